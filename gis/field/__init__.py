"""What comes back from the field: the state of buildings, progress, supervision areas."""
