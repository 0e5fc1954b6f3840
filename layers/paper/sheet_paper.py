"""Paper to draw on: a PDF page in millimetres, with text in the embedded font and a halo where it must stand out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from gis.sheets import Layout
from layers.paper.fonts import drawable, font_path

FONT = "NotoSansSC"
POINT_MM = 25.4 / 72
_PAINT = {(True, False): "S", (False, True): "f*", (True, True): "B*", (False, False): "n"}  # even-odd: holes stay open
_LANGUAGES = {"zh": "zh-CN", "en": "en"}
Box = tuple[float, float, float, float]


class Paper:
    """Pages; all measures in mm from the lower left corner, type sizes in points, greys from 0 (black) to 1.

    ``page`` is the map that shapes of the ground are drawn on.
    """

    def __init__(self, path: Path, title: str, subject: str = "", lang: str = "zh") -> None:
        _font()
        self.page: Layout
        self._numbered: tuple[int, float] | None = None
        self._done = 0
        self._path_out = path
        self.canvas = Canvas(str(path), invariant=1, initialFontName=FONT, lang=_LANGUAGES[lang])
        self.canvas.setTitle(title)
        self.canvas.setSubject(subject)
        self.canvas.setAuthor("Enumap")
        self.canvas.setCreator("Enumap")  # by which a later sheet knows that it may take the place of this one

    def begin(self, page: Layout) -> None:
        """Start a page of the size of this one."""
        self.page = page
        self.canvas.setPageSize((page.page_mm[0] * mm, page.page_mm[1] * mm))
        self.canvas.setLineJoin(1)

    def number_pages(self, total: int, margin: float) -> None:
        """Write the number of each page from now on in its lower right corner, above a margin in mm."""
        self._numbered = total, margin

    def mark(self, title: str, level: int) -> None:
        """A bookmark to the page that comes next, at a level from 0."""
        key = f"p{self._done}-{level}-{title}"
        self.canvas.bookmarkPage(key)
        self.canvas.addOutlineEntry(drawable(title), key, level, closed=level == 0)

    def end(self) -> None:
        """Finish a page."""
        self._done += 1
        if self._numbered is not None:
            total, margin = self._numbered
            self.text(self.page.page_mm[0] - margin, margin - 3.0, f"{self._done} / {total}", 7.0, align="right")
        self.canvas.showPage()

    def save(self) -> None:
        """Write the file."""
        with self._path_out.open("wb") as file:  # the library would leave it open where the disk is full
            file.write(self.canvas.getpdfdata())

    def grid(self, lines: Iterable[tuple[float, float, float, float]], width: float, grey: float = 0.0) -> None:
        """Straight lines, each from (x, y) to (x, y)."""
        self.canvas.setLineWidth(width * mm)
        self.canvas.setStrokeGray(grey)
        self.canvas.lines([tuple(v * mm for v in line) for line in lines])

    def text(self, x: float, y: float, text: str, size: float, *, align: str = "left", bold: bool = False) -> None:
        """A line of text; ``y`` is its base line. Characters the font lacks show as a square."""
        self._write(x, y, drawable(text), size, align, 0.0, 0.3 if bold else 0.0)

    def halo(self, x: float, y: float, text: str, size: float, grey: float = 0.0, bold: bool = False) -> None:
        """Text centred on a point, on a white rim."""
        base = y - 0.35 * size * POINT_MM
        self._write(x, base, drawable(text), size, "center", 1.0, 1.8)
        self._write(x, base, drawable(text), size, "center", grey, 0.3 if bold else 0.0)

    def _write(self, x: float, y: float, text: str, size: float, align: str, grey: float, stroke: float) -> None:
        draw = {"left": self.canvas.drawString, "center": self.canvas.drawCentredString, "right": self.canvas.drawRightString}[align]
        self.canvas.setFont(FONT, size)
        self.canvas.setFillGray(grey)
        self.canvas.setStrokeGray(grey)
        self.canvas.setLineWidth(stroke)
        draw(x * mm, y * mm, text, mode=2 if stroke else 0)  # the mode is reset with each string

    def width(self, text: str, size: float) -> float:
        """Width of a text in mm."""
        return text_width(text, size)

    def line(self, xy: NDArray[np.float64], width: float, grey: float = 0.0, dash: Iterable[float] = ()) -> None:
        """A line through points (n, 2) in mm, ``width`` in mm."""
        self._path([xy], closed=False, fill=None, width=width, grey=grey, dash=dash)

    def fill(self, rings: list[NDArray[np.float64]], grey: float) -> None:
        """A polygon, filled: its rings, each through points (n, 2) in mm; what lies in a second one is a hole."""
        self._path(rings, closed=True, fill=grey, width=0.0, grey=grey)

    def box(self, box: Box, width: float, fill: float | None = None) -> None:
        """A rectangle: left, bottom, width, height."""
        x, y, w, h = box
        self._path([np.array([(x, y), (x + w, y), (x + w, y + h), (x, y + h)])], closed=True, fill=fill, width=width, grey=0.0)

    def squares(self, corners: Iterable[tuple[float, float]], size: float) -> None:
        """Black squares, each by its lower left corner."""
        self.canvas.setFillGray(0.0)
        boxes = [f"{x * mm:.2f} {y * mm:.2f} {size * mm:.2f} {size * mm:.2f} re" for x, y in corners]
        self.canvas.addLiteral(" ".join([*boxes, "f"]))

    def dot(self, x: float, y: float, size: float) -> None:
        """A black dot of a diameter."""
        self.canvas.setFillGray(0.0)
        self.canvas.circle(x * mm, y * mm, size / 2 * mm, stroke=0, fill=1)

    def shape(
        self, shape: shapely.Geometry, width: float, *, grey: float = 0.0, fill: float | None = None, dash: Iterable[float] = ()
    ) -> None:
        """A line or polygon of the ground."""
        lines = shapely.get_dimensions(shape) == 1
        parts = shapely.get_parts(shape)
        rings = parts if lines else shapely.get_rings(parts)
        self._path(
            [self.page.to_mm(shapely.get_coordinates(r)) for r in rings], closed=not lines, fill=fill, width=width, grey=grey, dash=dash
        )

    def _path(
        self, rings: list[NDArray[np.float64]], *, closed: bool, fill: float | None, width: float, grey: float, dash: Iterable[float] = ()
    ) -> None:
        self.canvas.setLineWidth(width * mm)
        self.canvas.setStrokeGray(grey)
        dashes = [d * mm for d in dash]
        if dashes:
            self.canvas.setDash(dashes)
        if fill is not None:
            self.canvas.setFillGray(fill)
        end = _PAINT[width > 0, fill is not None]
        self.canvas.addLiteral(" ".join([*(_literal(ring * mm, closed) for ring in rings if len(ring)), end]))
        if dashes:
            self.canvas.setDash()

    def clip(self, box: Box) -> None:
        """Draw only inside a rectangle until `unclip`."""
        self.canvas.saveState()
        path = self.canvas.beginPath()
        path.rect(*(v * mm for v in box))
        self.canvas.clipPath(path, stroke=0, fill=0)

    def unclip(self) -> None:
        """Draw everywhere again."""
        self.canvas.restoreState()


def _literal(points: NDArray[np.float64], closed: bool) -> str:
    """A line through points (n, 2) as PDF has it: the library's own way takes most of the time of a sheet."""
    (x, y), *others = points.tolist()
    steps = [f"{x:.2f} {y:.2f} m", *(f"{x:.2f} {y:.2f} l" for x, y in others)]
    return " ".join([*steps, "h"] if closed else steps)


def text_width(text: str, size: float) -> float:
    """Width of a text in mm at a type size in points."""
    _font()
    points: float = pdfmetrics.stringWidth(drawable(text), FONT, size)
    return points / float(mm)


@lru_cache(maxsize=1)
def _font() -> None:
    pdfmetrics.registerFont(TTFont(FONT, str(font_path())))
