"""GeoJSON as text: in UTF-8, without words in place of numbers, every entry of its list a feature; else mended on a copy, or refused."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from gis.errors import Refused
from layers.reading.encodings import of_cells
from layers.reading.json_numbers import first_not_a_number, texts_for_coordinates
from layers.reasons import explain

_NOT_A_NUMBER = re.compile(rb"[\[,:\s]-?(?:NaN|nan|Infinity|inf)\b")
_NULL_ENTRY = re.compile(rb"[\[,]\s*null\s*[,\]]")
_THREE_BYTES = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")
_NO_SHAPE: dict[str, Any] = {"type": "Feature", "properties": {}, "geometry": None}


def mended_json(path: Path, folder: Path, file: str, layer: str) -> tuple[Path, list[tuple[str, dict[str, Any]]]]:
    """A GeoJSON that the drivers read whole, and what is to be said of it.

    Text in GB18030 becomes UTF-8 (F04). The drivers pass over entries that are ``null``, which would move the number of
    every row that follows: they become features without a shape, which are refused as such (G15).

    Args:
        path: the file.
        folder: for the copy.
        file, layer: for messages.

    Raises:
        Refused: ``F06-json`` for text in another encoding; ``unreadable`` for NaN or Infinity, which are no JSON; ``G28`` for
            coordinates that are texts, of which the drivers make no shape without a word.
    """
    data = path.read_bytes()
    data, notes = _in_utf_8(data, file)
    _refuse_not_a_number(data, file, layer)
    if texts := texts_for_coordinates(data):
        rows, value = texts
        raise Refused("G28", file=file, layer=layer, count=len(rows), row=rows[0], value=value)
    mended = _without_null_entries(data) if _NULL_ENTRY.search(data) else None
    if mended is None and not notes:
        return path, []
    copy = folder / "json" / path.name
    copy.parent.mkdir()
    copy.write_bytes(mended or data)
    return copy, notes


def _in_utf_8(data: bytes, file: str) -> tuple[bytes, list[tuple[str, dict[str, Any]]]]:
    """The text in the encoding that GeoJSON has to be in, and a note where it is not in it as delivered."""
    if data.isascii():
        return data, []
    wrong_at = _first_wrong_byte(data)
    if wrong_at is None and _THREE_BYTES.search(data):  # as Chinese has them in UTF-8
        return data, []
    texts = data.split(b'"')  # a sign that no second byte of Chinese can be
    found, sure = of_cells(data, texts)
    if found == "utf-8":  # but for a sign cut short at the end, of which the driver tells
        return data, []
    if not sure:
        raise Refused("F06-json", file=file, at=wrong_at)
    sample = next(t for t in texts if not t.isascii()).decode(found, errors="replace").strip()
    mended = data.decode(found, errors="ignore").encode("utf-8")  # what is left out can but be a sign cut short at the end
    return mended, [("F04", {"file": file, "encoding": found, "sample": sample})]


def _first_wrong_byte(data: bytes) -> int | None:
    """Where the data is no UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as e:
        return e.start
    return None


def _refuse_not_a_number(data: bytes, file: str, layer: str) -> None:
    """Refuse JSON with NaN or Infinity, which is no JSON; words inside texts do not count."""
    if not _NOT_A_NUMBER.search(data):
        return
    try:
        found = first_not_a_number(data.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError) as e:
        found = explain(e)
    if found:
        raise Refused("unreadable", file=file, layer=layer, reason=found)


def _without_null_entries(data: bytes) -> bytes | None:
    """The file with a feature in place of each ``null`` in its list; None where it has none there, or is no such file."""
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None  # the driver says where it fails
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or None not in features:
        return None
    whole["features"] = [_NO_SHAPE if f is None else f for f in features]
    return json.dumps(whole, ensure_ascii=False).encode("utf-8", errors="surrogatepass")
