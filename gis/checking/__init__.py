"""Parts of `gis.checks`: what is found in inputs and plans, and why."""
