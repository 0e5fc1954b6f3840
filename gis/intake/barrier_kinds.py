"""What deliveries and OpenStreetMap call a barrier, in the words of `gis.barriers.KINDS`."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gis.barriers import KINDS

DEFAULT = "line"  # a line of which nothing is said

_TAGS = {
    "motorway": "motorway_link expressway freeway",
    "trunk": "trunk_link",
    "primary": "primary_link",
    "secondary": "secondary_link",
    "tertiary": "tertiary_link",
    "residential": "living_street street",
    "lane": "pedestrian alley",
    "road": "highway busway",
    "track": "bridleway",
    "footway": "steps cycleway sidewalk crossing",
    "railway": "rail light_rail narrow_gauge funicular preserved monorail disused miniature subway",
    "tram": "tram_line",
    "river": "riverbank tidal_channel fairway",
    "canal": "lock dock",
    "stream": "tributary brook creek waterway",
    "ditch": "drain",
    "water": "lake pond reservoir basin lagoon wetland",
    "wall": "city_wall retaining_wall dam dyke embankment weir",
    "fence": "hedge guard_rail",
}
_NO_GROUND = (  # nothing to see on the ground, or no line
    "proposed construction planned abandoned razed dismantled demolished raceway platform elevator corridor station halt stop "
    "subway_entrance bus_stop turntable traverser switch signal_box rest_area services emergency_bay lock_gate boatyard waterfall "
    "rapids sluice_gate turning_point fuel pressurised aqueduct kerb gate bollard lift_gate block"
)
_NO_LINE = frozenset(_NO_GROUND.split())
_WORDS = (  # Chinese words that a value may contain; the first that fits decides
    ("", ("在建", "规划", "废弃", "站台")),
    ("motorway", ("高速",)),
    ("trunk", ("国道", "快速路")),
    ("tram", ("有轨电车",)),
    ("railway", ("铁路", "铁道", "轨道", "高铁")),
    ("primary", ("省道", "主干道", "主干路")),
    ("secondary", ("县道", "次干道", "次干路")),
    ("tertiary", ("乡道", "支路")),
    ("track", ("机耕", "田间", "土路")),
    ("footway", ("步行", "人行", "台阶", "自行车")),
    ("lane", ("巷", "胡同", "里弄", "小路", "村道", "小区路", "内部")),
    ("canal", ("运河", "渠")),
    ("ditch", ("沟",)),
    ("stream", ("溪", "小河")),
    ("river", ("河", "江")),
    ("water", ("湖", "塘", "水库", "池", "水系", "水面", "水域")),
    ("coastline", ("海岸",)),
    ("wall", ("墙", "堤", "坝")),
    ("fence", ("栅", "栏", "绿篱", "绿化带")),
    ("residential", ("街",)),
    ("road", ("路", "公路", "道")),
)
_BY_TAG = {tag: kind for kind, tags in _TAGS.items() for tag in tags.split()} | {kind: kind for kind in KINDS}


def read_kinds(column: pd.Series, default: str = DEFAULT) -> NDArray[np.object_]:
    """One of `gis.barriers.KINDS` per row; "" where the value names no line on the ground; ``default`` where it is empty or unknown."""
    codes, values = pd.factorize(column)
    known = np.array([_kind(str(v), default) for v in values] + [default], dtype=object)
    out: NDArray[np.object_] = known[codes]  # missing values have code -1: the last
    return out


def kind_of_layer(name: str) -> str:
    """What the lines of a layer are, by its name: ``roads`` are road, ``small_areas`` just line."""
    kind = _kind(name, DEFAULT)
    return kind if kind not in ("", DEFAULT) else _kind(name.strip().lower().removesuffix("s"), DEFAULT) or DEFAULT


def _kind(value: str, default: str) -> str:
    word = value.strip().lower().replace(" ", "_")
    if word in _NO_LINE:
        return ""
    if kind := _BY_TAG.get(word):
        return kind
    return next((kind for kind, words in _WORDS if any(w in word for w in words)), default)
