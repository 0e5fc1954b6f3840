"""A PDF read back, without the library that wrote it: texts with their places, page sizes, fonts, bookmarks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pypdfium2

POINT_MM = 25.4 / 72


@dataclass(frozen=True)
class Text:
    """A run of text with its box in mm: left, bottom, right, top."""

    text: str
    box: tuple[float, float, float, float]


def page_texts(path: Path) -> list[str]:
    """All text of each page."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()


def page_boxes(path: Path, number: int) -> list[Text]:
    """The texts of a page, each with its box."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        page = pdf[number].get_textpage()
        rects = [page.get_rect(k) for k in range(page.count_rects())]
        return [Text(page.get_text_bounded(*rect).strip(), tuple(v * POINT_MM for v in rect)) for rect in rects]
    finally:
        pdf.close()


def bookmarks(path: Path) -> list[tuple[int, str, int]]:
    """Level, title and page (from 1) of each bookmark."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        return [(b.level, b.get_title(), b.get_dest().get_index() + 1) for b in pdf.get_toc()]
    finally:
        pdf.close()


def dark_bar_mm(path: Path, number: int, height_mm: float, dpi: int = 300) -> float:
    """Length of the longest dark line of a page at a height above its lower edge, as it is drawn."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        image = pdf[number].render(scale=dpi / 72, grayscale=True).to_numpy().squeeze()
    finally:
        pdf.close()
    row = image.shape[0] - round(height_mm / 25.4 * dpi)
    best = run = 0
    for value in image[row - 2 : row + 3].min(axis=0):
        run = run + 1 if value < 128 else 0
        best = max(best, run)
    return best / dpi * 25.4
