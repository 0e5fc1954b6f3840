"""What a layer of a file may be: a guess by its shapes, columns and name, which a person confirms."""

from __future__ import annotations

from collections.abc import Sequence

from layers.reading import columns
from layers.reading.columns import Role, choose, plain_name

AREAS, LINES, POINTS, NONE = "areas", "lines", "points", "none"
_SHAPES = (("line", LINES), ("curve", LINES), ("polygon", AREAS), ("surface", AREAS), ("point", POINTS), ("none", NONE))
ROLES: dict[str, Role] = {
    "committees": columns.COMMITTEES,
    "buildings": columns.BUILDINGS,
    "barriers": columns.BARRIERS,
    "regions": columns.REGIONS,
    "units": columns.DWELLINGS,
    "totals": columns.TOTALS,
    "together": columns.TOGETHER,
    "eas": columns.EARLIER_EAS,
}
_BY_SHAPE = {
    AREAS: ("buildings", "committees", "regions", "together", "eas", "barriers"),
    LINES: ("barriers",),
    POINTS: ("buildings",),
    NONE: ("totals", "units", "committees", "regions"),
}
_WORDS = {  # of names of layers; the longer ones say more
    "committees": "普查区 社区 村界 居委会 村委会 行政村 committee admin village parish",
    "buildings": "建筑 房屋 楼 building house footprint",
    "barriers": "道路 河流 铁路 水系 road rail water barrier street",
    "regions": "乡镇 街道办 区县 region township county",
    "units": "住房 单元 户 unit dwelling",
    "totals": "合计 汇总 总数 total",
    "together": "自然村 网格 村民小组 together hamlet",
    "eas": "普查小区 enumeration",
}
_NEEDED = {"units": ("key",), "totals": ("code",)}
_SIGNS = {AREAS: 1, LINES: 0, POINTS: 2}  # columns that must speak for it: points may be anything
_LIKELY_LINES = ("kind", "highway", "railway", "waterway")


def shape_of(geometry_type: str | None) -> str:
    """Areas, lines, points or none, by the name that drivers give a type; areas where they do not know."""
    plain = "none" if geometry_type is None else geometry_type.lower()
    return next((shape for word, shape in _SHAPES if word in plain), AREAS)


def roles_of(shape: str) -> tuple[str, ...]:
    """What a layer of such shapes can be, the likelier first."""
    return _BY_SHAPE[shape]


def fields_of(role: str, available: Sequence[str]) -> list[dict[str, object]]:
    """The fields of a table: name, the column guessed for it (None for none), whether one is needed or expected."""
    picked = choose(available, ROLES[role], {})
    out: list[dict[str, object]] = []
    for field in ROLES[role].fields:
        found = picked.get(field)
        needed = field in _NEEDED.get(role, ())
        out.append({"field": field, "column": found[0] if found else None, "needed": needed, "expected": field in ROLES[role].expected})
    return out


def guess(name: str, shape: str, available: Sequence[str]) -> str | None:
    """What a layer most likely is; None where nothing speaks for anything that can be imported.

    Args:
        name: of the layer, or of the file where it has but one.
        shape: as of `shape_of`.
        available: its columns.
    """
    possible = roles_of(shape)
    plain = plain_name(name)
    lengths = {role: max((len(w) for w in _WORDS[role].split() if w in plain), default=0) for role in possible}
    if any(lengths.values()):
        return max(possible, key=lambda role: lengths[role])
    if shape == NONE:
        return "totals" if "code" in choose(available, columns.TOTALS, {}) else "units"
    own = {role: _own_columns(role, available) for role in possible}
    best = max(possible, key=lambda role: own[role])
    return best if own[best] >= _SIGNS[shape] else None


def _own_columns(role: str, available: Sequence[str]) -> int:
    """How many columns speak for a table: those of its fields that no other table has, as names and codes are in all."""
    common = {"name", "code", "level", "source_code"}
    if role == "barriers" and not {plain_name(c) for c in available} & set(_LIKELY_LINES):
        return -1
    return sum(field not in common for field in choose(available, ROLES[role], {}))
