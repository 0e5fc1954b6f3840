"""The demo project: the made county delivered as files, imported and planned as a user's would be."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from gis.errors import Refused
from layers.demo_county.demo import ATTRIBUTION, write_demo
from layers.demo_county.demo_people import settle
from layers.imports import import_source
from layers.planning.project_plan import delineate_project
from layers.readers import Source
from layers.reading.drivers import UNWRITTEN
from layers.reasons import unwritten
from layers.rule_files import read_rules
from layers.safekeeping.backups import folder_of
from layers.store import Project

Progress = Callable[[int, int, str], None]
PROJECT = "demo.gpkg"
SEED = 1
KEY = "building_id"  # column of the list of dwellings
_FILES = "deliveries"


def make_demo(folder: Path, language: str | None = None, progress: Progress | None = None) -> Path:
    """Make the demo in ``folder``, whole or not at all; gives the project file. A demo that is there is replaced.

    Raises:
        Refused: ``demo_foreign`` where the folder holds something else; ``folder_unwritable``, ``disk_full``.
    """
    refuse_foreign(folder)
    for leftover in folder.parent.glob(f".{folder.name}-*"):
        shutil.rmtree(leftover, ignore_errors=True)  # of a run that was stopped
    try:
        work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            _fill(work, language, progress)
            old = work / "old"
            if folder.exists():
                folder.rename(old)
            (work / "new").rename(folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except (OSError, *UNWRITTEN) as e:
        raise Refused("folder_unwritable", file=folder.name, folder=str(folder.parent), reason=unwritten(folder, e)) from e
    return folder / PROJECT


def refuse_foreign(folder: Path) -> None:
    """Refuse a folder that is there and is no demo: nothing of a user's is ever thrown away."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    known = {PROJECT, f"{PROJECT}-wal", f"{PROJECT}-shm", _FILES, folder_of(folder / PROJECT).name}
    others = {p.name for p in folder.iterdir() if not p.name.startswith(f"{Path(PROJECT).stem}.before-")} if folder.is_dir() else set()
    if not folder.is_dir() or others - known or not (folder / PROJECT).is_file():
        raise Refused("demo_foreign", folder=str(folder))


def _fill(work: Path, language: str | None, progress: Progress | None) -> None:
    new = work / "new"
    (new / _FILES).mkdir(parents=True)
    files = write_demo(new / _FILES, seed=SEED)
    steps = [
        ("committees", "committees"),
        ("regions", "regions"),
        ("buildings", "buildings"),
        ("units", "dwellings"),
        ("barriers", "barriers"),
        ("totals", "totals"),
    ]
    with Project.create(new / PROJECT, read_rules(None, language=language)) as project:
        for i, (role, name) in enumerate(steps):
            if progress:
                progress(i, len(steps), "read")
            source = Source(str(files[name]), attribution=ATTRIBUTION)
            import_source(project, role, source, key=KEY if role == "units" else None)
        delineate_project(project, seed=SEED, progress=progress)
        settle(project)
