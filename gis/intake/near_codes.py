"""Codes of enumeration areas that somebody may have meant: of the same committee first, none for what is no code at all."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from gis.intake.codes import LENGTH
from gis.messages.phrases import said

_LIKE = 0.8  # share of a code of another committee that must be right
_MOST = 4
_DIGITS = 3  # after those of the committee


def near_codes(wanted: str, codes: Sequence[str]) -> dict[str, object]:
    """What to say of a code that is none of ``codes``, of which there is at least one: the nearest ones, or how codes look."""
    near: list[str] = []
    if wanted.isdecimal():
        own = [c for c in codes if c[:LENGTH] == wanted[:LENGTH]]
        number = int(wanted[LENGTH : LENGTH + _DIGITS] or 0)
        near = sorted(own, key=lambda c: (abs(int(c[LENGTH:]) - number), c))[:_MOST]
        near += [c for c in difflib.get_close_matches(wanted, codes, _MOST, _LIKE) if c not in near]
    return said("codes_near", codes=", ".join(near[:_MOST])) if near else said("codes_none_near", example=min(codes))
