"""Whose data a project shows, in one line: the attribution of each delivery, or its file where none was given."""

from __future__ import annotations

import pandas as pd

SHOWN = ("committees", "buildings", "barriers")


def credits_line(sources: pd.DataFrame) -> str:
    """The line for a sheet or a report.

    Args:
        sources: table `layers.stored_tables.SOURCES`.
    """
    told = sources[sources["role"].isin(SHOWN)]
    texts = [a if isinstance(a, str) and a else f for a, f in zip(told["attribution"], told["file"], strict=True)]
    return "; ".join(dict.fromkeys(texts))
