"""The tables: each stated once. Check at the door (`check`), then trust.

All geometry inside the program is in one metric CRS (see `gis.projection`), two-dimensional. Codes and ids are text.
A table is a (Geo)DataFrame with a RangeIndex and the columns below, in this order; nullable text is None, nullable
numbers are NaN.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from gis.errors import Refused


@dataclass(frozen=True)
class Table:
    """Name of a table, its columns with their kind (text, int, float, bool, bytes), and whether it has geometry."""

    name: str
    columns: dict[str, str] = field(hash=False)
    geometry: bool = True


COMMITTEES = Table(
    "committees",
    {
        "committee_code": "text",  # 12 digits; a temporary one (99 and 10 digits) where the source has none
        "source_code": "text",  # as delivered, None where it was already right
        "code_temporary": "bool",
        "name": "text",
    },
)
BUILDINGS = Table(
    "buildings",
    {
        "building_id": "text",
        "source_row": "int",  # row of the file, from 0
        "name": "text",
        "use": "text",  # one of USES
        "floors": "float",
        "height_m": "float",
        "entrances": "float",  # stairwells (单元)
        "housing_units": "float",  # NaN until estimated
        "units_estimated": "bool",
        "vacant_units": "float",  # of the housing units; NaN where unknown
        "households": "float",
        "residents": "float",
        "establishments": "float",  # shops, firms, self-employed; NaN where unknown
        "boarders": "float",  # of the residents, those who board at a school; NaN where unknown
        "school_level": "text",  # of the boarders' school, one of SCHOOL_LEVELS; None where unknown
        "estimate_date": "text",  # the day for which residents of a construction site are estimated, 2020-10-11; None without
        "status": "text",  # "" or the reason for quarantine, one of STATUSES
    },
)
BARRIERS = Table("barriers", {"kind": "text", "rank": "int", "name": "text"})  # kind: one of gis.barriers.KINDS
TOGETHER = Table("together", {"name": "text", "source_row": "int"})  # polygons whose buildings go to one EA where they fit
REGIONS = Table("regions", {"region_code": "text", "level": "text", "name": "text"})  # level: county (6), township (9)
TOTALS = Table("totals", {"committee_code": "text", "housing_units": "float", "households": "float", "residents": "float"}, False)
DWELLINGS = Table("dwellings", {"building_id": "text", "entrance": "text", "units": "int"}, False)
CELLS = Table("cells", {"cell_id": "int", "committee_code": "text", "block_id": "int", "ea_code": "text"})
EAS = Table(
    "enumeration_areas",
    {
        "ea_code": "text",  # committee_code and three digits from 001
        "committee_code": "text",
        "name": "text",
        "kind": "text",  # one of KINDS
        "buildings": "int",
        "housing_units": "int",
        "households": "float",
        "residents": "float",
        "load": "float",  # in the measure of the rules (`gis.measure`)
        "workload_minutes": "float",
        "area_m2": "float",
        "colour": "int",  # 0-6, differs from that of every neighbour
        "score": "float",  # 0-100, the mean of the four below (`gis.scores`)
        "score_balance": "float",
        "score_compactness": "float",
        "score_border": "float",
        "score_walk": "float",
    },
)
OF_COMMITTEE = {"committee_name": "text", "source_code": "text", "code_temporary": "bool"}  # as in COMMITTEES
PLANNED_EAS = Table(EAS.name, EAS.columns | OF_COMMITTEE)  # of the plan file, which has no table of committees
EA_CODES = Table(  # every EA code that a committee has ever used
    "ea_codes",
    {
        "ea_code": "text",
        "committee_code": "text",
        "retired": "bool",  # not in the plan any more; never used again by a plan that keeps the one before
        "load": "float",  # of the EA when it was made; NaN where retired, locked, or made for another target than that of the rules
    },
    False,
)
LOCKS = Table("locks", {"ea_code": "text", "committee_code": "text"}, False)  # EAs that no plan changes
EARLIER_EAS = Table("earlier_eas", {"ea_code": "text", "committee_code": "text"})  # of the last census, to begin from
CROSSWALK = Table(
    "crosswalk",
    {
        "old_ea_code": "text",  # None for buildings that stand where there was no EA
        "new_ea_code": "text",
        "committee_code": "text",
        "buildings": "int",  # a divided one counts in each row
        "housing_units": "int",
    },
    False,
)
PARTS = Table(
    "building_parts",
    {
        "building_id": "text",
        "part_no": "int",  # from 1
        "ea_code": "text",  # None where uncovered
        "committee_code": "text",  # None where uncovered
        "cell_id": "float",  # NaN where uncovered
        "building_no": "float",  # order in the EA, from 1; the parts of one building in an EA share it
        "housing_units": "int",
        "units_estimated": "bool",
        "vacant_units": "float",
        "households": "float",
        "residents": "float",
        "establishments": "float",
        "boarders": "float",
        "school_level": "text",  # of the whole building
        "entrances": "float",  # of the whole building
        "label": "text",  # of a split building: 1单元, 2单元-3单元, 1-10层
        "use": "text",
        "floors": "float",
        "status": "text",  # one of STATUSES
    },
)
ISSUES = Table(
    "issues",
    {
        "code": "text",  # key of gis.messages.MESSAGES
        "severity": "text",  # one of SEVERITIES
        "message": "text",
        "committee_code": "text",
        "ea_code": "text",
        "building_id": "text",
        "params": "text",  # JSON object that fills the message template, so that it can be said in another language
    },
)  # geometry: a point, the place to zoom to, or None

# closed lists -------------------------------------------------------------------------------------------------------
SEVERITIES = ("error", "warning", "note")
KINDS = ("ordinary", "special", "uninhabited", "virtual")
REPEATED = "repeated_id"
DEMOLISHED = "demolished"
STATUSES = {
    "placed": "in exactly one EA",
    "no_committee": "lies in no committee",
    "undecided": "halved by a committee line: less than 55 % in any committee",
    "doubled": "at least 55 % in each of two committees that overlap, and not whole in only one; out of both until decided",
    "no_geometry": "the source has no shape, or an empty one",
    "no_area": "the shape has collapsed to a line or a point in a layer of polygons",
    "bad_shape": "the outline cannot be repaired without a guess",
    "bad_position": "coordinates are not numbers, or lie at the empty position (0, 0)",
    REPEATED: "its id stands on an earlier row already, which is used",
    "unplanned": "its committee has no plan yet",
    DEMOLISHED: "a planner has marked it as demolished; its number is given up for good",
}
FLAGS = (  # codes that a finding can have; texts in `gis.messages`, all of them in docs/findings.md
    *("F01", "F02", "F04", "F05", "F06"),  # files
    *("G01", "G02", "G03", "G04", "G04-open", "G04-wide", "G05", "G06", "G06-line", "G07", "G09", "G10"),  # shapes
    *("G11", "G12", "G13", "G14", "G15", "G16", "G17", "G18", "G19", "G20", "G23"),
    *("R10", "R17", "R18"),  # coordinate systems, places
    *("I01", "I02", "I03", "I04", "I05", "I05-where", "I06", "I07", "I08", "I09", "I10"),  # deliveries as a whole
    *("I11", "I13", "I20", "I21", "I22", "I23", "I24", "I25", "I25-rows", "I26"),
    *("T01", "T05", "T05-ids", "T06", "T06-ea", "T06-longer", "T06-none"),  # columns, codes, counts, tables
    *("T06-region", "T06-region_shape", "T07", "T07-rows", "T12", "T13", "T16", "T16-kept", "T16-read"),
    *("T16-read_table", "T16-row", "T16-row-kept", "T17", "T17-row", "T17-row-kept", "T17-rows", "T20-building_id"),
    *("T20-code", "T20-housing_units", "T20-kept", "T20-lost", "T20-repeated", "T20-several", "T20-taken", "T21"),
    *("T21-kept",),
    *("V01", "V02", "V03", "V04", "V04-added", "V05", "V06", "V10", "V10-doubled"),  # committees and buildings
    *("V10-undecided", "V11", "V11-many", "V12", "V12-many", "V13", "V14", "V16", "V16-over", "V17", "V18", "V20"),
    *("U01", "U02", "U03", "U04", "U05", "U06", "U07", "U08", "U08-undated"),  # housing units
    *("E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E09", "E10"),  # areas, and the list against the map
    *("E11", "E11-missing", "E12", "E13", "E13-apart", "E14", "E15", "E16", "E17", "E18", "E19", "E20", "E20-kept"),
    *("E21", "E22", "E22-large", "E23", "E24", "E25", "E30-apart", "E30-committees", "E30-load", "E31", "E32"),
)
SCHOOL_LEVELS = ("kindergarten", "primary_school", "junior_high", "senior_high", "university")
USES = (
    "residential",
    "mixed",
    "commercial",
    "industrial",
    "school",
    "hospital",
    "hotel",
    "dormitory",
    "office",
    "public",
    "construction",
    "outbuilding",
    "unknown",
)


def check(frame: pd.DataFrame, table: Table) -> None:
    """Refuse a frame that lacks a column of ``table`` or, where it needs one, a metric CRS.

    Raises:
        Refused: ``columns_missing`` or ``crs_not_metric``.
    """
    missing = [c for c in table.columns if c not in frame.columns]
    if missing:
        raise Refused("columns_missing", table=table.name, columns=", ".join(missing))
    if table.geometry:
        from gis.projection import require_metric

        require_metric(frame)


def empty(table: Table, crs: object = None) -> pd.DataFrame:
    """A table without rows, its columns in their types."""
    types = {"text": "object", "bytes": "object", "int": "int64", "float": "float64", "bool": "bool"}
    data = {c: pd.Series([], dtype=types[k]) for c, k in table.columns.items()}
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries([], crs=crs), crs=crs) if table.geometry else pd.DataFrame(data)
