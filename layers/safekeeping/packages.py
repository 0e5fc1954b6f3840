"""Packages of townships, to be worked on without the county's server: one project file for each, and back again.

A package knows the project that it is of, and what its township was when it went out. So a merge sees on which side the
township has changed since; where it has on both, it asks.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pyproj
import sqlalchemy as sa

from gis.errors import NotFound, Refused
from gis.intake.near_codes import near_codes
from gis.schema import COMMITTEES
from layers.access import audit
from layers.access.people_tables import PEOPLE
from layers.reasons import unwritten
from layers.safekeeping.merging import put_in_place, refuse_unfit
from layers.safekeeping.townships import APPENDED, AROUND, GIVEN_OUT, KEPT_HOME, TAKEN_BACK, Township, township_codes
from layers.storage.bookkeeping import facts, make_tables, set_facts
from layers.storage.copying import copy_rows
from layers.storage.dialects import dialect_of
from layers.storage.stored_tables import STORED
from layers.store import Project

OURS, THEIRS = TAKES = ("ours", "theirs")  # whose state of a township stands where it has changed on both sides
_MERGED = "merged_"  # before the id of a package: fact that says what it held when it was merged last


@dataclass(frozen=True)
class Package:
    """A package that went out: its township, its file, and how many committees, EAs and buildings are in it."""

    township: str
    path: Path
    committees: int
    buildings: int


@dataclass(frozen=True)
class Merged:
    """What became of a package: ``taken``, ``nothing_new`` or ``kept`` (ours); and the layers whose changes were not taken."""

    township: str
    path: str
    outcome: str
    edits: int = 0
    left: tuple[str, ...] = ()


def split(project: Project, folder: Path, townships: Sequence[str] | None = None) -> list[Package]:
    """Write a package of each township, or of those named; the project stays as it is.

    Args:
        project: to read.
        folder: for the packages, which are named after project and township; made where there is none.
        townships: their codes.

    Raises:
        NotFound: ``township_unknown``.
        Refused: ``nothing_imported``; ``project_exists`` where a package lies already; ``out_unwritable``; and those of
            `Project.create`.
    """
    with project.reading() as reading:
        known = township_codes(reading)
        if not known:
            raise Refused("nothing_imported", file=project.path.name, path=project.path, table=COMMITTEES.name)
        wanted = known if townships is None else list(dict.fromkeys(townships))
        for code in wanted:
            if code not in known:
                raise NotFound("township_unknown", file=project.path.name, code=code, near=near_codes(code, known))
        paths = {code: folder / f"{project.path.stem}-{code}.gpkg" for code in wanted}
        for path in paths.values():
            if path.exists():
                raise Refused("project_exists", file=str(path))
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as e:
            raise Refused("out_unwritable", file=str(folder), reason=unwritten(folder, e)) from e
        return [_give_out(reading, Township(reading, code), path) for code, path in paths.items()]


def _give_out(reading: sa.Connection, township: Township, path: Path) -> Package:
    def fill(writing: sa.Connection) -> None:
        make_tables(writing)
        known = facts(reading)
        crs = pyproj.CRS.from_user_input(known["crs"])
        dialect_of(writing).declare_crs(writing, crs)
        srs_id = dialect_of(writing).srs_id(writing, crs)
        for table in STORED:
            if table in GIVEN_OUT:
                copy_rows(reading, writing, table, srs_id)
            elif table in (*TAKEN_BACK, *APPENDED, *AROUND, PEOPLE):
                copy_rows(reading, writing, table, srs_id, sa.or_(*township.conditions(table)))
            elif table not in KEPT_HOME:
                raise AssertionError(f"nobody has said what a package does with {table.name}")
        there = Township(writing, township.code)
        note = {"package_of": known["project_id"], "package_township": township.code, "package_around": json.dumps(there.around())}
        set_facts(writing, project_id=uuid.uuid4().hex, package_base=township.content(), **note)
        audit.note(writing, audit.current().actor, "split", township.code, details={"revision": int(known["revision"])})

    Project.made(path, fill).close()
    return Package(township.code, path, len(township.committee_codes), len(township.building_ids))


def merge(project: Project, paths: Sequence[Path], take: Mapping[str, str] | None = None) -> list[Merged]:
    """Take packages back, each in one transaction; other townships are not touched.

    Args:
        project: that the packages went out from.
        paths: of the packages.
        take: `OURS` or `THEIRS` by township, "" for all others.

    Raises:
        Refused: before anything is written: ``package_foreign``, ``package_unfit``, and ``package_asks``, which names the
            townships that have changed on both sides and are not in ``take``.
        NotFound, Refused: those of `Project.open`.
    """
    with ExitStack() as stack:
        came = [_read(stack, path) for path in paths]  # and stays as it was read until all is done
        with project.reading() as ours:
            asked = [p.township.code for p in came if _compared(ours, p, project).both and not _choice(take, p.township.code)]
        if asked:
            raise Refused("package_asks", file=project.path.name, townships=", ".join(asked), count=len(asked))
        return [_take_back(project, package, take) for package in came]


@dataclass(frozen=True)
class _Came:
    """A package that is read: its facts, its township in it, the hash of that, and the layers around that it changed."""

    path: Path
    facts: dict[str, str]
    township: Township
    content: str
    left: tuple[str, ...]


def _read(stack: ExitStack, path: Path) -> _Came:
    theirs = stack.enter_context(stack.enter_context(Project.open(path)).reading())
    there = facts(theirs)
    township = Township(theirs, there.get("package_township", ""))
    around, before = township.around(), json.loads(there.get("package_around", "{}"))
    left = tuple(name for name in around if around[name] != before.get(name))
    return _Came(path, there, township, township.content() if township.code else "", left)


@dataclass(frozen=True)
class _State:
    """A township on both sides: the hashes of what it is here and there, and of what both last had in common."""

    ours: str
    theirs: str
    base: str

    @property
    def both(self) -> bool:
        return self.ours != self.base and self.theirs not in (self.base, self.ours)


def _compared(ours: sa.Connection, package: _Came, project: Project) -> _State:
    here, there = facts(ours), package.facts
    if there.get("package_of") is None or there["package_of"] != here.get("project_id"):
        raise Refused("package_foreign", file=package.path.name, project=project.path.name)
    refuse_unfit(ours, package.township, here, there, package.path)
    base = here.get(_merged_fact(package), there["package_base"])
    return _State(Township(ours, package.township.code).content(), package.content, base)


def _take_back(project: Project, package: _Came, take: Mapping[str, str] | None) -> Merged:
    code, path = package.township.code, package.path
    with project.transaction() as ours:
        state = _compared(ours, package, project)  # once more: others may have written since
        choice = _choice(take, code) if state.both else THEIRS
        if not choice:
            raise Refused("package_asks", file=project.path.name, townships=code, count=1)
        mark = {_merged_fact(package): state.theirs}
        if state.theirs in (state.base, state.ours):
            if state.theirs != state.base:
                set_facts(ours, **mark)
            return Merged(code, str(path), "nothing_new", left=package.left)
        edits = put_in_place(ours, package.township, path.name, over=state.both) if choice == THEIRS else 0
        set_facts(ours, **mark)
        audit.note(ours, audit.current().actor, "merge", code, details={"package": path.name, "edits": edits, "stands": choice})
    return Merged(code, str(path), "taken" if choice == THEIRS else "kept", edits, package.left)


def _merged_fact(package: _Came) -> str:
    return f"{_MERGED}{package.facts['project_id']}"


def _choice(take: Mapping[str, str] | None, township: str) -> str:
    return (take or {}).get(township) or (take or {}).get("", "")
