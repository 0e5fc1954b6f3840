"""The numbers of an EA sheet: page, frame, scale. Nothing is drawn here."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]
PAPERS_MM = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
_LADDER = (100, 110, 125, 140, 150, 160, 175, 200, 225, 250, 275, 300, 350, 400, 450, 500, 550, 600, 700, 750, 800, 900)
SCALES = (*(k * p for p in (1, 10, 100) for k in _LADDER if k * p >= 200), 100_000)  # steps of a sixth at most: the room is used
_FEW = 10  # numbers of a map, each of which is to be read at a glance


@dataclass(frozen=True)
class SheetProfile:
    """What a county may want otherwise: margins in mm [C28: 35 mm left for binding, 15 mm else], heights, type sizes in points."""

    binding_mm: float = 35.0
    margin_mm: float = 15.0
    head_mm: float = 25.0
    foot_mm: float = 72.0
    foot_wide_mm: float = 46.0  # on a landscape page, where the texts stand beside the legend
    foot_next_mm: float = 10.0  # on the pages after the first
    around: float = 0.06  # of the EA's size, left free beside it in the frame
    yard_m: float = 20.0  # shown around the buildings of an enlargement
    between_mm: float = 2.0  # between two maps on a page
    map_mm: float = 42.0  # least width and height of one of several maps on a page
    hard_share: float = 0.05  # of the numbers of a map, that may take an effort to read before the map is made larger
    small_share: float = 0.1  # of the numbers of a map, that may be in small type in their building before the map is made larger
    type_pt: tuple[tuple[float, float], ...] = ((5.5, 5.0), (7.0, 5.5), (8.5, 6.5), (10.0, 8.0))  # numbers, units: small, usual, larger

    def hard_most(self, count: int) -> int:
        """How many of the numbers of a map may take an effort to read: a share, or two, for which no page more is worth it."""
        return max(2, int(self.hard_share * count)) if count > _FEW else 0


@dataclass(frozen=True)
class Layout:
    """One map on a page.

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


def lay_out(bounds: Bounds, profile: SheetProfile, paper: str = "A4", first: bool = True) -> Layout:
    """The page on which an EA is largest: portrait or landscape by its shape, at the first round scale that fits.

    Args:
        bounds: west, south, east, north of the EA, metres.
        profile: margins.
        paper: a key of `PAPERS_MM`.
        first: whether it is the first page, or one of those that follow and have next to no foot.
    """
    west, south, east, north = bounds
    w, h = (east - west) * profile.around, (north - south) * profile.around
    more = (west - w, south - h, east + w, north + h)
    return min((fit(more, page) for page in pages(profile, paper, first)), key=lambda page: page.scale_denominator)


def pages(profile: SheetProfile, paper: str, first: bool) -> tuple[Layout, Layout]:
    """Both ways to lay a page, portrait first, each with the whole of its frame and no scale yet."""
    short, tall = PAPERS_MM[paper]
    out = []
    for page in ((short, tall), (tall, short)):
        foot = profile.foot_next_mm if not first else profile.foot_wide_mm if page[0] > page[1] else profile.foot_mm
        width, height = page[0] - profile.binding_mm - profile.margin_mm, page[1] - 2 * profile.margin_mm - profile.head_mm - foot
        out.append(Layout(paper, page, (profile.binding_mm, profile.margin_mm + foot, width, height), SCALES[-1], (0.0, 0.0)))
    return out[0], out[1]


def fit(bounds: Bounds, page: Layout) -> Layout:
    """The first round scale at which some ground fits into the frame of a page, with that in its middle."""
    west, south, east, north = bounds
    need = max((east - west) * 1000.0 / page.frame_mm[2], (north - south) * 1000.0 / page.frame_mm[3])
    scale = next((s for s in SCALES if need <= s), None)
    if scale is None:  # larger than any scale of the list: a round multiple of its last
        scale = int(np.ceil(need / SCALES[-1])) * SCALES[-1]
    return replace(page, scale_denominator=scale, centre_m=((west + east) / 2, (south + north) / 2))


def scale_bar_m(denominator: int, most_mm: float = 50.0) -> int:
    """Length of the scale bar in ground metres: the longest of 1, 2, 5 times a power of ten that fits in ``most_mm``."""
    most = most_mm * denominator / 1000.0
    power = 10 ** int(np.floor(np.log10(most)))
    return int(max(k * power for k in (1, 2, 5) if k * power <= most))
