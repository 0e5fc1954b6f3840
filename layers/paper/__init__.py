"""Parts of `layers.printing`: what stands on sheets, lists, covers and overviews."""
