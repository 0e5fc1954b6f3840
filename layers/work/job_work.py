"""What each kind of long work is asked for with, and what does it: delineate, import, export, print, report package."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gis.errors import Forbidden, Refused
from gis.issues import Issue
from gis.messages import message
from gis.schema import EAS, SEVERITIES
from gis.sheets import PAPERS_MM
from layers.access import audit
from layers.jobs import Job
from layers.planning.project_plan import delineate_project
from layers.printing import write_sheets
from layers.storage.stored_tables import SQL
from layers.store import Project
from layers.work import uploads
from layers.work.job_args import Asking, bad
from layers.work.job_folder import JobFolder

Progress = Callable[[int, int, str], None]
Checked = tuple[dict[str, Any], int]  # the arguments that are kept, and how many committees the job is about
MOST_SEED = 2**31 - 1
FORMS = ("pdf", "zip")
ROLES = ("committees", "buildings", "barriers", "together", "regions", "units", "totals", "eas")  # of deliveries
MODES = ("replace", "append", "update")
_MOST_CODES = 50  # named in what is told
_TOWNSHIP = 9  # digits
_MOST_FINDINGS = 500  # told of an import; all of them are in the project


@dataclass(frozen=True)
class Working:
    """What the function of a kind works with; ``folder`` is for the files that it makes, ``files`` holds those that were sent in."""

    project: Project
    job: Job
    progress: Progress
    folder: Path
    files: JobFolder

    def named(self, ending: str) -> Path:
        """A file of the outcome, called after the project and what was done with it."""
        return self.folder / f"{self.project.path.stem}-{self.job.kind.replace('_', '-')}{ending}"

    def told(self, file: Path, action: str, about: str = "") -> dict[str, Any]:
        """What is told of a file that was made; the audit notes it."""
        with file.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        details = {"file": file.name, "sha256": sha256, "job": self.job.job_id}
        if action:
            audit.record(self.project, self.job.owner, action, about, address=self.job.address, details=details)
        return {"file": file.name, "bytes": file.stat().st_size, "sha256": sha256}


def check_delineate(asking: Asking) -> Checked:
    """Committees, all of the territory that are not signed off where none are named, and the seed."""
    asking.only("committees", "seed")
    codes, open_only = asking.committees(), asking.args.get("committees") is None
    return {"committees": codes, "open_only": open_only, "seed": asking.number("seed", 1, MOST_SEED)}, asking.count_committees(codes)


def delineate(working: Working) -> Any:
    """Plan committees, in one transaction."""
    args = working.job.args
    made = delineate_project(
        working.project,
        committee_codes=args["committees"],
        seed=args["seed"],
        progress=working.progress,
        author=working.job.owner,
        open_only=args.get("open_only", False),
    )
    return made.as_json()


def check_describe(asking: Asking) -> Checked:
    """A file that was sent in, and its coordinate system where it states none."""
    asking.only("upload", "crs")
    found = uploads.sent(asking.folder, asking.actor, asking.needed("upload"))
    return {"upload": found.upload_id, "crs": asking.text("crs"), "file": found.name}, 0


def describe(working: Working) -> Any:
    """Tell what a file that was sent in holds; nothing is taken from it."""
    from layers.reading.describing import of_upload  # as in `import_`

    args = working.job.args
    sent = uploads.sent(working.files, working.job.owner, args["upload"])
    working.progress(0, 1, "describe")
    return {"file": sent.name, "layers": of_upload(sent.path(working.files), sent.name, args["crs"])}


def check_import(asking: Asking) -> Checked:
    """A file that was sent in, what it holds, and how it is to be read."""
    words = ("layer", "where", "crs", "attribution", "key")
    asking.only("upload", "role", "mode", "mapping", "keep", *words)
    role, mode = asking.choice("role", ROLES), None
    if asking.args.get("mode") is not None:
        mode = asking.choice("mode", MODES)
    mapping = asking.args.get("mapping") or {}
    if not isinstance(mapping, dict) or not all(isinstance(v, str) and len(k) + len(v) < 400 for k, v in mapping.items()):
        raise bad("mapping", mapping)
    found = uploads.sent(asking.folder, asking.actor, asking.needed("upload"))
    args = {"upload": found.upload_id, "role": role, "mode": mode, "mapping": mapping, "file": found.name, "keep": asking.yes("keep")}
    return args | {name: asking.text(name) for name in words}, 0


def import_(working: Working) -> Any:
    """Take a file into the project, whole or not at all."""
    from layers.imports import import_source  # in a process of its own: the server itself never loads what reads files from outside
    from layers.readers import Source

    args = working.job.args
    sent = uploads.sent(working.files, working.job.owner, args["upload"])
    source = Source(
        str(sent.path(working.files)), args["layer"], args["mapping"], args["where"], args["crs"], args["attribution"], name=sent.name
    )
    working.progress(0, 1, "import")
    done = import_source(working.project, args["role"], source, mode=args["mode"], key=args["key"])
    if not args.get("keep"):  # it holds further layers
        uploads.delete(working.files, sent)
    return {
        "role": done.role,
        "file": done.file,
        "mode": done.mode,
        "rows_read": done.rows_read,
        "rows_refused": done.rows_refused,
        "difference": done.difference.counts(),
        "issues": {severity: sum(i["severity"] == severity for i in done.issues) for severity in SEVERITIES},
        "findings": [_finding(i) for i in done.issues[:_MOST_FINDINGS]],
        "stale": len(done.stale),
        "revision": done.revision,
    }


def _finding(found: Issue) -> dict[str, Any]:
    """A finding as it is kept, in both languages; which is shown is only known when somebody looks."""
    texts = {lang: message(found["code"], lang, **found["params"]) for lang in ("zh", "en")}
    row = found["params"].get("row")
    return {"code": found["code"], "severity": found["severity"], "row": None if row is None else int(row), **texts}


def check_export(asking: Asking) -> Checked:
    """Nothing: the whole plan."""
    asking.only()
    if not asking.territory.whole:
        raise Forbidden("forbidden_place", code=asking.project.path.stem, territory=str(asking.territory))
    return {"lang": asking.lang}, 0


def export(working: Working) -> Any:
    """Write the plan as a plan file."""
    from layers.exporting import export_project

    working.progress(0, 1, "export")
    file = working.named(".gpkg")
    export_project(working.project, str(file), working.job.args["lang"])
    working.progress(1, 1, "export")
    return working.told(file, "export", file.name)


def check_print(asking: Asking) -> Checked:
    """EAs, or committees with all their EAs, or all of the territory; the paper, and whether as one PDF or a zip of one each."""
    asking.only("committees", "eas", "paper", "form")
    if "eas" in asking.args and "committees" in asking.args:
        raise Refused("print_both")
    eas, codes = asking.eas(), None
    if eas is None:
        codes = asking.committees()
        eas = _eas_of(asking.project, codes)
    if not eas:
        raise Refused("no_plan", file=asking.project.path.name, path=asking.project.path)
    papers = [name.lower() for name in PAPERS_MM]
    args = {"eas": eas, "paper": asking.choice("paper", papers, "a4"), "form": asking.choice("form", FORMS, "pdf"), "lang": asking.lang}
    return args, len({code[:-3] for code in eas})


def print_(working: Working) -> Any:
    """Draw the sheets of EAs."""
    args = working.job.args
    file = working.named(f".{args['form']}")
    pages = write_sheets(working.project, args["eas"], file, args["lang"], args["paper"].upper(), working.progress)
    eas = args["eas"]
    about = eas[0] if len(eas) == 1 else f"{eas[0]} - {eas[-1]}"
    return {**working.told(file, "print", about), "sheets": len(eas), "pages": pages}


def check_package(asking: Asking) -> Checked:
    """A township; all of them where none is named, for who has the whole project."""
    asking.only("township")
    township = asking.text("township", "", 40) or ""
    if township and len(township) != _TOWNSHIP:
        raise bad("township", township)
    if not asking.territory.holds(township):
        raise Forbidden("forbidden_place", code=township or asking.project.path.stem, territory=str(asking.territory))
    return {"township": township}, 0


def package(working: Working) -> Any:
    """Write the report package for the office above."""
    from layers.signing_off.report_packages import write_package

    working.progress(0, 1, "report_package")
    file = working.named(".zip")
    made = write_package(working.project, file, working.job.owner, township=working.job.args["township"])
    working.progress(1, 1, "report_package")
    return {**working.told(made.path, ""), "committees": len(made.manifest["states"])}


def _eas_of(project: Project, codes: list[str] | None) -> list[str]:
    """Codes of the EAs of committees, or of all, that have a map."""
    sql = SQL[EAS.name]
    query = sa.select(sql.c.ea_code, sql.c.committee_code).where(sa.func.coalesce(sql.c.kind, "") != "virtual").order_by(sql.c.ea_code)
    with project.reading() as connection:
        found = connection.execute(query).all()
    wanted = None if codes is None else set(codes)
    return [str(ea) for ea, code in found if wanted is None or code in wanted]
