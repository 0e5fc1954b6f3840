"""Commands that make and take out plans: plan, delineate, coverage, export."""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

from routes.console import Console, counts, has_errors
from routes.options import add_common, add_reading, flat, read_layered


def plan_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``plan``."""
    parser.add_argument("--committees", required=True, metavar="FILE[:LAYER]", help="outlines of the committees (普查区)")
    parser.add_argument("--buildings", required=True, metavar="FILE[:LAYER]", help="footprints or points of the buildings (建筑物)")
    parser.add_argument("--barriers", action="append", nargs="+", metavar="FILE[:LAYER]", help="roads, rivers, railways; repeatable")
    parser.add_argument("--out", required=True, metavar="PLAN.gpkg", help="plan file to write")
    parser.add_argument("--target", type=float, metavar="UNITS", help="housing units an enumeration area; else that of the rules")
    parser.add_argument("--rules", metavar="PACK|FILE", help="rule pack (china-2020, un-generic) or TOML file")
    _add_run(parser)
    add_reading(parser, layered=True)
    add_common(parser)


def plan(args: argparse.Namespace, console: Console) -> int:
    """From files to a plan file, without a project."""
    from gis.issues import issue_table
    from gis.rules import with_target
    from layers.pipeline import make_plan, read_inputs
    from layers.planfile import write_plan
    from layers.readers import Source
    from layers.rule_files import read_rules

    rules = read_rules(args.rules, language=args.lang)
    if args.target is not None:
        rules = with_target(rules, args.target)
    console.speak(rules.language)
    stated = read_layered(args)
    files = {"committees": [args.committees], "buildings": [args.buildings], "barriers": flat(args.barriers)}
    sources = {
        role: [Source.parse(f, stated.mapping.get(role), stated.where.get(role), stated.crs.get(role)) for f in names]
        for role, names in files.items()
    }
    clock = [time.perf_counter()]
    inputs = read_inputs(sources["committees"][0], sources["buildings"][0], sources["barriers"], rules, console.progress)
    clock.append(time.perf_counter())
    made = make_plan(inputs, rules, seed=args.seed, workers=args.workers, progress=console.progress)
    clock.append(time.perf_counter())
    issues = [*inputs.issues, *made.input_issues, *made.plan_issues]
    write_plan(args.out, made.eas, made.parts, issue_table(issues, rules.language, inputs.committees.crs), inputs.source_crs)
    clock.append(time.perf_counter())
    seconds = {k: round(b - a, 3) for k, a, b in zip(("read", "delineate", "write"), clock, clock[1:], strict=False)}
    console.progress.close()
    figures = _figures(made.eas, made.parts)
    _tell(console, figures, issues)
    peak = _peak_mib()
    console.say("times", **seconds, peak_mib=peak)
    console.say("written", file=args.out)
    console.result(
        {"out": args.out, **figures, "rows_refused": inputs.rows_refused, "issues": counts(issues), "seconds": seconds, "peak_mib": peak}
    )
    return int(inputs.rows_refused > 0 or has_errors(issues))


def delineate_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``delineate``."""
    parser.add_argument("project", metavar="PROJECT", help="project file")
    parser.add_argument("--committee", action="append", nargs="+", metavar="CODE", help="divide this committee only; repeatable")
    _add_run(parser)
    add_common(parser)


def delineate(args: argparse.Namespace, console: Console) -> int:
    """Divide the committees of a project."""
    from layers.pipeline import delineate_project
    from layers.store import Project

    with Project.open(args.project) as project:
        console.speak(project.rules.language)
        codes = flat(args.committee) or None
        made = delineate_project(project, committee_codes=codes, seed=args.seed, workers=args.workers, progress=console.progress)
    console.progress.close()
    issues = [*made.input_issues, *made.plan_issues]
    figures = _figures(made.eas, made.parts)
    _tell(console, figures, issues)
    console.result({"project": args.project, **figures, "issues": counts(issues)})
    return int(has_errors(issues))


def coverage_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``coverage``."""
    parser.add_argument("project", metavar="PROJECT", help="project file")
    add_common(parser)


def coverage(args: argparse.Namespace, console: Console) -> int:
    """Count anew, from geometry, who is in which enumeration area."""
    from gis.checks import check_inputs, check_plan
    from gis.coverage import recount
    from gis.schema import BARRIERS, BUILDINGS, COMMITTEES, EAS, PARTS
    from gis.workload import estimate_units
    from layers.store import Project

    with Project.open(args.project) as project:
        rules = project.rules
        console.speak(rules.language)
        _, (committees, buildings, barriers, eas, parts) = project.read_all(COMMITTEES, BUILDINGS, BARRIERS, EAS, PARTS)
    buildings = estimate_units(buildings, rules)
    issues = [*check_inputs(committees, buildings, barriers, rules), *check_plan(committees, buildings, eas, parts, rules)]
    found = recount(committees, buildings, eas, parts, rules, issues)
    console.say("coverage", **found.housing_units)
    console.say("coverage_buildings", **found.buildings)
    if not issues:
        console.say("no_flags")
    console.issues(issues)
    console.result(found.as_json())
    return int(has_errors(issues))


def export_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``export``."""
    parser.add_argument("project", metavar="PROJECT", help="project file")
    parser.add_argument("--out", required=True, metavar="PLAN.gpkg", help="plan file to write")
    add_common(parser)


def export(args: argparse.Namespace, console: Console) -> int:
    """Write the plan of a project to a plan file."""
    from layers.pipeline import export_project
    from layers.store import Project

    with Project.open(args.project) as project:
        console.speak(project.rules.language)
        eas, parts, issues = export_project(project, args.out)
    console.say("written", file=args.out)
    listed = issues.to_dict("records")
    console.result({"out": args.out, **_figures(eas, parts), "issues": counts(listed)})
    return int(has_errors(listed))


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same plan; 1 by default")
    parser.add_argument("--workers", type=int, metavar="N", help="processes; one a core by default, with the same plan")


def _figures(eas: Any, parts: Any) -> dict[str, Any]:
    """Counts of a plan."""
    lost = parts[parts["ea_code"].isna()]
    return {
        "committees": int(eas["committee_code"].nunique()),
        "eas": len(eas),
        "buildings": int((parts["part_no"] == 1).sum()),
        "housing_units": int(parts["housing_units"].sum()),
        "units_estimated": int(parts.loc[parts["units_estimated"].astype(bool), "housing_units"].sum()),
        "unplaced": {
            "buildings": len(lost),
            "housing_units": int(lost["housing_units"].sum()),
            "by_status": lost["status"].value_counts().to_dict(),
        },
    }


def _tell(console: Console, figures: dict[str, Any], issues: list[Any]) -> None:
    """Print the figures of a plan and its findings by kind."""
    console.say(
        "planned",
        committees=figures["committees"],
        buildings=figures["buildings"],
        units=figures["housing_units"],
        estimated=figures["units_estimated"],
        eas=figures["eas"],
    )
    lost = figures["unplaced"]
    if lost["buildings"]:
        reasons = ", ".join(f"{k} {n}" for k, n in lost["by_status"].items())
        console.say("unplaced", buildings=lost["buildings"], units=lost["housing_units"], reasons=reasons)
    console.issues(issues)


def _peak_mib() -> int | None:
    """Highest memory of this process and of its largest worker, in MiB; None where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    per_mib = 1024 * 1024 if sys.platform == "darwin" else 1024
    return int(sum(resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / per_mib)
