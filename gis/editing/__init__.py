"""Parts of `gis.edits`: one file for each kind of edit, and what they share."""
