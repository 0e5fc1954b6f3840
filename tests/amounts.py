"""How much a test tries: little with every change, much with ``python tests/run.py --long`` (or ENUMAP_TESTS=long)."""

from __future__ import annotations

import os

LONG = os.environ.get("ENUMAP_TESTS") == "long"


def so_many(short: int, long: int) -> int:
    """How many examples, kills or rounds: `short` with every change, `long` when asked for."""
    return long if LONG else short
