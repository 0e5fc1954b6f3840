"""The demo: a county made by rule from a seed, its faults and its people."""
