"""Whose data a project shows, in one line: the attribution of each delivery, or its file where none was given."""

from __future__ import annotations

import re

import pandas as pd

SHOWN = ("committees", "buildings", "barriers")


def credits_line(sources: pd.DataFrame, lang: str) -> str:
    """The line for a sheet or a report.

    Args:
        sources: table `layers.storage.stored_tables.SOURCES`.
        lang: ``zh`` or ``en``.
    """
    told = sources[sources["role"].isin(SHOWN)]
    texts = [in_language(a, lang) if isinstance(a, str) and a else f for a, f in zip(told["attribution"], told["file"], strict=True)]
    return "; ".join(dict.fromkeys(texts))


def in_language(attribution: str, lang: str) -> str:
    """An attribution given in both languages, as ``English / 中文``, in the one that is read; any other as it is."""
    halves = attribution.split(" / ")
    chinese = [bool(re.search("[\u4e00-\u9fff]", half)) for half in halves]
    if len(halves) != 2 or chinese[0] == chinese[1]:
        return attribution
    return halves[chinese.index(lang == "zh")]
