"""Parts of `layers.readers`: files of every kind and fault brought into the tables of `gis.schema`."""
