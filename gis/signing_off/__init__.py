"""From draft to frozen: states, steps, what is looked at, and what a withdrawal undoes."""
