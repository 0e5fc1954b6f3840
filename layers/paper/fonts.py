"""The font of printed sheets: Noto Sans SC (SIL Open Font License), turned to TrueType at set-up; and what it cannot draw."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from gis.errors import Refused

ROOT = Path(__file__).resolve().parents[2]
FONT = ROOT / "static" / "vendor" / "fonts" / "NotoSansSC-Regular.ttf"
SOURCE = "@openfonts/noto-sans-sc_all/files/noto-sans-sc-all-400.woff2"
_SEEN: set[Path] = set()  # font files that were there: to look each time for each text takes as long as to draw it
SIGN = "\u25a1"  # a square in place of a character that the font lacks: seen, never silently left out


def make(modules: Path, folder: Path) -> Path:
    """Turn the font that npm fetched into ``folder``/NotoSansSC-Regular.ttf.

    Raises:
        Refused: ``libraries_changed`` when the package does not hold it.
    """
    source = modules / SOURCE
    if not source.is_file():
        raise Refused("libraries_changed", file=SOURCE)
    font = TTFont(source)
    font.flavor = None
    target = folder / FONT.name
    font.save(target)
    return target


def font_path() -> Path:
    """The font file.

    Raises:
        Refused: ``font_missing``, with the command that makes it.
    """
    if not FONT.is_file():
        raise Refused("font_missing")
    return FONT


@lru_cache(maxsize=4)
def _characters(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing_characters(text: str) -> str:
    """Characters of ``text`` that the font cannot draw, once each, in order."""
    known = _characters(FONT if FONT in _SEEN else font_path())
    _SEEN.add(FONT)
    return "".join(dict.fromkeys(c for c in text if ord(c) not in known and not c.isspace()))


def drawable(text: str) -> str:
    """``text`` with a visible sign in place of what the font cannot draw."""
    lost = missing_characters(text)
    return "".join(SIGN if c in lost else c for c in text) if lost else text
