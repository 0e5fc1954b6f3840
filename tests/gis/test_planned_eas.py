"""What the plan file says of the committee of an EA, and that its page names all columns."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
import shapely

from gis.replanning.planned_eas import planned_eas
from gis.schema import EAS, ISSUES, PARTS, PLANNED_EAS, Table
from tests.gis import tables
from tests.layers.test_store import rows

BOXES = [shapely.box(100 * k, 0, 100 * k + 100, 100) for k in range(2)]


def test_a_temporary_code_comes_with_name_and_code_of_the_delivery() -> None:
    lands = tables.committees(*BOXES, name=["东村", "西村"], source_code=["12345", None], code_temporary=[True, False])
    codes = lands["committee_code"].tolist()
    eas = rows(EAS, 3, [*BOXES, BOXES[0]], ea_code=[codes[1] + "001", codes[0] + "001", "x"], committee_code=[codes[1], codes[0], "x"])
    found = planned_eas(eas, lands)
    assert [*found.columns] == [*PLANNED_EAS.columns, "geometry"] and found.crs == eas.crs
    assert found["committee_name"].tolist()[:2] == ["西村", "东村"] and pd.isna(found["committee_name"][2])
    assert found["source_code"][1] == "12345" and found["source_code"][[0, 2]].isna().all()
    assert found["code_temporary"].tolist() == [False, True, False]


@pytest.mark.parametrize("table", [PLANNED_EAS, PARTS, ISSUES])
def test_the_page_on_the_plan_file_names_all_columns(table: Table) -> None:
    page = (Path(__file__).parents[2] / "docs" / "plan_file.md").read_text(encoding="utf-8")
    section = page.split(f"## `{table.name}`")[1].split("\n## ")[0]
    first = re.findall(r"^\|([^|]*)\|", section, re.MULTILINE)
    assert [c for cell in first for c in re.findall(r"`(\w+)`", cell)] and {c for x in first for c in re.findall(r"`(\w+)`", x)} == set(
        table.columns
    )
