"""The plan file: enumeration areas, building parts and issues as one GeoPackage in the CRS of the delivered committees."""

from __future__ import annotations

import contextlib
import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyproj
import shapely

from gis.errors import Refused
from gis.schema import COMMITTEES, CROSSWALK, ISSUES, PARTS, PLANNED_EAS, Table
from layers.outputs import PLAN, refuse_output
from layers.reading.drivers import UNWRITTEN, pyogrio
from layers.reasons import unwritten
from layers.safekeeping.abandoned import runs

_VERSION = "1.2"  # newer ones trouble the GDAL and QGIS of older distributions
_AS_INTEGER = {"building_no"}
_KINDS = {COMMITTEES: "MultiPolygon", PLANNED_EAS: "MultiPolygon", PARTS: "Unknown", ISSUES: "Point"}


def write_plan(
    path: str | Path,
    eas: gpd.GeoDataFrame,
    parts: gpd.GeoDataFrame,
    issues: gpd.GeoDataFrame,
    source_crs: pyproj.CRS | None,
    crosswalk: pd.DataFrame | None = None,
) -> None:
    """Write a plan file, or leave what was there as it is.

    Args:
        path: a file name that ends in ``.gpkg``; an earlier plan file there is replaced.
        eas: table `PLANNED_EAS`; further columns are written too.
        parts: table `PARTS`; codes that are null stay null.
        issues: table `ISSUES`.
        source_crs: CRS of the file; None for that of the frames.
        crosswalk: table `CROSSWALK`, a layer without shapes; None, or empty, for none.

    Raises:
        Refused: ``out_unwritable``, and the others of `layers.outputs`.
    """
    with plan_file(path, source_crs) as file:
        file.add(PLANNED_EAS, eas)
        file.add(PARTS, parts)
        file.add(ISSUES, issues)
        if crosswalk is not None and len(crosswalk):
            file.add_crosswalk(crosswalk)


class PlanFile:
    """A plan file that is being written, layer by layer; what cannot be written is refused as ``out_unwritable``."""

    def __init__(self, path: Path, new: Path, crs: pyproj.CRS | None) -> None:
        self._path, self._new, self._crs = path, new, crs

    def add(self, table: Table, frame: gpd.GeoDataFrame) -> None:
        """Write a layer; columns beyond those of the table are written too."""
        with _said(self._path):
            _write_layer(self._new, table, frame, self._crs)

    def add_crosswalk(self, crosswalk: pd.DataFrame) -> None:
        """Write the table `CROSSWALK`, a layer without shapes."""
        columns = {c: _column(crosswalk[c], kind, c) for c, kind in CROSSWALK.columns.items()}
        with _said(self._path):
            pyogrio.write_dataframe(pd.DataFrame(columns), self._new, layer=CROSSWALK.name, driver="GPKG", append=False)


@contextlib.contextmanager
def plan_file(path: str | Path, source_crs: pyproj.CRS | None) -> Iterator[PlanFile]:
    """A plan file to write layers to; it takes the place of an earlier one when all went well, else that is left as it is.

    Args:
        path: a file name that ends in ``.gpkg``.
        source_crs: CRS of the file; None for that of the frames.

    Raises:
        Refused: ``out_unwritable``, and the others of `layers.outputs`.
    """
    path = Path(path)
    refuse_output(path, PLAN)
    with _beside(path) as new:
        yield PlanFile(path, new, source_crs)


def refuse_unwritable(path: str | Path, inputs: Iterable[object] = ()) -> None:
    """Refuse a name under which nothing can or may be written, before the work of an hour is done for it.

    Args:
        path: of the plan file.
        inputs: files that are read for it, which it must not replace.

    Raises:
        Refused: ``out_unwritable``, and the others of `layers.outputs`.
    """
    path = Path(path)
    refuse_output(path, PLAN, inputs)
    with _beside(path, keep=False) as new, _said(path):
        new.touch()


@contextlib.contextmanager
def _beside(path: Path, keep: bool = True) -> Iterator[Path]:
    """A new file that takes the place of ``path`` when all went well; those of runs that were killed are removed."""
    _clear_abandoned(path)
    new = path.with_name(f".{path.name}.{os.getpid()}.new.gpkg")
    try:
        yield new
        if keep:
            with _said(path):
                new.replace(path)
    finally:
        for leftover in (new, Path(f"{new}-journal")):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)


@contextlib.contextmanager
def _said(path: Path) -> Iterator[None]:
    """Say in words why a plan file cannot be written."""
    try:
        yield
    except (OSError, *UNWRITTEN) as e:
        raise Refused("out_unwritable", file=str(path), reason=unwritten(path, e)) from e


def _clear_abandoned(path: Path) -> None:
    for new in path.parent.glob(f".{glob.escape(path.name)}.*.new.gpkg*"):
        with contextlib.suppress(OSError):
            if not runs(new.name.removeprefix(f".{path.name}.").partition(".")[0]):
                new.unlink()


def _write_layer(path: Path, table: Table, frame: gpd.GeoDataFrame, crs: pyproj.CRS | None) -> None:
    more = [c for c in frame.columns if c not in table.columns and c != frame.geometry.name]
    columns = {c: _column(frame[c], table.columns.get(c, ""), c) for c in [*table.columns, *more]}
    out = gpd.GeoDataFrame(columns, geometry=frame.geometry.to_numpy(), crs=frame.crs)
    if crs is not None and out.crs is not None:
        out = out.to_crs(crs.to_2d())
    kind = _KINDS[table]
    if kind.startswith("Multi"):
        single = shapely.get_type_id(out.geometry.to_numpy()) == 3
        out.loc[single, "geometry"] = shapely.multipolygons(out.geometry.to_numpy()[single][:, None])
    pyogrio.write_dataframe(
        out,
        path,
        layer=table.name,
        driver="GPKG",
        use_arrow=True,
        append=False,
        geometry_type=kind,
        dataset_options={"VERSION": _VERSION} if not path.exists() else None,
        layer_options={"GEOMETRY_NAME": "geom"},
    )


def _column(column: pd.Series, kind: str, name: str) -> pd.Series:
    """The column in a type that keeps codes as text, nulls as nulls and whole numbers whole."""
    column = column.reset_index(drop=True)
    if kind == "text":
        return pd.Series(column.astype(object).where(column.notna() & (column != ""), None), dtype="string")
    return column.astype("Int64") if name in _AS_INTEGER else column
