"""Commands that make and take out plans: plan, delineate, coverage, export."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gis.errors import Refused
from layers.access.acts import COMMAND_LINE
from layers.planning.worker_start import get_ready
from routes.command_line.console import Console, counts, has_errors
from routes.command_line.libraries import have_libraries
from routes.command_line.offered import only_committee, refuse_offer, tell_offer
from routes.command_line.one_run import rarely_look_for_garbage
from routes.command_line.opened import PROJECT_HELP, opened, project_address
from routes.command_line.options import add_common, add_reading, flat, read_layered
from routes.command_line.plan_figures import PartialPlan, figures_of, tell_figures, tell_findings, tell_staffing
from routes.command_line.usage import MOST_SEED, positive_number, whole_number

if TYPE_CHECKING:
    from gis.issues import Issue
    from gis.rules import Rules
    from layers.pipeline import Made
    from layers.readers import Source


def plan_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``plan``."""
    parser.add_argument("--committees", required=True, metavar="FILE[:LAYER]", help="outlines of the committees")
    parser.add_argument("--buildings", required=True, metavar="FILE[:LAYER]", help="footprints or points of the buildings")
    parser.add_argument("--barriers", action="append", nargs="+", metavar="FILE[:LAYER]", help="roads, rivers, railways; repeatable")
    parser.add_argument(
        "--together",
        metavar="FILE[:LAYER]",
        help="polygons whose buildings stay in one enumeration area where they fit (hamlets, gated compounds)",
    )
    parser.add_argument("--totals", metavar="FILE", help="known totals of the committees, to compare the units with")
    parser.add_argument("--out", required=True, metavar="PLAN.gpkg", help="plan file to write")
    parser.add_argument(
        "--target",
        type=positive_number("--target"),
        metavar="UNITS",
        help="housing units an enumeration area; else measure and target of the rules",
    )
    parser.add_argument("--resume", action="store_true", help="go on where an earlier run for the same plan file was cut short")
    parser.add_argument("--rules", metavar="PACK|FILE", help="rule pack (china-2020 by default; docs/rules.md lists them) or TOML file")
    _add_run(parser)
    add_reading(parser, layered=True)
    add_common(parser)


def plan(args: argparse.Namespace, console: Console) -> int:
    """From files to a plan file, without a project."""
    get_ready([args.committees, args.buildings], args.workers)
    rarely_look_for_garbage()
    from gis.checking.total_checks import known_totals, total_units
    from gis.issues import issue_table
    from gis.replanning.planned_eas import planned_eas
    from layers.pipeline import make_plan, read_inputs
    from layers.planfile import refuse_unwritable, write_plan
    from layers.planning.unfinished import Unfinished
    from layers.readers import read_totals
    from layers.rule_files import read_rules

    rules = read_rules(args.rules, target=args.target, language=args.lang)
    console.speak(rules.language)
    sources = _sources(args)
    refuse_unwritable(args.out, [*(s.path for several in sources.values() for s in several), *([args.rules] if args.rules else [])])
    clock = [time.perf_counter()]
    inputs = read_inputs(
        sources["committees"][0], sources["buildings"][0], sources["barriers"], rules, console.progress, sources["together"]
    )
    totals = [read_totals(source, rules) for source in sources["totals"]]
    clock.append(time.perf_counter())
    known, unmatched = known_totals(inputs.committees, totals[0].table) if totals else (None, [])
    with Unfinished(args.out, args.resume) as unfinished:
        settings = {"seed": args.seed, "workers": args.workers, "totals": known, "unfinished": unfinished}
        made = make_plan(inputs, rules, **settings, progress=console.progress)
        clock.append(time.perf_counter())
        issues = [*inputs.issues, *(i for t in totals for i in t.issues), *unmatched, *made.issues]
        listed = issue_table(issues, rules.language, inputs.committees.crs)
        write_plan(args.out, planned_eas(made.eas, inputs.committees), made.parts, listed, inputs.source_crs)
        unfinished.discard()
    clock.append(time.perf_counter())
    console.progress.close()
    figures = figures_of(made.eas, made.parts)
    if known is not None:
        figures["known_totals"] = asdict(total_units(inputs.committees, made.buildings, known, rules))
    if args.resume:
        figures["committees_done"] = {"before": unfinished.taken, "now": unfinished.added}
    refused = inputs.rows_refused + sum(t.rows_refused for t in totals)
    _tell_plan(args, console, issues, figures, refused, clock)
    return int(refused > 0 or has_errors(issues))


