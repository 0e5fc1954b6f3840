"""Parts of `layers.jobs`: long work and files that are sent in."""
