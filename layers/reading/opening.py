"""Files found, recognised, unpacked and checked, ready to be read by the drivers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gis.errors import Refused
from layers.reading import sniffing
from layers.reading.archives import unpack
from layers.reading.columns import Role
from layers.reading.drivers import pyogrio
from layers.reading.json_texts import mended_json
from layers.reading.shapefiles import check_shapefile
from layers.reading.sources import Source

Note = tuple[str, dict[str, Any]]
IN_ZIPS = (".shp", ".gpkg", ".geojson", ".json", ".kml", ".fgb", ".parquet")
_TYPES = {"areas": ("polygon", "surface"), "lines": ("line", "curve"), "any": ("polygon", "surface")}


@dataclass
class Opened:
    """A file that drivers may open: where it is, its kind, the layer asked for, its encoding, and what is to be said."""

    path: Path
    kind: str
    layer: str | None
    name: str  # of the layer, for messages, where the file has but one
    encoding: str | None = None
    notes: list[Note] = field(default_factory=list)


def open_file(source: Source, role: Role, folder: Path) -> Opened:
    """The file of ``source``, recognised by its content; archives are unpacked into ``folder``.

    Raises:
        Refused: any reason why the file as a whole cannot be taken.
    """
    path = Path(source.path)
    if path.suffix.lower() in (".dbf", ".shx") and path.is_file():
        raise Refused("F03", file=source.file)
    kind = sniffing.kind_of(path, source.file)
    opened = Opened(path, kind, source.layer, path.stem)
    if kind in sniffing.TABLES:
        raise Refused("F22-shapes", file=source.file)
    if kind == "zip":
        opened = _open_zip(source, role, folder)
    if opened.kind == "shapefile":
        shape = check_shapefile(opened.path, folder, source.file, table_needed=role.wanted == "areas")
        opened.path, opened.encoding = shape.path, shape.encoding
        opened.notes += shape.notes
        opened.layer = None if opened.layer in (opened.name, None) else opened.layer
    if opened.kind == "geojson":
        opened.path, notes = mended_json(opened.path, folder, source.file, opened.name)
        opened.notes += notes
    return opened


def _open_zip(source: Source, role: Role, folder: Path) -> Opened:
    everything = unpack(Path(source.path), folder / "zip", source.file)
    members = [m for m in everything if m.path.suffix in IN_ZIPS]
    if not members:
        raise Refused(
            "F03" if any(m.path.suffix in (".dbf", ".shx") for m in everything) else "F22", file=source.file, found="zip without layers"
        )
    if len(members) > 1:
        named = [m for m in members if m.stem.casefold() == (source.layer or "").casefold()]
        if source.layer and not named:
            raise Refused("layer_unknown", file=source.file, layer=source.layer, layers=", ".join(m.stem for m in members))
        fitting = named or [m for m in members if _fits(m.path, role)]
        if len(fitting) != 1:
            raise Refused("F19", file=source.file, layers=", ".join(m.stem for m in members))
        notes: list[Note] = [] if named else [("I03", {"layer": fitting[0].stem, "wanted": role.wanted})]
        return Opened(fitting[0].path, sniffing.kind_of(fitting[0].path, source.file), None, fitting[0].stem, notes=notes)
    only = members[0]
    return Opened(only.path, sniffing.kind_of(only.path, source.file), source.layer, only.stem)


def _fits(path: Path, role: Role) -> bool:
    try:
        return any(right_type(t, role) for _, t in pyogrio.list_layers(path))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
        return False


def right_type(geometry_type: object, role: Role) -> bool:
    """Whether a layer of that type may be meant where none is named."""
    return any(word in str(geometry_type).lower() for word in _TYPES[role.wanted])
