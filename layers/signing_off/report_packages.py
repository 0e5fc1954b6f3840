"""Report packages: what a county sends upward. A zip with the map, counts, differences from the map before, and hashes of all."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import sqlalchemy as sa

from gis import names
from gis.errors import NotFound, Refused
from gis.intake.near_codes import near_codes
from gis.replanning.map_differences import Map, differences
from gis.replanning.planned_eas import planned_eas
from gis.schema import COMMITTEES, EARLIER_EAS, EAS, PARTS, PLANNED_EAS
from gis.signing_off.sign_off import Standing
from layers.access import audit
from layers.outputs import Kind, refuse_output
from layers.plain_cells import plain_cell
from layers.planfile import PlanFile
from layers.reading.drivers import UNWRITTEN, pyogrio
from layers.reasons import explain, unwritten
from layers.safekeeping.abandoned import clear_abandoned, name_of_new
from layers.sign_off import PACKAGE
from layers.signing_off.certificates import certificate, certificate_of
from layers.signing_off.standings import standings
from layers.storage.bookkeeping import facts, now
from layers.storage.stored_rows import read
from layers.store import Project

MAP, COUNTS, DIFFERENCES, MANIFEST = "map.gpkg", "ea_counts.csv", "differences.csv", "manifest.json"
_FORMAT = "enumap report package 1"
_COUNTED = ("buildings", "housing_units", "households", "residents")


@dataclass(frozen=True)
class Package:
    """A package that was written: its file, its manifest, and its hash, which the office above can hold against what it gets."""

    path: Path
    manifest: dict[str, Any]
    sha256: str


def is_package(path: Path) -> bool:
    """Whether a file is a report package."""
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(json.loads(archive.read(MANIFEST))["format"] == _FORMAT)
    except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile):
        return False


KIND = Kind("report package", (".zip",), is_package)


def write_package(project: Project, path: Path, person: str, *, township: str = "", issued: Path | None = None) -> Package:
    """Write the report package of a project, or of one township, as it stands.

    Args:
        project: planned.
        path: a name that ends in ``.zip``.
        person: id of who makes it, for the audit.
        township: its code; "" for all.
        issued: the map before: an earlier report package or a plan file; without one, the earlier EAs that were imported.

    Raises:
        Refused: ``package_nothing``; ``issued_unread``; ``out_unwritable`` and the others of `layers.outputs`.
        NotFound: ``township_unknown``.
    """
    refuse_output(path, KIND, [project.path, *([issued] if issued else [])])
    with project.reading() as connection:
        there = _There.of(connection, project, township)
        before, source = _issued(connection, issued, township, there.committees)
    found = None if before is None else differences(before, Map(there.committees, there.eas))
    counts = _counts(there.committees, there.eas)
    manifest = {
        "format": _FORMAT,
        "project": project.path.stem,
        **there.facts,
        "time": now(),
        "township": township or None,
        "issued": source,
    }
    manifest |= {"differences": None if found is None else {w: int((found["what"] == w).sum()) for w in ("count", "name", "code", "area")}}
    manifest |= {"counts": {c: int(counts[c].sum()) for c in ("eas", "virtual_eas", *_COUNTED)} | {"committees": len(there.committees)}}
    files = {f"certificate-{n}.json": json.dumps(body, ensure_ascii=False, indent=1).encode() for n, body in there.certificates.items()}
    files |= {COUNTS: _csv(counts)} | ({} if found is None else {DIFFERENCES: _csv(found)})
    layers = {COMMITTEES: there.committees, PLANNED_EAS: planned_eas(there.eas, there.committees), PARTS: there.parts}
    _write(path, layers, files, manifest, project)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    audit.record(project, person, PACKAGE, township, details={"file": path.name, "sha256": sha256, "revision": manifest["revision"]})
    return Package(path, manifest, sha256)


@dataclass(frozen=True)
class _There:
    """What a package is about, as it stood together."""

    committees: gpd.GeoDataFrame
    eas: gpd.GeoDataFrame
    parts: gpd.GeoDataFrame
    certificates: dict[str, dict[str, Any]]
    facts: dict[str, Any]

    @classmethod
    def of(cls, connection: sa.Connection, project: Project, township: str) -> _There:
        committees, eas, parts = (_mine(read(connection, t, None), township) for t in (COMMITTEES, EAS, PARTS))
        if township and not len(committees):
            known = sorted(set(read(connection, COMMITTEES, None)["committee_code"].str[:9]))
            raise NotFound("township_unknown", file=project.path.name, code=township[:20], near=near_codes(township, known))
        if not len(eas):
            raise Refused("package_nothing", file=project.path.name)
        codes, state, meta = committees["committee_code"].tolist(), standings(connection), facts(connection)
        numbers = sorted({n for code in codes if (n := certificate_of(connection, code))}, key=int)
        certificates = {n: certificate(connection, n) for n in numbers}
        told: dict[str, Any] = {"project_id": meta["project_id"], "revision": int(meta["revision"])}
        told |= {"states": {code: state.get(code, Standing()).state for code in codes}}
        told |= {"certificates": {n: body["sha256"] for n, body in certificates.items()}}
        return cls(committees, names.in_language(eas, project.rules.language), parts, certificates, told)


def check_package(path: Path) -> dict[str, Any]:
    """The manifest of a package whose files are as it says.

    Raises:
        Refused: ``certificate_bad`` where it is none, or a file in it was altered.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            listed = manifest["files"]
            whole = set(archive.namelist()) == {MANIFEST, *listed}
            if whole and all(hashlib.sha256(archive.read(name)).hexdigest() == sha256 for name, sha256 in listed.items()):
                return manifest
    except (OSError, KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile):
        pass
    raise Refused("certificate_bad", file=path.name)


