"""Small delivered files, right and broken, made where a test needs them."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import geopandas as gpd
import pyproj
import shapely

from gis.messages import message
from gis.rules import Rules
from layers.readers import Delivery, Source, read_barriers, read_buildings, read_committees

RULES = Rules()
METRIC = pyproj.CRS.from_epsg(4547)  # CGCS2000, central meridian 114 E
EAST, NORTH = 500_000.0, 3_300_000.0  # where the small worlds lie


def square(x: float, y: float, side: float = 10.0) -> shapely.Polygon:
    """A square with its south-west corner at x, y metres from the origin of the small world."""
    return shapely.box(EAST + x, NORTH + y, EAST + x + side, NORTH + y + side)


def moved(*corners: tuple[float, float]) -> list[tuple[float, float]]:
    """Corners in metres from the origin of the small world."""
    return [(EAST + x, NORTH + y) for x, y in corners]


BOW_TIE = shapely.Polygon(moved((0, 0), (10, 10), (10, 0), (0, 10)))


def write_layer(path: Path, shapes: list, crs: object = METRIC, layer: str | None = None, **columns: list) -> Path:
    """Shapes and columns as any format pyogrio writes."""
    options = {"layer": layer} if layer else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no coordinate system, cut names: meant here
        gpd.GeoDataFrame(columns, geometry=shapes, crs=crs).to_file(path, engine="pyogrio", **options)
    return path


def write_geojson(path: Path, geometries: list, properties: list[dict] | None = None, crs: int | None = 4547) -> Path:
    """GeoJSON as text, so that geometry no library would write can stand in it; coordinates in EPSG:``crs``."""
    rows = properties or [{} for _ in geometries]
    data = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": p, "geometry": g} for p, g in zip(rows, geometries, strict=True)],
    }
    if crs:
        data["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs}"}}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def ring(*corners: tuple[float, float]) -> dict:
    """A GeoJSON polygon of one ring, just as open or short as it is given."""
    return {"type": "Polygon", "coordinates": [moved(*corners)]}


SOUND = ring((100, 0), (150, 0), (150, 50), (100, 50), (100, 0))


def write_kml(path: Path, shapes: list, **columns: list) -> Path:
    """KML with one folder; shapes in degrees."""
    marks = []
    for i, shape in enumerate(shapes):
        corners = " ".join(f"{x},{y},0" for x, y in shape.exterior.coords)
        data = "".join(f'<Data name="{c}"><value>{v[i]}</value></Data>' for c, v in columns.items() if c != "name")
        marks.append(
            f"<Placemark><name>{columns['name'][i]}</name><ExtendedData>{data}</ExtendedData>"
            f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{corners}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        )
    text = f'<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>b</name>{"".join(marks)}</Folder></Document></kml>'
    path.write_text(text, encoding="utf-8")
    return path


def committees(path: Path, **options: object) -> Delivery:
    """The file read as committees."""
    return read_committees(Source(str(path), **options), RULES)


def buildings(path: Path, **options: object) -> Delivery:
    """The file read as buildings."""
    return read_buildings(Source(str(path), **options), RULES, METRIC)


def barriers(path: Path, **options: object) -> Delivery:
    """The file read as barriers."""
    return read_barriers(Source(str(path), **options), RULES, METRIC)


def codes(delivery: Delivery) -> dict[str, int]:
    """How often each finding occurs; all of them can be said in both languages.

    What is said of columns (T20) is left out: the small files have only what their test needs.
    """
    out: dict[str, int] = {}
    for found in delivery.issues:
        for lang in ("en", "zh"):
            assert delivery.file in message(found["code"], lang, **found["params"])
        if not found["code"].startswith("T20"):
            out[found["code"]] = out.get(found["code"], 0) + 1
    return out
