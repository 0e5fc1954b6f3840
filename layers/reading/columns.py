"""Which column of a file is which field of ours: an explicit mapping first, else the names that deliveries use."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gis.errors import Refused

_DBF_NAME = 10  # bytes to which a shapefile cuts the names of columns


@dataclass(frozen=True)
class Role:
    """A table that can be delivered: its name, what shapes it needs, and the names its fields go by (space-separated)."""

    name: str
    wanted: str  # areas, lines, any or none
    fields: dict[str, str]
    pooled: frozenset[str] = frozenset()  # fields that may come from several columns, the first that is filled deciding
    expected: tuple[str, ...] = ()  # fields whose lack is told
    optional: tuple[str, ...] = ()  # fields whose values a later delivery may leave out
    instead: tuple[tuple[str, str], ...] = ()  # fields that are used only where another, the second, has no column
    unsure: frozenset[str] = frozenset()  # names that may as well be of something else, see `layers.reading.repeated_ids`

    def names(self, field: str) -> list[str]:
        """The names that ``field`` goes by, its own first."""
        return [field, *self.fields[field].split()]


COMMITTEES = Role(
    "committees",
    "areas",
    {
        "code": "committee_code 代码 编码 区划代码 统计用区划代码 普查区代码 普查区编码 行政区划代码 村代码 社区代码 村居代码 "
        "村编码 社区编码 村居编码 行政村代码 行政村编码 居委会代码 村委会代码 普查区编号 村编号 社区编号 编号 "
        "xzqdm zldwdm qhdm cundm villcode",
        "name": "名称 普查区名称 村名 社区名称 居委会名称 村居名称 村委会名称 村名称 行政村名称 社区 行政村 居委会 村委会 "
        "xzqmc zldwmc qhmc cunmc villname",
        "source_code": "ref osm_id full_id id gid objectid",
    },
    frozenset(("source_code",)),
    ("code",),
    ("name",),
    (("source_code", "code"),),
    frozenset(("编号",)),
)
BUILDINGS = Role(
    "buildings",
    "any",
    {
        "building_id": "建筑物编号 建筑物编码 楼栋编号 建筑编号 建筑物代码 建筑编码 建筑代码 楼栋编码 楼栋代码 楼幢编号 "
        "房屋编号 房屋编码 房屋代码 编号 编码 代码",
        "name": "建筑物名称 楼栋名称 名称 楼名 建筑名称 房屋名称 楼宇名称 大楼名称 楼栋 楼栋号 楼号 栋号 幢号",
        "use": "usage 用途 建筑用途 建筑物用途 房屋用途 使用用途 建筑类型 建筑物类型 房屋类型 类型 使用性质 建筑性质 房屋性质 "
        "建筑功能 building amenity tourism office shop",
        "floors": "levels storeys building:levels 层数 楼层数 楼层 地上层数 总层数 建筑层数 房屋层数 楼房层数 地面层数 floors_est",
        "height": "height_m building:height 高度 建筑高度 建筑物高度 房屋高度 楼高",
        "entrances": "stairwells 单元数 楼门数 单元个数 单元总数 门洞数 楼道数 单元 楼门 门洞",
        "housing_units": "dwellings 住房单元数 住房单元 住房套数 套数 总套数 住宅套数 房屋套数 住房数 building:flats flats",
        "vacant_units": "vacant vacant_dwellings 空置套数 空置户数 空户数 空房数 空置住房",
        "households": "户数 常住户数 住户数 总户数 家庭户数 居住户数",
        "residents": "population 人口 人数 常住人口 人口数 常住人口数 总人口 居住人口 居住人数",
        "establishments": "shops businesses 单位数 商铺数 店铺数 商户数 个体户数 经营户数 单位和个体户数",
        "boarders": "寄宿生 寄宿生数 寄宿人数 住校生 住校生数 住校人数",
        "school_level": "isced:level 学段 学校层级 办学层次 学校类型",
        "estimate_date": "估计日期 测算日期 预计日期 estimated_on",
    },
    frozenset(("use", "floors", "height", "housing_units", "name")),
    ("building_id", "housing_units"),
    ("housing_units", "use", "floors", "height", "entrances", "households", "residents", "name"),
    unsure=frozenset(("编号", "编码", "代码")),
)
BARRIERS = Role(
    "barriers",
    "lines",
    {
        "kind": "highway railway waterway barrier natural fclass class 类型 种类 道路类型 道路等级 等级 类别 道路类别 道路级别 线类型 "
        "road_type",
        "name": "名称 道路名称 路名 河流名称 道路名 街道名称 河名 水系名称 铁路名称",
        "tunnel": "隧道",
    },
    frozenset(("kind",)),
)
REGIONS = Role(
    "regions",
    "areas",
    {
        "code": "region_code 代码 编码 区划代码 行政区划代码 统计用区划代码 乡镇代码 街道代码 乡镇编码 街道编码 towncode xzqdm qhdm",
        "name": "名称 区划名称 乡镇名称 街道名称 乡镇街道名称 xzqmc qhmc townname",
        "level": "级别 admin_level",
    },
    optional=("name",),
)
EARLIER_EAS = Role(
    "eas",
    "areas",
    {"code": "ea_code 普查小区代码 普查小区编码 小区代码 小区编码 普查小区编号 代码 编码 xqdm"},
)
TOGETHER = Role("together", "areas", {"name": "名称 小区名称 自然村 自然村名称 村民小组 小组名称 组名 网格名称"})
TOTALS = Role(
    "totals",
    "none",
    {
        "code": COMMITTEES.fields["code"],
        "housing_units": "dwellings 住房单元数 住房单元 住房套数 套数 总套数 住宅套数 房屋套数 住房数",
        "households": "户数 常住户数 总户数 住户数 家庭户数 居住户数",
        "residents": "population 人口 人数 常住人口 总人口 人口数 常住人口数 居住人口 居住人数",
    },
    optional=("housing_units", "households", "residents"),
)
DWELLINGS = Role(
    "dwellings",
    "none",
    {"key": "", "entrance": "unit stairwell 单元 单元号 楼门 门洞", "housing_units": TOTALS.fields["housing_units"]},
    optional=("entrance",),
)
_COLUMNS = {"height": "height_m"}  # columns of our tables that are not called as their field


def choose(available: Sequence[str], role: Role, mapping: Mapping[str, str], **place: object) -> dict[str, list[str]]:
    """Columns of each field, in the order in which they decide; fields without a column are left out.

    Args:
        available: columns of the file.
        role: what is read.
        mapping: field -> column, as the user states it; it wins.
        place: ``file`` and ``layer`` as a refusal should name them.

    Raises:
        Refused: ``field_unknown``; ``column_unknown``, listing the columns there are.
    """
    for field in mapping:
        if field not in role.fields:
            raise Refused("field_unknown", table=role.name, field=field, fields=", ".join(role.fields))
    plain: dict[str, str] = {}
    for column in available:
        plain.setdefault(plain_name(column), column)
    out: dict[str, list[str]] = {}
    for field in role.fields:
        if field in mapping:
            out[field] = [_mapped(mapping[field], field, available, plain, place)]
            continue
        known = [c for n in role.names(field) if (c := _known(n, plain)) is not None]
        known = list(dict.fromkeys(known))
        if known:
            out[field] = known if field in role.pooled else known[:1]
    return out


def column_notes(
    picked: Mapping[str, Sequence[str]], available: Sequence[str], role: Role, mapping: Mapping[str, str]
) -> list[tuple[str, dict[str, object]]]:
    """What is to be said of a choice: fields without a column, and columns that were recognised without being named."""
    notes: list[tuple[str, dict[str, object]]] = []
    for field in role.expected:
        if field not in picked:
            notes.append((f"T20-{field}", {"table": role.name, "field": field, "columns": ", ".join(available) or "-"}))
    unused = {field for field, other in role.instead if other in picked}
    read = {field: cs for field, cs in picked.items() if field not in mapping and field not in unused}
    taken = [(field, c) for field, cs in read.items() for c in cs if plain_name(c) != field]
    if taken:
        notes.append(("T20-taken", {"table": role.name, "pairs": ", ".join(f"{c} = {field}" for field, c in taken)}))
    return notes + _doubtful(picked, available, role, mapping)


def plain_name(column: object) -> str:
    """The name of a column as names are compared: without full-width signs, capitals and spaces around it."""
    return unicodedata.normalize("NFKC", str(column)).strip().lower()


def _doubtful(
    picked: Mapping[str, Sequence[str]], available: Sequence[str], role: Role, mapping: Mapping[str, str]
) -> list[tuple[str, dict[str, object]]]:
    """Fields that more than one column could hold, of which the first was used."""
    plain = {plain_name(c): c for c in reversed(available)}
    notes: list[tuple[str, dict[str, object]]] = []
    for field, (used, *_) in picked.items():
        known = dict.fromkeys(c for n in role.names(field) if (c := _known(n, plain)) is not None)
        others = [c for c in known if c != used]
        if others and field not in mapping and field not in role.pooled:
            notes.append(("T20-several", {"table": role.name, "field": field, "used": used, "others": ", ".join(others)}))
    return notes


def lacking(picked: Mapping[str, Sequence[str]] | Mapping[str, Sequence[object]], role: Role) -> dict[str, str]:
    """Columns of our table for which a file has none, each with the field that ``--map`` would name."""
    return {_COLUMNS.get(field, field): field for field in role.optional if field not in picked}


def _mapped(column: str, field: str, available: Sequence[str], plain: Mapping[str, str], place: Mapping[str, object]) -> str:
    if column in available:
        return column
    if plain_name(column) in plain:
        return plain[plain_name(column)]
    raise Refused("column_unknown", column=column, field=field, columns=", ".join(available) or "-", **place)


def _known(name: str, plain: Mapping[str, str]) -> str | None:
    cut = name.encode("gbk")[:_DBF_NAME].decode("gbk", errors="ignore")
    return plain.get(name, plain.get(cut))
