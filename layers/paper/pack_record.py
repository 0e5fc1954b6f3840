"""Which packs of a folder are done, and of what: a small file beside the PDFs, by which only what has changed is drawn again."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from gis.errors import Refused
from layers.whole_files import whole_or_not

NAME = "sheets.json"
_ROOT = Path(__file__).resolve().parents[2]


class PackRecord:
    """The file of a folder.

    Args:
        folder: of the packs.

    Raises:
        Refused: ``sheets_record`` where a file of the name is none of ours.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._packs: dict[str, dict[str, Any]] = {}
        if self._path.is_file():
            try:
                told = json.loads(self._path.read_text(encoding="utf-8"))
                self._packs = {str(code): dict(pack) for code, pack in told["packs"].items()}
            except (ValueError, TypeError, KeyError, AttributeError, OSError) as e:
                raise Refused("sheets_record", file=str(self._path)) from e

    def done(self, code: str, content: str, path: Path) -> dict[str, Any] | None:
        """What is known of a pack that was made of this content and is still there as it was written; else None."""
        pack = self._packs.get(code)
        if pack is None or pack.get("content") != content:
            return None
        try:
            same = path.stat().st_size == pack.get("bytes")
        except OSError:
            return None
        return pack if same else None

    def note(self, code: str, content: str, path: Path, told: dict[str, Any]) -> None:
        """Note a pack that is done now; the file is whole at any time.

        Raises:
            Refused: ``out_unwritable``.
        """
        self._packs[code] = {**told, "content": content, "bytes": path.stat().st_size}
        text = json.dumps({"packs": self._packs}, ensure_ascii=False, indent=0, sort_keys=True)
        whole_or_not(self._path, lambda unfinished: unfinished.write_text(text, encoding="utf-8"))


def content_of(*things: str) -> str:
    """A hash of what a pack is made of: its tables and options, and the program that draws it."""
    return hashlib.sha256("\x00".join((_program(), *things)).encode()).hexdigest()


@lru_cache(maxsize=1)
def _program() -> str:
    """Of all files that compute or draw: after a change of any, everything is drawn again."""
    out = hashlib.sha256()
    for place in ("gis", "layers"):
        for file in sorted((_ROOT / place).rglob("*.py")):
            out.update(file.read_bytes())
    return out.hexdigest()
