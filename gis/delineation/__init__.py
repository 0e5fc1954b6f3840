"""Parts of `gis.delineate`: the ground of a committee, its cells and towers, and the plan that is drawn on them."""
