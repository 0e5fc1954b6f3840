"""Chinese names as they are typed on a keyboard without Chinese: in whole pinyin syllables, or by their first letters."""

from __future__ import annotations

from functools import lru_cache

_KEPT = 10_000  # names; a syllable takes some 20 microseconds to look up


def spelt(name: str, typed: str) -> bool:
    """Whether ``typed`` (small letters and figures, no spaces) spells a part of a name: daqingshi, qingshi or dqs of 大青石村."""
    syllables = _syllables(name)
    first = "".join(s[0] for s in syllables)
    return typed in first or any("".join(syllables[k:]).startswith(typed) for k in range(len(syllables)))


@lru_cache(_KEPT)
def _syllables(name: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # its dictionary takes a third of a second to load

    plain = ("".join(s.split()).casefold() for s in lazy_pinyin(name))
    return tuple(s for s in plain if s)
