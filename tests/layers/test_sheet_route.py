"""The way to walk on printed sheets: one flag for each EA, clear of all labels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

import layers.paper.sheet_map
from gis.schema import EAS, PARTS
from layers import vendor
from layers.paper.sheet_paper import Paper, text_width
from layers.printing import write_sheet
from layers.store import Project
from tests.town import make_town

Box = shapely.Polygon


def test_each_sheet_has_one_flag_that_no_label_covers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vendor.ensure()
    flags: list[np.ndarray] = []
    labels: list[Box] = []
    plant, write = layers.paper.sheet_map.draw_start, Paper.halo

    def planted(*given: object) -> np.ndarray:
        box = plant(*given)  # type: ignore[arg-type]
        flags.extend(box)
        return box

    def written(self: Paper, x: float, y: float, text: str, size: float, **look: object) -> None:
        wide, high = text_width(text, size) / 2, size * 0.35 / 2.6
        labels.append(shapely.box(x - wide, y - high, x + wide, y + high))
        write(self, x, y, text, size, **look)  # type: ignore[arg-type]

    monkeypatch.setattr(layers.paper.sheet_map, "draw_start", planted)
    monkeypatch.setattr(Paper, "halo", written)
    with Project.open(make_town(tmp_path / "town.gpkg")) as opened:
        codes = sorted(set(opened.read(PARTS)["ea_code"]) & set(opened.read(EAS)["ea_code"]))
        assert len(codes) > 1
        for code in codes:
            flags.clear(), labels.clear()
            write_sheet(opened, code, tmp_path / "s.pdf")
            assert len(flags) == 1 and labels
            assert not any(shapely.box(*flags[0]).intersects(label) for label in labels)
