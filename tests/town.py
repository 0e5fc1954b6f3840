"""A small town as a project, for the tests of the page and its data.

Three committees side by side, a road through all of them, 64 houses of 6 housing units each, one house outside::

    +---------+---------+---------+
    | A  :::: | B  :::: | C  :::: |      A and B are delineated, C is not; the name of C is markup,
    |----road-|---------|---------|      which must show as text
    |    :::: |    :::: |    :::: |
    +---------+---------+---------+   #  <- in no committee
"""

from __future__ import annotations

from pathlib import Path

import shapely

from gis.schema import BARRIERS, BUILDINGS, COMMITTEES, REGIONS
from layers.planning.project_plan import delineate_project
from layers.store import Project
from tests.gis import tables

A, B, C = (tables.code(k) for k in range(3))
EAST, NORTH, SIDE = 500_000.0, 4_060_000.0, 300.0
MARKUP = "<img src=x onerror=alert(1)>村"


def make_town(path: Path) -> Path:
    """Write the project; its path."""
    outlines = [shapely.box(EAST + SIDE * k, NORTH, EAST + SIDE * (k + 1), NORTH + SIDE) for k in range(3)]
    houses = [
        shapely.box(x, y, x + 20, y + 12)
        for k in range(3)
        for x in [EAST + SIDE * k + 12 + 36 * i for i in range(8)]
        for y in [NORTH + 12 + 36 * j for j in range(8)]
    ]
    houses.append(shapely.box(EAST + 950, NORTH + 10, EAST + 970, NORTH + 30))
    road = shapely.LineString([(EAST, NORTH + 149), (EAST + 3 * SIDE, NORTH + 149)])
    regions = tables.table(
        REGIONS,
        [shapely.union_all(outlines)] * 2,
        region_code=["370305", "370305100"],
        level=["county", "township"],
        name=["临淄区", "稷下街道"],
    )
    with Project.create(path) as project:
        for table, frame, role, attribution in (
            (COMMITTEES, tables.committees(*outlines, name=["第1居委会", "第2居委会", MARKUP]), "committees", "Town Office, CC BY 4.0"),
            (BUILDINGS, tables.buildings(*houses, housing_units=6.0, floors=3.0, entrances=1.0), "buildings", None),
            (BARRIERS, tables.barriers(road), "barriers", None),
            (REGIONS, regions, "regions", None),
        ):
            source = {"role": role, "file": f"{role}.gpkg", "rows": len(frame), "refused": 0, "attribution": attribution}
            project.write({table: frame}, source=source)
        delineate_project(project, committee_codes=[A, B], workers=1)
    return path
