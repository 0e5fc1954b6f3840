"""Commands that make and hand out plans: delineate, coverage, sheet, export, plan."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from routes.console import Console, counts, has_errors
from routes.measure import Stopwatch, peak_mib
from routes.options import add_common, add_reading, flat, read_layered


def _add_work(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same plan; 1 by default")
    parser.add_argument("--workers", type=_count, help="processes; one a core by default")


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def delineate_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``delineate``."""
    parser.add_argument("project", metavar="PROJECT", help="project file")
    parser.add_argument("--committee", action="append", nargs="+", metavar="CODE", help="plan these committees only; repeatable")
    _add_work(parser)
    add_common(parser)


def delineate(args: argparse.Namespace, console: Console) -> int:
    """Plan a project or some of its committees."""
    from layers.store import Project

    watch = Stopwatch()
    with Project.open(args.project) as project:
        console.speak(project.rules.language)
        from layers.pipeline import delineate_project

        codes = flat(args.committee) or None
        with watch.step("delineate"):
            made = delineate_project(project, committee_codes=codes, seed=args.seed, workers=args.workers, progress=console.progress)
    console.progress.close()
    issues = [*made.input_issues, *made.plan_issues]
    data = summary(made.committees, made)
    _say_plan(console, data)
    console.issues(issues)
    console.result({"project": args.project, **data, "issues": counts(issues), "seconds": watch.seconds})
    return int(has_errors(issues))


def coverage_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``coverage``."""
    parser.add_argument("project", metavar="PROJECT", help="project file")
    parser.add_argument("--html", metavar="FILE", help="write a report with a map, one file that opens without a network")
    add_common(parser)


def coverage(args: argparse.Namespace, console: Console) -> int:
    """Recount from geometry who is in which EA."""
    from layers.store import Project

    with Project.open(args.project) as project:
        console.speak(project.rules.language)
        from layers.accounts import recount_project, write_html

        found = recount_project(project)
        if args.html:
            write_html(project, found, Path(args.html), console.lang)
    data = found.as_json()
    console.say("coverage", **data["housing_units"])
    console.say("coverage_buildings", **data["buildings"])
    console.issues(found.issues)
    if not found.issues:
        console.say("no_flags")
    if args.html:
        console.say("written", file=args.html)
    console.result(data)
    return int(has_errors(found.issues))


def sheet_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``sheet``."""
    parser.add_argument("project", metavar="PROJECT", help="project file")
    parser.add_argument("ea_code", metavar="EA_CODE", help="code of the enumeration area, 15 digits")
    parser.add_argument("--out", required=True, metavar="FILE.pdf", help="file to write")
    add_common(parser)


def sheet(args: argparse.Namespace, console: Console) -> int:
    """Print the map of one EA."""
    from layers.store import Project

    with Project.open(args.project) as project:
        console.speak(project.rules.language)
        from layers.accounts import print_sheet

        print_sheet(project, args.ea_code, Path(args.out), console.lang)
    console.say("written", file=args.out)
    console.result({"ea_code": args.ea_code, "out": args.out})
    return 0


def export_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``export``."""
    parser.add_argument("project", metavar="PROJECT", help="project file")
    parser.add_argument("--out", required=True, metavar="FILE.gpkg", help="plan file to write")
    add_common(parser)


def export(args: argparse.Namespace, console: Console) -> int:
    """Write the plan of a project to a plan file."""
    from layers.store import Project

    with Project.open(args.project) as project:
        console.speak(project.rules.language)
        from layers.pipeline import export_project

        eas, parts, table = export_project(project, args.out)
    issues = table.to_dict("records")
    console.say("written", file=args.out)
    console.result({"out": args.out, "enumeration_areas": len(eas), "building_parts": len(parts), "issues": counts(issues)})
    return int(has_errors(issues))


def plan_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``plan``."""
    parser.add_argument("--committees", required=True, metavar="FILE[:LAYER]", help="outlines; columns code, name")
    parser.add_argument(
        "--buildings", required=True, metavar="FILE[:LAYER]", help="footprints; columns building_id, housing_units, floors, entrances, use"
    )
    parser.add_argument(
        "--barriers", action="append", nargs="+", metavar="FILE[:LAYER]", help="roads, railways, rivers, walls; column kind; repeatable"
    )
    parser.add_argument("--totals", metavar="FILE", help="known totals per committee, to compare with")
    parser.add_argument("--out", required=True, metavar="FILE.gpkg", help="plan file to write")
    parser.add_argument("--target", type=float, metavar="UNITS", help="housing units per enumeration area, instead of the rule pack's")
    parser.add_argument("--rules", metavar="PACK|FILE", help="rule pack (china-2020, un-generic) or TOML file; china-2020 by default")
    _add_work(parser)
    add_reading(parser, layered=True)
    add_common(parser)


