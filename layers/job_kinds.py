"""The kinds of long work, and what does each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from layers.audit import acting
from layers.jobs import Job
from layers.project_plan import delineate_project
from layers.store import Project

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Kind:
    """A kind of work: its name, and the function that does it and gives what is told of it, as JSON."""

    name: str
    work: Callable[[Project, Job, Progress], Any]


def _delineate(project: Project, job: Job, progress: Progress) -> Any:
    codes, seed = job.args["committees"], job.args["seed"]
    made = delineate_project(project, committee_codes=codes, seed=seed, progress=progress, author=job.owner)
    return made.as_json()


KINDS = {kind.name: kind for kind in (Kind("delineate", _delineate),)}


def work_on(project: Project, job: Job, progress: Progress) -> Any:
    """Do a job in the name of who has asked for it; gives what is told of it."""
    with acting(job.owner, job.kind, address=job.address):
        return KINDS[job.kind].work(project, job, progress)
