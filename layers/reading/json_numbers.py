"""Where JSON has a word such as NaN, or a text, in place of a number: the line, and the feature."""

from __future__ import annotations

import json
import re
from typing import Any

from gis.messages.phrases import said

_QUOTED = re.compile(rb'[\[,]\s*"\s*[-+]?\d[\d.eE+-]*\s*"\s*[,\]]')
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


def texts_for_coordinates(data: bytes) -> tuple[list[int], str] | None:
    """Features whose coordinates are texts, counted from 0, and the first such text; None where there are none.

    Args:
        data: GeoJSON, also one feature a line.
    """
    if not _QUOTED.search(data):
        return None
    found = {row: text for row, feature in enumerate(_features(data)) if (text := _first_text(_coordinates(feature))) is not None}
    return (list(found), next(iter(found.values()))) if found else None


def _features(data: bytes) -> list[object]:
    """The features of a GeoJSON; none where it is not one, which the driver tells."""
    text = data.decode("utf-8-sig", errors="replace")
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        try:
            return [json.loads(line.strip("\x1e")) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            return []
    listed = whole.get("features") if isinstance(whole, dict) else None
    return listed if isinstance(listed, list) else [whole]


def _coordinates(shape: object) -> list[object]:
    """The coordinates of a feature, or of a shape and its parts."""
    if not isinstance(shape, dict):
        return []
    parts = shape.get("geometries")
    inner = [shape.get("geometry"), *(parts if isinstance(parts, list) else [])]
    return [shape.get("coordinates"), *(c for part in inner for c in _coordinates(part))]


def _first_text(values: object) -> str | None:
    """The first text in lists of lists."""
    waiting = [values]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            return value
        if isinstance(value, list):
            waiting += reversed(value)
    return None


def _is_sound(feature: object) -> bool:
    try:
        json.dumps(feature, allow_nan=False)
    except ValueError:
        return False
    return True
