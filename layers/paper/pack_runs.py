"""Packs of many committees, by several processes: only what has changed is drawn; after a kill the next run goes on."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from gis.errors import Refused
from layers.outputs import SHEET, refuse_output
from layers.paper.pack_record import PackRecord, content_of
from layers.paper.packs import KINDS, Made, Progress, pack_path, refuse_kinds, write_pack
from layers.paper.scenes import TOWNSHIP, CountyScenes
from layers.paper.township_packs import write_township
from layers.planning.packing import packed, unpacked
from layers.planning.worker_start import START_METHOD
from layers.planning.workers import end_with_parent
from layers.store import Project

ALL_KINDS = (*KINDS, "township")
_AHEAD = 2  # jobs a worker that wait, so that none is idle and few tables are held


@dataclass(frozen=True)
class Wanted:
    """What is to be printed.

    Attributes:
        folder: for the packs and the file that lists them.
        kinds: of `ALL_KINDS`.
        committees: codes; all that have a plan where none is named.
        lang: zh or en.
        workers: processes, None for one a core.
        resume: leave what an earlier run has made and nothing has changed since; else all is drawn again.
    """

    folder: Path
    kinds: tuple[str, ...]
    committees: tuple[str, ...] = ()
    lang: str = "zh"
    workers: int | None = None
    resume: bool = True


@dataclass
class Run:
    """What a run has done.

    Attributes:
        made: packs drawn now, as `layers.paper.pack_record` notes them, by code.
        kept: codes of those that were there and have not changed.
        seconds: that it took.
    """

    made: dict[str, dict[str, Any]] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def count(self, kind: str) -> int:
        """How many sheets of a kind were drawn."""
        return sum(int(pack["sheets"].get(kind, 0)) for pack in self.made.values())


@dataclass(frozen=True)
class _Job:
    """One pack: what a worker needs for it, as bytes, and the hash of its content."""

    code: str
    content: str
    path: Path
    scenes: bytes
    kinds: tuple[str, ...]
    lang: str


def make_packs(project: Project, wanted: Wanted, progress: Progress | None = None) -> Run:
    """Write the packs of committees, and the maps of townships, each whole or not at all.

    Args:
        project: planned.
        wanted: what and where.
        progress: called with packs done, all of them, and the word ``sheets``.

    Raises:
        NotFound: ``committee_unknown``.
        Refused: ``no_plan``, ``sheet_kind``, ``sheets_record``, ``sheets_workers``, ``font_missing``, ``out_unwritable``, and the
            others of `layers.outputs`; what was done before it stays done.
    """
    began = time.monotonic()
    refuse_kinds(wanted.kinds, ALL_KINDS)
    county = CountyScenes(project)
    codes = list(dict.fromkeys(wanted.committees)) or county.codes
    for code in codes:
        county.refuse_unknown(code)
    _make_folder(wanted.folder)
    for leftover in wanted.folder.glob(".*.pdf.*.part"):
        leftover.unlink(missing_ok=True)  # of a run that was killed
    run, record = Run(), PackRecord(wanted.folder)
    if "township" in wanted.kinds:
        _townships(project, county, codes, wanted, record, run)
    total = len(codes) + len(run.made) + len(run.kept)
    of_committees = replace(wanted, kinds=tuple(kind for kind in KINDS if kind in wanted.kinds))
    if of_committees.kinds:
        jobs = _jobs(project, county, codes, of_committees, record, run)
        for job, made in _drawn(jobs, wanted.workers or os.cpu_count() or 1, len(codes)):
            run.made[job.code] = _told(made, wanted.lang)
            record.note(job.code, job.content, job.path, run.made[job.code])
            if progress:
                progress(len(run.made) + len(run.kept), total, "sheets")
    return replace(run, seconds=time.monotonic() - began)


def _townships(project: Project, county: CountyScenes, codes: Sequence[str], wanted: Wanted, record: PackRecord, run: Run) -> None:
    """The maps of the townships of some committees."""
    for code in sorted({code[:TOWNSHIP] for code in codes}):
        path = pack_path(wanted.folder, code)
        refuse_output(path, SHEET, [project.path])
        scenes = county.township(code)
        content = content_of(scenes.fingerprint(), wanted.lang)
        if wanted.resume and record.done(code, content, path) is not None:
            run.kept.append(code)
            continue
        run.made[code] = {"sheets": {"township": 1}, "pages": write_township(scenes, path, wanted.lang)}
        record.note(code, content, path, run.made[code])


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        from layers.reasons import explain

        raise Refused("out_unwritable", file=str(folder), reason=explain(e)) from e


def _jobs(project: Project, county: CountyScenes, codes: Sequence[str], wanted: Wanted, record: PackRecord, run: Run) -> Iterator[_Job]:
    """What is to be drawn; what is there and unchanged goes to ``run.kept``."""
    for code in codes:
        path = pack_path(wanted.folder, code)
        refuse_output(path, SHEET, [project.path])
        scenes = county.committee(code)
        content = content_of(scenes.fingerprint(), *wanted.kinds, wanted.lang)
        if wanted.resume and record.done(code, content, path) is not None:
            run.kept.append(code)
            continue
        yield _Job(code, content, path, packed(scenes), wanted.kinds, wanted.lang)


def _drawn(jobs: Iterator[_Job], workers: int, most: int) -> Iterator[tuple[_Job, Made]]:
    """Each job with what came of it, as they get done."""
    workers = min(workers, most)
    if workers < 2:
        for job in jobs:
            yield job, _draw(job)
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context(START_METHOD), initializer=end_with_parent)
    running: dict[Future[Made], _Job] = {}
    try:
        while True:
            for job in islice(jobs, _AHEAD * workers - len(running)):
                running[pool.submit(_draw, job)] = job
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()
    except BrokenProcessPool as e:
        raise Refused("sheets_workers") from e
    finally:
        pool.shutdown(cancel_futures=True)


def _draw(job: _Job) -> Made:
    return write_pack(unpacked(job.scenes), job.path, job.kinds, job.lang)


def _told(made: Made, lang: str) -> dict[str, Any]:
    """A pack as the record and the command tell of it."""
    refused = [refusal.say(lang) for refusal in made.refused]
    return {"sheets": made.sheets, "pages": made.pages, "unplaced": made.unplaced, "refused": refused}
