"""Kinds of barrier: lines that a border may follow, with the rank that says how well."""

from __future__ import annotations

# rank 1 is the most visible and the hardest to cross, 5 the least
KINDS: dict[str, int] = {
    "motorway": 1, "trunk": 1, "railway": 1, "river": 1, "canal": 1, "coastline": 1,
    "primary": 2, "secondary": 2, "wall": 2, "water": 2, "tram": 3, "tertiary": 3, "stream": 3, "residential": 3, "road": 3,
    "unclassified": 3, "ditch": 4, "fence": 4, "service": 4, "track": 4, "lane": 4, "footway": 5, "path": 5, "line": 5,
}  # fmt: skip

# kinds that are walked along: houses stand along them, and they lead over what they cross
STREETS = (
    *("trunk", "primary", "secondary", "tertiary", "residential", "road"),
    *("unclassified", "service", "track", "lane", "footway", "path"),
)


def rank(kind: str) -> int:
    """Rank of a barrier kind; unknown kinds rank last."""
    return KINDS.get(kind, 5)
