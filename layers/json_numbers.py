"""Where JSON has a word such as NaN in place of a number: the line, and the feature."""

from __future__ import annotations

import json
import re
from typing import Any

from gis.phrases import said

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?(?:NaN|Infinity)\b')


def first_not_a_number(text: str) -> dict[str, object] | None:
    """What to say of the first such word, or None where there is none outside of texts.

    Raises:
        ValueError: the text is no JSON apart from that.
        RecursionError: it is nested too deep.
    """
    at = next((m for m in _TOKEN.finditer(text) if not m[0].startswith('"')), None)
    data = json.loads(text)  # Python takes these words
    if at is None:
        return None
    place: dict[str, Any] = {"word": at[0], "line": text.count("\n", 0, at.start()) + 1}
    features = data.get("features") if isinstance(data, dict) else None
    for row, feature in enumerate(features if isinstance(features, list) else []):
        if not _is_sound(feature):
            return said("reason_number_in", row=row, **place)
    return said("reason_number", **place)


def _is_sound(feature: object) -> bool:
    try:
        json.dumps(feature, allow_nan=False)
    except ValueError:
        return False
    return True
