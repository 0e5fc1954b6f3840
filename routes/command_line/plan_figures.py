"""What `plan`, `delineate` and `export` print of a plan: its findings first, its figures last, where they are seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from gis.messages.phrases import term
from routes.command_line.console import Console

if TYPE_CHECKING:
    import geopandas as gpd

    from gis.rules import Rules
    from layers.pipeline import Made


@dataclass(frozen=True)
class PartialPlan:
    """A plan of some committees of a project: the file, all committees, what was made."""

    project: str
    committees: gpd.GeoDataFrame
    made: Made


def figures_of(eas: Any, parts: Any) -> dict[str, Any]:
    """Counts of a plan, and the medians of its scores."""
    import numpy as np

    from gis.scores import COLUMNS

    lost = parts[parts["ea_code"].isna()]
    first = lost[lost["part_no"] == 1]
    return {
        "committees": int(eas["committee_code"].nunique()),
        "eas": len(eas),
        "buildings": int((parts["part_no"] == 1).sum()),
        "housing_units": int(parts["housing_units"].sum()),
        "units_estimated": int(parts.loc[parts["units_estimated"].astype(bool), "housing_units"].sum()),
        "unplaced": {
            "buildings": len(first),
            "housing_units": int(lost["housing_units"].sum()),
            "by_status": first["status"].value_counts().to_dict(),
        },
        "scores": {c: None if np.isnan(v) else round(v, 1) for c, v in ((c, float(eas[c].median())) for c in COLUMNS)},
    }


def tell_findings(console: Console, issues: Sequence[Mapping[str, Any]], partial: PartialPlan | None = None) -> None:
    """Print the findings by kind; where some committees were planned, of the others only how many there are, and how to see them."""
    planned = set() if partial is None else set(partial.made.eas["committee_code"])
    if partial is None or planned.issuperset(partial.committees["committee_code"]):
        console.issues(issues)
        return
    from gis.checking.concerned import concerned

    about = [not planned.isdisjoint(codes) for codes in concerned(issues, partial.committees, partial.made.buildings)]
    others = [i for i, own in zip(issues, about, strict=True) if not own]
    console.issues(i for i, own in zip(issues, about, strict=True) if own)
    if others:
        errors = sum(i["severity"] == "error" for i in others)
        console.say("issues_elsewhere", count=len(others), errors=errors, file=partial.project)


def tell_figures(console: Console, figures: Mapping[str, Any]) -> None:
    """Print the figures of a plan."""
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
        reasons = ", ".join(f"{term(k, console.lang)} {n}" for k, n in lost["by_status"].items())
        console.say("unplaced", buildings=lost["buildings"], units=lost["housing_units"], reasons=reasons)
    if figures["scores"]["score"] is not None:
        console.say("scores", **figures["scores"])
    totals = figures.get("known_totals")
    if totals and totals["known"]:
        console.say("known_total", **totals, percent=100 * (totals["found"] / totals["known"] - 1))


def tell_staffing(console: Console, made: Made, wanted: int, rules: Rules) -> dict[str, Any]:
    """Print how the areas made fit the enumerators there are, with a warning where these are too few; gives it for JSON."""
    from gis.replanning.staffing import staffing

    found = staffing(made.eas, rules)
    console.say("staffed", eas=wanted, target=made.target, made=found.eas)
    if found.too_few:
        console.say("staffed_too_few", **asdict(found))
        if found.easy > found.least:
            console.say("staffed_easily", **asdict(found))
    return {"wanted": wanted, **asdict(found), "too_few": found.too_few}