def _sources(args: argparse.Namespace) -> dict[str, list[Source]]:
    """The files of ``plan`` by what they are, with the columns, filters and CRS that were named for them."""
    from layers.readers import Source

    stated = read_layered(args)
    files = {"committees": [args.committees], "buildings": [args.buildings], "barriers": flat(args.barriers)}
    files |= {"totals": [args.totals] if args.totals else [], "together": [args.together] if args.together else []}
    return {
        role: [Source.parse(f, stated.mapping.get(role), stated.where.get(role), stated.crs.get(role)) for f in names]
        for role, names in files.items()
    }


def _tell_plan(
    args: argparse.Namespace, console: Console, issues: list[Issue], figures: dict[str, Any], refused: int, clock: list[float]
) -> None:
    """Print what was planned, what was found, and how long reading, delineating and writing took."""
    seconds = {k: round(b - a, 3) for k, a, b in zip(("read", "delineate", "write"), clock, clock[1:], strict=False)}
    tell_findings(console, issues)
    tell_figures(console, figures)
    if "committees_done" in figures:
        console.say("resumed", **figures["committees_done"])
    console.say("times", **seconds)
    console.say("written", file=args.out)
    said = {"issues": counts(issues), "findings": console.listed(issues)}
    console.result({"out": args.out, **figures, "rows_refused": refused, **said, "seconds": seconds})


def delineate_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``delineate``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("--committee", action="append", nargs="+", metavar="CODE", help="divide this committee only; repeatable")
    parser.add_argument(
        "--eas", type=whole_number("--eas", 1), metavar="N", help="as many enumeration areas as there are enumerators; sets the target"
    )
    parser.add_argument(
        "--plans", type=whole_number("--plans", 2, 9), metavar="N", help="show N different plans of one committee, and write none of them"
    )
    parser.add_argument("--take", type=whole_number("--take", 1), metavar="K", help="of the plans of --plans, write the one of this number")
    parser.add_argument(
        "--keep", action="store_true", help="change only enumeration areas of the plan (or of those imported) that no longer fit"
    )
    parser.add_argument(
        "--lock", action="append", nargs="+", metavar="EA_CODE", help="with --keep: never change this one, now or later; repeatable"
    )
    parser.add_argument("--unlock", action="append", nargs="+", metavar="EA_CODE", help="let this one change again; repeatable")
    _add_run(parser)
    add_common(parser)


def delineate(args: argparse.Namespace, console: Console) -> int:
    """Divide the committees of a project, or show plans of one to pick from."""
    _refuse_clashes(args)
    get_ready([args.project], args.workers)
    rarely_look_for_garbage()
    from gis.schema import COMMITTEES
    from layers.accounts import import_findings
    from layers.edits.alternatives import alternatives
    from layers.planning.keeping_project import Keeping
    from layers.planning.project_plan import delineate_project
    from layers.reading.findings import some

    codes, offer = flat(args.committee) or None, None
    with opened(args.project, console) as project:
        rules = project.rules
        codes = only_committee(project) if args.plans is not None and codes is None else codes
        refuse_offer(args, codes or [])
        run: dict[str, Any] = {"eas": args.eas, "seed": args.seed, "workers": args.workers, "progress": console.progress}
        if args.plans is not None and codes:
            offer = alternatives(project, codes[0], args.plans, take=args.take, **run)
        keeping = Keeping(args.keep, tuple(flat(args.lock)), tuple(flat(args.unlock)))
        run |= {"keeping": keeping, "open_only": codes is None}
        made = delineate_project(project, committee_codes=codes, **run) if offer is None else offer.taken
        issues = import_findings(project)  # rows that an import refused are in no plan: planning does not mend that
        committees = project.read(COMMITTEES)
    console.progress.close()
    offered = {} if offer is None else tell_offer(console, offer, args)
    if made is None:
        console.result({"project": args.project, **offered})
        return 0
    issues = [*issues, *made.issues]
    tell_findings(console, issues, None if codes is None and not made.left else PartialPlan(args.project, committees, made))
    if made.left:
        console.say(
            "left_signed_off",
            count=len(made.left),
            codes=some(made.left),
        )
    figures = _tell_made(console, made, args.eas, rules)
    console.result({"project": args.project, **figures, **offered, "issues": counts(issues), "findings": console.listed(issues)})
    return int(has_errors(issues))


