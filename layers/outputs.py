"""Names under which nothing may be written: the inputs of the command, a project, and whatever Enumap has not written itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from gis.errors import Refused
from gis.messages.phrases import said
from gis.schema import CROSSWALK, EAS, ISSUES, PARTS
from layers.reasons import explain

_LAYERS = {table.name for table in (EAS, PARTS, ISSUES)}


@dataclass(frozen=True)
class Kind:
    """A kind of file that is written: its word in messages, its endings, and how an earlier one is known."""

    word: str
    endings: tuple[str, ...]
    is_one: Callable[[Path], bool]


def refuse_output(path: str | Path, kind: Kind, inputs: Iterable[object] = ()) -> None:
    """Refuse a name whose file would be lost, or whose content would not be what the name says.

    Args:
        path: what the user names; an earlier file of ``kind``, or an empty one, may stand there and be replaced.
        kind: of what is to be written.
        inputs: files that are read for it, or projects in a database.

    Raises:
        Refused: ``out_unwritable``, ``out_is_input``, ``out_is_project``, ``out_is_other``, ``out_ending``.
    """
    path = Path(path)
    try:
        is_folder = path.is_dir()
    except OSError as e:  # in a folder that may not be entered
        raise Refused("out_unwritable", file=str(path), reason=explain(e)) from e
    if is_folder:
        raise Refused("out_unwritable", file=str(path), reason=said("reason_folder"))
    folder = path.absolute().parent
    if not folder.is_dir():
        raise Refused("out_unwritable", file=str(path), reason=said("reason_no_folder", folder=str(folder)))
    for source in inputs:
        if _is_same(path, Path(str(source))):
            raise Refused("out_is_input", file=str(path), input=Path(str(source)).name)
    if path.is_file() and _is_project(path):
        raise Refused("out_is_project", file=str(path))
    if path.suffix.lower() not in kind.endings:
        raise Refused("out_ending", file=str(path), kind=kind.word, endings=", ".join(kind.endings))
    if path.exists() and not _may_go(path, kind):
        raise Refused("out_is_other", file=str(path), kind=kind.word)


def _is_same(path: Path, source: Path) -> bool:
    """Whether two names are one file, also by a link, or by the case of letters where the disk does not tell it apart."""
    try:
        return path.samefile(source)
    except OSError:  # one of them is not there
        return path.resolve() == source.resolve()


def _is_project(path: Path) -> bool:
    try:
        from layers.storage.connections import refuse_foreign  # here, as it loads a database that a plan from files does without

        refuse_foreign(path)
    except (Refused, OSError):
        return False
    return True


def _may_go(path: Path, kind: Kind) -> bool:
    try:
        return path.is_file() and (path.stat().st_size == 0 or kind.is_one(path))
    except OSError:  # what cannot be read may be anything
        return False


def _is_plan(path: Path) -> bool:
    """Whether a GeoPackage holds the three layers of a plan, and nothing else but a crosswalk."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return {row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents")} - {CROSSWALK.name} == _LAYERS
    except sqlite3.Error:
        return False


def _is_report(path: Path) -> bool:
    return b'<div id="report"><h1>' in path.read_bytes()


def _is_sheet(path: Path) -> bool:
    data = path.read_bytes()
    return data.startswith(b"%PDF") and b"/Creator (Enumap)" in data


PLAN = Kind("plan file", (".gpkg",), _is_plan)
REPORT = Kind("report", (".html", ".htm"), _is_report)
SHEET = Kind("sheet", (".pdf",), _is_sheet)
