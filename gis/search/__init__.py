"""The search for balanced EAs on a graph of cells: no geometry, compiled by numba."""
