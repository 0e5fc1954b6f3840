"""One file for each group of commands, and how the command line reads and speaks."""