def plan(args: argparse.Namespace, console: Console) -> int:
    """From files to a plan file."""
    from layers.rule_files import read_rules

    rules = read_rules(args.rules, target=args.target, language=args.lang)
    console.speak(rules.language)
    stated = read_layered(args)
    from gis.issues import issue_table
    from layers.pipeline import make_plan, read_inputs
    from layers.planfile import refuse_unwritable, write_plan
    from layers.readers import Source, read_totals

    def source(layer: str, spec: str) -> Source:
        return Source.parse(spec, stated.mapping.get(layer), stated.where.get(layer), stated.crs.get(layer))

    refuse_unwritable(args.out)
    watch = Stopwatch()
    with watch.step("read"):
        barriers = [source("barriers", b) for b in flat(args.barriers)]
        inputs = read_inputs(source("committees", args.committees), source("buildings", args.buildings), barriers, rules, console.progress)
        totals = read_totals(source("totals", args.totals)) if args.totals else None
    with watch.step("delineate"):
        made = make_plan(inputs, rules, seed=args.seed, workers=args.workers, progress=console.progress)
    console.progress.close()
    issues = [*inputs.issues, *(totals.issues if totals else []), *made.input_issues, *made.plan_issues]
    with watch.step("write"):
        write_plan(args.out, made.eas, made.parts, issue_table(issues, rules.language, made.eas.crs), inputs.source_crs)
    data = summary(len(inputs.committees), made, float(totals.table["housing_units"].sum()) if totals else None)
    memory = peak_mib(args.workers or os.cpu_count() or 1)
    refused = inputs.rows_refused + (totals.rows_refused if totals else 0)
    _say_plan(console, data)
    console.issues(issues)
    console.say("written", file=args.out)
    console.say("times", **watch.seconds, peak_mib=memory if memory is not None else "-")
    console.result(
        {"out": args.out, **data, "rows_refused": refused, "issues": counts(issues), "seconds": watch.seconds, "peak_mib": memory}
    )
    return int(refused > 0 or has_errors(issues))


def summary(committees: int, made: Any, known_units: float | None = None) -> dict[str, Any]:
    """Figures of a plan: counts, units in an EA, estimated, left out by reason, and against a known total."""
    parts = made.parts
    out = parts[parts["ea_code"].isna()]
    units = parts["housing_units"]
    data: dict[str, Any] = {
        "committees": committees,
        "buildings": int(parts["building_id"].nunique()),
        "enumeration_areas": len(made.eas),
        "housing_units": int(units.sum()),
        "units_estimated": int(units[parts["units_estimated"]].sum()),
        "unplaced": {
            str(reason): {"buildings": int(rows["building_id"].nunique()), "housing_units": int(rows["housing_units"].sum())}
            for reason, rows in out.groupby("status", sort=True)
        },
    }
    return data if known_units is None else {**data, "known_housing_units": int(known_units)}


def _say_plan(console: Console, data: dict[str, Any]) -> None:
    names = {"committees": data["committees"], "buildings": data["buildings"], "eas": data["enumeration_areas"]}
    console.say("planned", **names, units=data["housing_units"], estimated=data["units_estimated"])
    left = data["unplaced"]
    if left:
        reasons = ", ".join(f"{reason} {n['buildings']}" for reason, n in left.items())
        total = {k: sum(n[k] for n in left.values()) for k in ("buildings", "housing_units")}
        console.say("unplaced", buildings=total["buildings"], units=total["housing_units"], reasons=reasons)
    known = data.get("known_housing_units")
    if known:
        console.say("known_total", known=known, units=data["housing_units"], percent=100 * (data["housing_units"] / known - 1))
