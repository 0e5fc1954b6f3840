"""Parts of `gis.sheets`: what a printed sheet shows of an EA, as numbers and places."""
