"""Colours on the map where committees are delineated one after the other."""

from __future__ import annotations

from pathlib import Path

import shapely

from gis.schema import EAS
from layers.planning.project_plan import delineate_project
from layers.store import Project
from tests.town import A, B, C, make_town


def test_areas_of_committees_that_were_delineated_apart_differ_where_they_touch(tmp_path: Path) -> None:
    """Bug: a committee delineated by itself was coloured as if nothing lay around it."""
    with Project.open(make_town(tmp_path / "town.enumap")) as project:
        for code in (C, B, A):
            delineate_project(project, committee_codes=[code], workers=1)
        eas = project.read(EAS)
    a, b = shapely.STRtree(eas.geometry.to_numpy()).query(eas.geometry.to_numpy(), predicate="dwithin", distance=0.1)
    colour = eas["colour"].to_numpy()
    assert eas["committee_code"].nunique() == 3 and not (colour[a] == colour[b])[a != b].any()
