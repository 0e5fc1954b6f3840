"""The numbers of an EA sheet: page, frame, scale. Nothing is drawn here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
PAPERS_MM = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
SCALES = tuple(sorted({int(k * 10**p) for p in (2, 3, 4) for k in (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 10)} - {100, 125, 150}))
_YARD_M = 20.0  # around the outermost buildings
_GAIN = 1.6  # times larger, from which the map shows the built-up part only


@dataclass(frozen=True)
class SheetProfile:
    """What a county may want otherwise: margins in mm [C28: 35 mm left for binding, 15 mm else], heights, type sizes in points."""

    binding_mm: float = 35.0
    margin_mm: float = 15.0
    head_mm: float = 25.0
    foot_mm: float = 72.0
    foot_wide_mm: float = 46.0  # on a landscape page, where the texts stand beside the legend
    small_pt: float = 5.5  # of numbers where the usual size has no room
    around: float = 0.06  # of the EA's size, left free beside it in the frame
    number_pt: float = 7.0
    least_pt: float = 5.0


@dataclass(frozen=True)
class Layout:
    """One page.

    Attributes:
        paper: name of the paper.
        page_mm: width and height.
        frame_mm: left, bottom, width, height of the map frame.
        scale_denominator: ground metres to a metre of paper.
        centre_m: ground point in the middle of the frame.
    """

    paper: str
    page_mm: tuple[float, float]
    frame_mm: tuple[float, float, float, float]
    scale_denominator: int
    centre_m: tuple[float, float]

    @property
    def wide(self) -> bool:
        """Whether the page lies on its long side."""
        return self.page_mm[0] > self.page_mm[1]

    def to_mm(self, xy: Floats) -> Floats:
        """Ground coordinates (n, 2) in metres as page coordinates in mm from the lower left corner."""
        left, bottom, width, height = self.frame_mm
        middle = np.array([left + width / 2, bottom + height / 2])
        return np.asarray((xy - np.array(self.centre_m)) * 1000.0 / self.scale_denominator + middle)

    def ground_box(self) -> shapely.Polygon:
        """The ground that the frame shows, metric CRS."""
        x, y = self.centre_m
        w, h = (s * self.scale_denominator / 2000.0 for s in self.frame_mm[2:])
        return shapely.box(x - w, y - h, x + w, y + h)


def lay_out(bounds: tuple[float, float, float, float], profile: SheetProfile, paper: str = "A4") -> Layout:
    """The page on which an EA is largest: portrait or landscape by its shape, at the first round scale that fits.

    Args:
        bounds: west, south, east, north of the EA, metres.
        profile: margins.
        paper: a key of `PAPERS_MM`.
    """
    west, south, east, north = bounds
    need_w, need_h = ((b - a) * (1 + 2 * profile.around) * 1000.0 for a, b in ((west, east), (south, north)))
    short, tall = PAPERS_MM[paper]
    best: Layout | None = None
    for page in ((short, tall), (tall, short)):
        width = page[0] - profile.binding_mm - profile.margin_mm
        foot = profile.foot_wide_mm if page[0] > page[1] else profile.foot_mm
        height = page[1] - 2 * profile.margin_mm - profile.head_mm - foot
        scale = next((s for s in SCALES if need_w / s <= width and need_h / s <= height), None)
        if scale is None:  # larger than any scale of the list: a round multiple of its last
            scale = int(np.ceil(max(need_w / width, need_h / height) / SCALES[-1])) * SCALES[-1]
        frame = (profile.binding_mm, profile.margin_mm + foot, width, height)
        if best is None or scale < best.scale_denominator:
            best = Layout(paper, page, frame, scale, ((west + east) / 2, (south + north) / 2))
    assert best is not None
    return best


def shown_bounds(
    outline: shapely.Geometry, buildings: NDArray[np.object_], profile: SheetProfile, paper: str = "A4"
) -> tuple[float, float, float, float]:
    """What the map must show: the whole EA, or only its built-up part where that makes the map much larger.

    Args:
        outline: of the EA, metric CRS.
        buildings: (n,) footprints of the EA.
        profile: margins.
        paper: a key of `PAPERS_MM`.
    """
    whole: tuple[float, float, float, float] = outline.bounds
    if not len(buildings):
        return whole
    edges = shapely.bounds(buildings)
    built = (*(edges[:, :2].min(axis=0) - _YARD_M), *(edges[:, 2:].max(axis=0) + _YARD_M))
    gain = lay_out(whole, profile, paper).scale_denominator / lay_out(built, profile, paper).scale_denominator
    return built if gain >= _GAIN else whole


def scale_bar_m(denominator: int, most_mm: float = 50.0) -> int:
    """Length of the scale bar in ground metres: the longest of 1, 2, 5 times a power of ten that fits in ``most_mm``."""
    most = most_mm * denominator / 1000.0
    power = 10 ** int(np.floor(np.log10(most)))
    return int(max(k * power for k in (1, 2, 5) if k * power <= most))
