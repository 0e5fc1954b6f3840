"""Commands of the sign-off: state, freeze, certificate, report-package, remarks."""

from __future__ import annotations

import argparse
import json
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gis.errors import NotFound, Refused
from gis.messages.phrases import term
from layers.access.acts import COMMAND_LINE
from routes.command_line.console import Console
from routes.command_line.opened import PROJECT_HELP, opened, project_address
from routes.command_line.options import add_common

if TYPE_CHECKING:
    import sqlalchemy as sa

    from gis.signing_off.sign_off import Answer
    from layers.catalog import Catalog

_CODES_HELP = "codes of committees, or beginnings of them, as that of a township; all by default"
_ACCEPTED_HELP = "codes of committees, or beginnings of them; all that are accepted by default"
_STEP_HELP = "step to take with them (docs/sign_off.md); else tell where they stand"
_ANY = "*"  # key of a word that is given for all warnings


def state_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``state``."""
    from gis.messages.sign_off_words import STEP_TERMS

    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("codes", metavar="CODE", nargs="*", help=_CODES_HELP)
    parser.add_argument(
        "--step", choices=tuple(STEP_TERMS), metavar="STEP", help="step to take with them (docs/sign_off.md); else tell where they stand"
    )
    _add_answer(parser)
    add_common(parser)


def state(args: argparse.Namespace, console: Console) -> int:
    """Show where committees stand, or take a step with them."""
    from layers.catalog import Catalog

    with opened(args.project, console) as project:
        catalog = Catalog(project)
        codes = _codes(catalog, args.codes)
        rows = _shown(catalog, codes, console) if args.step is None else _taken(catalog, codes, args.step, _answer(args), console)
    console.result({"project": str(args.project), "committees": rows})
    return 0


def freeze_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``freeze``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument(
        "codes", metavar="CODE", nargs="*", help="codes of committees, or beginnings of them; all that are accepted by default"
    )
    parser.add_argument("--out", metavar="OUT", type=Path, help="file for the certificate: .json to check later, or .html to print")
    _add_answer(parser)
    add_common(parser)


def freeze(args: argparse.Namespace, console: Console) -> int:
    """Freeze accepted committees and certify what is frozen."""
    from layers.catalog import Catalog
    from layers.signing_off.certificates import certificate
    from layers.signing_off.standings import standings

    _refuse_ending(args.out)
    with opened(args.project, console) as project:
        catalog = Catalog(project)
        codes = _codes(catalog, args.codes)
        if not args.codes:
            with project.reading() as connection:
                known = standings(connection)
            codes = [c for c in codes if c in known and known[c].state == "accepted"] or codes[:1]  # the refusal says where it stands
        rows = _taken(catalog, codes, "freeze", _answer(args), console)
        with project.reading() as connection:
            found = certificate(connection, rows[0]["certificate"])
        if args.out is not None:
            _write(args.out, found, console.lang)
    counts = {c: found["counts"][c] for c in ("omitted", "doubled", "eas", "housing_units")}
    console.say("frozen_certified", count=len(codes), number=found["certificate"], **counts)
    if args.out is not None:
        console.say("written", file=args.out)
    console.result({"project": str(args.project), "committees": rows, "certificate": found, "out": args.out})
    return 0


def certificate_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``certificate``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("codes", metavar="CODE", nargs="*", help=_CODES_HELP)
    parser.add_argument("--out", metavar="OUT", type=Path, help="file for the certificate: .json to check later, or .html to print")
    parser.add_argument("--check", metavar="FILE.json", type=Path, help="hold this certificate against the project, instead of its own")
    add_common(parser)


def certificate(args: argparse.Namespace, console: Console) -> int:
    """Tell whether a project still is what was certified when it was frozen."""
    from layers.catalog import Catalog
    from layers.signing_off.certificates import DIFFERS, certificate, numbers_of, opened_seal, verify

    _refuse_ending(args.out)
    with opened(args.project, console) as project:
        codes = _codes(Catalog(project), args.codes) if args.codes else []
        with project.reading() as connection:
            if args.check is not None:
                bodies = [opened_seal(_text(args.check), args.check.name)]
                if bodies[0]["project_id"] != _project_id(connection):
                    raise Refused("certificate_bad", file=args.check.name)
            else:
                bodies = [certificate(connection, number) for number in numbers_of(connection, codes)]
            found = [v for body in bodies for v in verify(connection, body) if not codes or v.committee_code in codes]
        if args.out is not None:
            _write(args.out, bodies[-1], console.lang)
    for one in found:
        console.say(f"certified_{one.outcome}", code=one.committee_code, edits=one.edits)
    console.result({"project": str(args.project), "committees": [vars(one) for one in found], "certificates": bodies, "out": args.out})
    return int(any(one.outcome == DIFFERS for one in found))


def report_package_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``report-package``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("--out", required=True, metavar="FILE.zip", type=Path, help="report package to write")
    parser.add_argument("--township", metavar="CODE", default="", help="only this township, 9 digits")
    parser.add_argument(
        "--issued",
        metavar="FILE",
        type=Path,
        help="the map before, to tell the differences from: an earlier report package or a plan file; else the earlier areas imported",
    )
    add_common(parser)


def report_package(args: argparse.Namespace, console: Console) -> int:
    """Write what is reported upward."""
    from layers.signing_off.report_packages import write_package

    with opened(args.project, console) as project:
        made = write_package(project, args.out, COMMAND_LINE, township=args.township, issued=args.issued)
    counts, differences = made.manifest["counts"], made.manifest["differences"]
    console.say("packaged", file=args.out, committees=counts["committees"], eas=counts["eas"] + counts["virtual_eas"], sha256=made.sha256)
    if differences is None:
        console.say("packaged_no_map")
    else:
        console.say("packaged_differences", **differences)
    console.result({"project": str(args.project), "out": args.out, "sha256": made.sha256, **made.manifest})
    return 0


def remarks_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``remarks``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("file", metavar="FILE", help="CSV or XLSX file with a code and a remark in each row")
    add_common(parser)


def remarks(args: argparse.Namespace, console: Console) -> int:
    """Take remarks that came back on a report; each becomes a task."""
    from layers.reading.sources import Source
    from layers.signing_off.tasks import take_remarks

    with opened(args.project, console) as project:
        count = take_remarks(project, Source.parse(args.file, {}), COMMAND_LINE)
    console.say("remarks_taken", file=Path(args.file).name, count=count)
    console.result({"project": str(args.project), "file": args.file, "new": count})
    return 0


def _add_answer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--word", action="append", default=[], metavar="[KEY=]TEXT", help="why a warning may stay; without a key, for all; repeatable"
    )
    parser.add_argument("--reason", default="", metavar="TEXT", help="why it is returned or withdrawn")
    parser.add_argument(
        "--understood", action="append", nargs="+", default=[], metavar="KEY", help="what is undone and was read; repeatable"
    )


def _answer(args: argparse.Namespace) -> Answer:
    from gis.signing_off.sign_off import Answer

    words = {}
    for text in args.word:
        key, equal, word = text.partition("=")
        words[key if equal else _ANY] = word if equal else text
    return Answer(args.reason, words, [key for group in args.understood for key in group])


def _codes(catalog: Catalog, given: list[str]) -> list[str]:
    """The committees that codes or their beginnings name.

    Raises:
        NotFound: ``committee_unknown``.
    """
    from gis.schema import COMMITTEES

    now = catalog.now()
    known = sorted(now.table(COMMITTEES)["committee_code"])
    for code in given:
        if not any(k.startswith(code) for k in known):
            raise NotFound("committee_unknown", file=now.project.path.name, code=code[:60], known=", ".join(known[:3]))
    return [k for k in known if not given or k.startswith(tuple(given))]


def _taken(catalog: Catalog, codes: list[str], step: str, answer: Answer, console: Console) -> list[dict[str, Any]]:
    """Take a step with some committees, all or none."""
    from dataclasses import replace

    from gis.people.roles import ADMINISTRATOR
    from layers.sign_off import Asked, facts_of, items_of, take

    words = dict(answer.words)
    if _ANY in words:
        everywhere = words.pop(_ANY)
        with catalog.now().project.reading() as connection:
            for code in codes:
                found = items_of(connection, facts_of(catalog.now(), connection, code), code, step)
                words = {i.key: everywhere for i in found if not (i.blocks or i.word)} | words
    asked = Asked(step, ADMINISTRATOR, COMMAND_LINE, uuid.uuid4().hex, replace(answer, words=words))
    rows = take(catalog, codes, asked)
    for row in rows:
        console.say("step_taken", code=row["committee_code"], state=term(row["state"], console.lang))
    return rows


def _shown(catalog: Catalog, codes: list[str], console: Console) -> list[dict[str, Any]]:
    with catalog.now().project.reading() as connection:
        return [_standing(catalog, connection, code, console) for code in codes]


def _standing(catalog: Catalog, connection: sa.Connection, code: str, console: Console) -> dict[str, Any]:
    """Where a committee stands, and what its next step needs."""
    from gis.messages import message
    from gis.schema import COMMITTEES
    from gis.signing_off.sign_off import steps_from
    from layers.sign_off import facts_of, items_of, undone_by
    from layers.signing_off.standings import standing_of

    lang, table = console.lang, catalog.now().table(COMMITTEES)
    standing = standing_of(connection, code)
    name = table.loc[table["committee_code"] == code, "name"].iloc[0] or ""
    console.say("standing", code=code, name=name, state=term(standing.state, lang))
    steps = steps_from(standing)
    first = steps[0]
    console.say("standing_next", step=", ".join(dict.fromkeys(term(s.name, lang) for s in steps)))
    items = items_of(connection, facts_of(catalog.now(), connection, code), code, first.name) if first.checked else []
    undone = undone_by(connection, code, first.name) if first.undoes else []
    listed = [{"key": i.key, "blocks": i.blocks, "word": i.word, "message": message(i.code, lang, **i.params)} for i in items]
    for one in listed:
        console.say("standing_blocks" if one["blocks"] else "standing_word", key=one["key"], message=one["message"])
    for u in undone:
        console.say("standing_undoes", key=u.code, message=u.say(lang))
    told = {"committee_code": code, "state": standing.state, "fixed": standing.fixed, "steps": [s.name for s in steps], "checks": listed}
    return told | {"undoes": [{"code": u.code, "message": u.say(lang)} for u in undone]}


def _refuse_ending(path: Path | None) -> None:
    if path is not None and path.suffix.lower() not in (".json", ".html"):
        raise Refused("out_ending", file=str(path), kind="certificate", endings=".json, .html")


def _write(path: Path, body: dict[str, Any], lang: str) -> None:
    """Write a certificate to a new file.

    Raises:
        Refused: ``out_exists``, ``out_unwritable``.
    """
    from layers.reasons import explain
    from layers.signing_off.certificate_page import page

    text = json.dumps(body, ensure_ascii=False, indent=1) if path.suffix.lower() == ".json" else page(body, lang)
    try:
        with path.open("x", encoding="utf-8") as f:
            f.write(text)
    except FileExistsError as e:
        raise Refused("out_exists", file=str(path)) from e
    except OSError as e:
        raise Refused("out_unwritable", file=str(path), reason=explain(e)) from e


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        raise Refused("certificate_bad", file=path.name) from e


def _project_id(connection: sa.Connection) -> str:
    from layers.storage.bookkeeping import facts

    return facts(connection)["project_id"]