def _tell_made(console: Console, made: Made, enumerators: int | None, rules: Rules) -> dict[str, Any]:
    """Print what was made, how it fits the enumerators there are, and what it changes; gives it for JSON."""
    figures = {**figures_of(made.eas, made.parts), "target": round(made.target, 1), "signed_off": list(made.left)}
    tell_figures(console, figures)
    if enumerators is not None:
        figures["staffing"] = tell_staffing(console, made, enumerators, rules)
    if made.aftermath is not None and made.aftermath.changes is not None:
        figures["changes"] = made.aftermath.changes.as_json()
        console.say("changes", **figures["changes"])
    return figures


def _refuse_clashes(args: argparse.Namespace) -> None:
    """Refuse options that say nothing together (``usage_needs``, ``usage_against``)."""
    if args.lock and not args.keep:
        raise Refused("usage_needs", command=args.command, option="--lock", other="--keep")
    if args.keep and args.eas is not None:
        raise Refused("usage_against", command=args.command, option="--keep", other="--eas")
    for given, option in ((args.keep, "--keep"), (args.unlock, "--unlock")):
        if args.plans is not None and given:
            raise Refused("usage_against", command=args.command, option=option, other="--plans")


def coverage_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``coverage``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("--html", metavar="REPORT.html", help="write the report with a map, one file that opens without a network")
    add_common(parser)


def coverage(args: argparse.Namespace, console: Console) -> int:
    """Count anew, from geometry, who is in which enumeration area."""
    from layers.access.audit import record
    from layers.accounts import recount_project
    from layers.outputs import REPORT, refuse_output
    from layers.vendor import LEAFLET

    with opened(args.project, console) as project:
        if args.html is not None:
            refuse_output(args.html, REPORT, [args.project])
            have_libraries(console, LEAFLET)
        found = recount_project(project)
        if args.html is not None:
            from layers.report import Heading, write_report

            write_report(found, Heading.of(project, console.lang), Path(args.html), console.lang)
            record(project, COMMAND_LINE, "report", Path(args.html).name)
    console.say("coverage", **found.coverage.housing_units)
    console.say("coverage_buildings", **found.coverage.buildings)
    if not found.issues:
        console.say("no_flags")
    console.issues(found.issues)
    if args.html is not None:
        console.say("written", file=args.html)
    console.result({**found.coverage.as_json(), "stale": found.stale, "findings": console.listed(found.issues)})
    return int(has_errors(found.issues))


def export_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``export``."""
    parser.add_argument("project", metavar="PROJECT", type=project_address, help=PROJECT_HELP)
    parser.add_argument("--out", required=True, metavar="PLAN.gpkg", help="plan file to write")
    add_common(parser)


def export(args: argparse.Namespace, console: Console) -> int:
    """Write the plan of a project to a plan file."""
    from layers.access.audit import record
    from layers.exporting import export_project

    with opened(args.project, console) as project:
        account, issues = export_project(project, args.out, console.lang)
        record(project, COMMAND_LINE, "export", Path(args.out).name)
    listed = issues.to_dict("records")
    console.stale(account.stale)
    console.say("written", file=args.out)
    said = {"issues": counts(listed), "findings": console.listed(listed), "stale": account.stale}
    console.result({"out": args.out, **figures_of(account.eas, account.parts), **said})
    return int(has_errors(listed))


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seed", type=whole_number("--seed", 0, MOST_SEED), default=1, help="the same seed gives the same plan; 1 by default"
    )
    parser.add_argument(
        "--workers", type=whole_number("--workers", 1), metavar="N", help="processes; one a core by default, with the same plan"
    )
