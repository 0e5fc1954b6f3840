r"""A small project and files to spoil it with, for tests of broken deliveries.

World: two committees side by side, 200 x 200 m, each with 5 x 5 houses of 4 units, planned; a road along their line.

    +-------+-------+
    | # # # | # # # |
    | # # # | # # # |
    +-------+-------+
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from routes.commands import main

WEST, EAST = "370305001001", "370305001002"
X, Y = 500_000.0, 4_060_000.0


def committees() -> gpd.GeoDataFrame:
    shapes = [shapely.box(X, Y, X + 200, Y + 200), shapely.box(X + 200, Y, X + 400, Y + 200)]
    return gpd.GeoDataFrame({"code": [WEST, EAST], "name": ["西村", "东村"]}, geometry=shapes, crs=4547)


def buildings() -> gpd.GeoDataFrame:
    """Ids w00 to w24 in the west, e00 to e24 in the east."""
    x, y = (a.ravel() for a in np.meshgrid(range(10, 400, 40), range(10, 200, 38), indexing="ij"))
    ids = [f"{'we'[k // 25]}{k % 25:02d}" for k in range(50)]
    data = {"building_id": ids, "housing_units": np.full(50, 4), "floors": 2, "use": "residential"}
    return gpd.GeoDataFrame(data, geometry=shapely.box(X + x, Y + y, X + x + 14, Y + y + 12), crs=4547)


def road() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"kind": ["road"]}, geometry=[shapely.LineString([(X + 200, Y), (X + 200, Y + 200)])], crs=4547)


@dataclass
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict:
        return json.loads(self.out)


class Desk:
    """A folder with the files of the world, a planned project, and the command line."""

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder, self.project, self._capfd = folder, folder / "county.gpkg", capfd

    def call(self, *args: object) -> Said:
        self._capfd.readouterr()
        status = main([str(a) for a in args])
        said = self._capfd.readouterr()
        assert "Traceback" not in said.out + said.err
        return Said(status, said.out, said.err)

    def file(self, name: str, frame: gpd.GeoDataFrame | list[list[object]]) -> Path:
        path = self.folder / name
        if isinstance(frame, gpd.GeoDataFrame):
            frame.to_file(path, engine="pyogrio")
        else:
            path.write_text("\n".join(",".join(map(str, row)) for row in frame), encoding="utf-8")
        return path

    def take(self, role: str, path: Path, *more: object, lang: str = "en") -> Said:
        return self.call("import", self.project, role, path, "--lang", lang, *more)

    def refused(self, role: str, path: Path, *more: object) -> tuple[str, str]:
        """Code and message of an import that is refused; the project is as it was, and it can be said in Chinese."""
        before = rows(self.project)
        said = self.take(role, path, "--json", *more)
        chinese = self.take(role, path, *more, lang="zh")
        assert (said.status, chinese.status) == (2, 2), said.out + said.err
        assert rows(self.project) == before
        assert said.json["error"]["message"] == said.err.strip() != chinese.err.strip()
        return said.json["error"]["code"], said.json["error"]["message"]

    def plan(self, *, lang: str = "en", **files: Path) -> tuple[Said, Path]:
        out = self.folder / "plan.gpkg"
        out.unlink(missing_ok=True)
        layers = {"committees": "c.gpkg", "buildings": "b.gpkg", "barriers": "r.gpkg", **files}
        options = [w for role, path in layers.items() for w in (f"--{role}", self.folder / path)]
        return self.call("plan", *options, "--out", out, "--lang", lang, "--workers", 1), out


def rows(project: Path) -> dict[str, list[tuple]]:
    """All rows of all tables."""
    with sqlite3.connect(project) as db:
        names = [r[0] for r in db.execute("select name from sqlite_master where type = 'table' and name not like 'rtree%'")]
        found = {n: db.execute(f'select * from "{n}"').fetchall() for n in names}
    db.close()
    return found


def issues(path: Path) -> pd.DataFrame:
    """The issues of a project or plan file."""
    with sqlite3.connect(path) as db:
        found = pd.read_sql("select code, severity, message, committee_code, building_id from issues", db)
    db.close()
    return found


def message_of(path: Path, code: str) -> str:
    """The message of the only issue with that code."""
    (message,) = issues(path).query("code == @code")["message"]
    return str(message)


def make_desk(template: Path, folder: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    """A copy of the folder that `fill` has made."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    return Desk(folder, capfd)


def fill(folder: Path) -> Path:
    """Write the files and the planned project."""
    for name, frame in (("c", committees()), ("b", buildings()), ("r", road())):
        frame.to_file(folder / f"{name}.gpkg", engine="pyogrio")
    project = folder / "county.gpkg"
    steps = [["new", project], ["import", project, "committees", folder / "c.gpkg"], ["import", project, "buildings", folder / "b.gpkg"]]
    steps += [["import", project, "barriers", folder / "r.gpkg"], ["delineate", project, "--workers", "1"]]
    for words in steps:
        assert main([str(w) for w in [*words, "--lang", "en"]]) == 0
    return folder
