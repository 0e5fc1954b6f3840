"""Shapes and coordinates: repaired, noded, cut into slices, asked how wide they are. Nothing here knows of censuses."""
