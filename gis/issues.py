"""Findings in data: one row each, with code, severity, place, and the values that fill its message."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd

from gis.messages import MESSAGES, finding_text, message
from gis.schema import ISSUES, SEVERITIES, empty

Issue = dict[str, Any]
PLANNING = INPUTS, DELINEATION, PLAN = "inputs", "delineation", "plan"  # steps of making a plan, by which their findings are kept


def issue(
    code: str,
    place: object = None,
    /,
    *,
    committee_code: str | None = None,
    ea_code: str | None = None,
    building_id: str | None = None,
    concerned: Iterable[str] = (),
    **params: object,
) -> Issue:
    """One finding.

    Args:
        code: of the message.
        place: a shapely point in the metric CRS, or None.
        committee_code, ea_code, building_id: what it is about.
        concerned: codes of all committees it is of, where these are more than the one of ``committee_code``.
        params: fill the message template.
    """
    return {
        "code": code,
        "severity": MESSAGES[code].severity,
        "committee_code": committee_code,
        "ea_code": ea_code,
        "building_id": building_id,
        "params": params,
        "geometry": place,
        "concerned": tuple(concerned),
    }


def by_kind(issues: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    """The findings by severity and code, the gravest first; those of one kind in the order they come in."""
    out: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for found in issues:
        out.setdefault((found["severity"], found["code"]), []).append(found)
    return dict(sorted(out.items(), key=lambda kind: (SEVERITIES.index(kind[0][0]), kind[0][1])))


def told(found: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """A finding for programs: code, severity, message, what it is about; ``file``, ``layer`` and ``row`` where it is of a file."""
    params = found["params"]
    params = json.loads(params or "{}") if isinstance(params, str) else params
    out = {"code": found["code"], "severity": found["severity"], "message": finding_text(found, lang)}
    about = {c: found.get(c) for c in ("committee_code", "ea_code", "building_id")}
    out |= {c: None if value != value else value for c, value in about.items()}
    return out | {c: params[c] for c in ("file", "layer", "row") if params.get(c) is not None}


def issue_table(issues: Iterable[Issue], lang: str, crs: object) -> gpd.GeoDataFrame:
    """The findings as a table `gis.schema.ISSUES`, their messages in ``lang``, geometry points in ``crs``.

    Those that a project has stored (they have a ``message``) may be of an earlier version, whose codes and texts were others.
    """
    rows = list(issues)
    if not rows:
        return empty(ISSUES, crs)
    data = {c: [r.get(c) for r in rows] for c in ISSUES.columns if c not in ("message", "params")}
    data["message"] = [finding_text(r, lang) if "message" in r else message(r["code"], lang, **r["params"]) for r in rows]
    data["params"] = [json.dumps(r["params"], ensure_ascii=False, default=str) for r in rows]
    return gpd.GeoDataFrame({c: data[c] for c in ISSUES.columns}, geometry=[r["geometry"] for r in rows], crs=crs)
