"""A plan beside another one: what is kept of the last, what differs, and different good plans of one committee."""
