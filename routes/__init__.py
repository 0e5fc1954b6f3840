"""What can a person or a program ask for? Thin web routes and commands over `layers` and `gis`."""
