"""Parts of `layers.store`: a project in a file or a database, its tables, versions and soundness."""
