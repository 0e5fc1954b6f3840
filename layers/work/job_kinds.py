"""The kinds of long work: who may ask for each, how it may be done, and the functions that check what is asked for and do it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from gis.people.roles import ADMINISTRATOR
from layers.access.acts import acting
from layers.jobs import Job, Order
from layers.work import job_work
from layers.work.job_args import Asking
from layers.work.job_claims import Worker
from layers.work.job_folder import JobFolder
from layers.work.job_work import Checked, Progress, Working

_PLANNERS = (ADMINISTRATOR, "township_planner", "committee_planner")
_QUICK_COMMITTEES = 3  # so many are delineated in seconds


@dataclass(frozen=True)
class Kind:
    """A kind of work.

    Attributes:
        name: of it.
        roles: that may ask for it.
        check: gives what is kept of the arguments, and how many committees it is about; refuses what is not for who asks.
        work: does it, and gives what is told of it, as JSON; files that it puts into its folder can be fetched.
        writes: to the project, so that only one such job runs at a time.
        again: whether it is begun anew where its worker was lost.
        isolated: it reads files from outside, so a process of its own does it, with limits (`layers.work.job_child`).
        files: whether it reads or makes files, so that it is done on the machine where it was asked for.
        quick: committees up to which it is done in seconds.
        tells: what it makes is told with the job, and is no file.
    """

    name: str
    roles: tuple[str, ...]
    check: Callable[[Asking], Checked]
    work: Callable[[Working], Any]
    writes: bool = False
    again: bool = True
    isolated: bool = False
    files: bool = True
    quick: int = 0
    tells: bool = False

    @property
    def makes_file(self) -> bool:
        """Whether its outcome is a file."""
        return self.files and not self.writes and not self.tells

    def order(self, asking: Asking, address: str = "") -> Order:
        """The job that somebody asks for, checked.

        Raises:
            EnumapError: what the arguments are refused for.
        """
        args, count = self.check(asking)
        home = asking.folder.home if self.files else ""
        quick = 0 < count <= self.quick
        return Order(self.name, args, asking.actor, address, home, count, writes=self.writes, quick=quick, again=self.again)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("delineate", _PLANNERS, job_work.check_delineate, job_work.delineate, writes=True, files=False, quick=_QUICK_COMMITTEES),
        Kind("import", (ADMINISTRATOR,), job_work.check_import, job_work.import_, writes=True, again=False, isolated=True),
        Kind("describe", (ADMINISTRATOR,), job_work.check_describe, job_work.describe, again=False, isolated=True, tells=True),
        Kind("export", (ADMINISTRATOR,), job_work.check_export, job_work.export),
        Kind("print", (*_PLANNERS, "supervisor", "viewer"), job_work.check_print, job_work.print_),
        Kind("report_package", (ADMINISTRATOR, "township_planner"), job_work.check_package, job_work.package),
    )
}


def work_on(worker: Worker, job: Job, progress: Progress, files: JobFolder) -> Any:
    """Do a job in the name of who has asked for it, writing only as long as ``worker`` holds it; gives what is told of it."""
    kind = KINDS[job.kind]
    action = kind.name if kind.name == "delineate" else ""  # the others say what they do

    def confirm(connection: Any, revision: int) -> None:
        worker.confirm(connection, job.job_id, revision)

    made_in = files.outcome(job.job_id, worker.id) if kind.makes_file else nullcontext(files.path)
    with acting(job.owner, action, address=job.address, confirm=confirm), made_in as folder:
        return kind.work(Working(worker.project, job, progress, folder, files))


def places(job: Job) -> list[str]:
    """Codes of what a job is about; "" is all of the project."""
    named = job.args.get("eas") or job.args.get("committees")
    return list(named) if named else [str(job.args.get("township") or "")]
