"""Parts of `layers.pipeline`: committees delineated in several processes, and plans that take over from earlier ones."""