def _mine(frame: Any, township: str) -> Any:
    if not township:
        return frame
    return frame[frame["committee_code"].fillna("").str.startswith(township)].reset_index(drop=True)


def _counts(committees: pd.DataFrame, eas: pd.DataFrame) -> pd.DataFrame:
    """EAs, virtual ones, and what was counted in them, of each committee."""
    virtual = eas["kind"] == "virtual"
    by = {"eas": eas[~virtual], "virtual_eas": eas[virtual]}
    out = pd.DataFrame({"committee_code": committees["committee_code"], "name": committees["name"]}).sort_values("committee_code")
    for name, frame in by.items():
        out[name] = out["committee_code"].map(frame["committee_code"].value_counts()).fillna(0).astype(int)
    for name in _COUNTED:
        out[name] = out["committee_code"].map(eas.groupby("committee_code")[name].sum(min_count=0)).fillna(0).astype(int)
    return out


def _csv(frame: pd.DataFrame) -> bytes:
    """As spreadsheets in China open it: UTF-8 with its mark."""
    return str(frame.map(plain_cell).to_csv(index=False)).encode("utf-8-sig")


def _issued(
    connection: sa.Connection, path: Path | None, township: str, committees: gpd.GeoDataFrame
) -> tuple[Map | None, dict[str, str] | None]:
    """The map before, and what to say of it: its file and hash, or that it is that of the last census; None where there is none."""
    if path is None:
        earlier = _mine(read(connection, EARLIER_EAS, None), township)
        if not len(earlier):
            return None, None
        return Map(committees.iloc[:0], earlier.assign(name=None)), {"table": EARLIER_EAS.name}
    with tempfile.TemporaryDirectory() as folder:
        file = path
        if zipfile.is_zipfile(path):
            file = Path(folder) / MAP
            with suppress(KeyError), zipfile.ZipFile(path) as archive:
                file.write_bytes(archive.read(MAP))
        eas, outlines = _layer(file, EAS.name, "ea_code", path), _layer(file, COMMITTEES.name, "committee_code", None)
        found = [None if f is None else f.to_crs(committees.crs) if f.crs is not None else f for f in (eas, outlines)]
    assert found[0] is not None
    old_eas = _mine(found[0].assign(committee_code=found[0]["ea_code"].str[:12]), township)
    old = committees.iloc[:0] if found[1] is None else _mine(found[1], township)
    return Map(old, old_eas), {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def _layer(file: Path, layer: str, key: str, needed: Path | None) -> gpd.GeoDataFrame | None:
    try:
        frame = pyogrio.read_dataframe(file, layer=layer)
    except Exception as e:  # what drivers raise has no class in common; a plan file has no committees
        if needed is None:
            return None
        raise Refused("issued_unread", file=needed.name, reason=explain(e)) from e
    if needed is not None and (key not in frame or not len(frame)):
        raise Refused("issued_unread", file=needed.name)
    return gpd.GeoDataFrame(frame.assign(name=frame["name"].astype(object) if "name" in frame else None)) if key in frame else None


def _write(
    path: Path, layers: Mapping[Any, gpd.GeoDataFrame], files: Mapping[str, bytes], manifest: dict[str, Any], project: Project
) -> None:
    """Write the archive beside its name, and give it the name when all is in it."""
    clear_abandoned(path.absolute().parent, path.name)
    new = path.with_name(name_of_new(path.name))
    try:
        with tempfile.TemporaryDirectory() as folder:
            gpkg = Path(folder) / MAP
            plan = PlanFile(path, gpkg, project.source_crs)
            for table, frame in layers.items():
                plan.add(table, frame)
            content = {MAP: gpkg.read_bytes(), **files}
        manifest["files"] = {name: hashlib.sha256(data).hexdigest() for name, data in content.items()}
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            for name, data in content.items():
                archive.writestr(name, data)
        new.replace(path)
    except (OSError, *UNWRITTEN) as e:
        raise Refused("out_unwritable", file=str(path), reason=unwritten(path, e)) from e
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)
