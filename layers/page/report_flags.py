"""The flags of the coverage report: every one in a list that folds out, with a link to its place on the map."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd

from gis.issues import Issue, by_kind
from gis.messages import finding_text, shown_code

_ZOOM = 18  # a building and its neighbours


def flags_list(issues: Sequence[Issue], crs: object, lang: str, words: Mapping[str, str]) -> str:
    """All findings as HTML, by kind, the gravest first; all text from data is escaped.

    Args:
        issues: findings, their places points in ``crs`` or None.
        crs: metric.
        lang: ``zh`` or ``en``.
        words: the names of the severities, and ``place``, the text of the link to a place.
    """
    kinds = by_kind(issues)
    places = _places(issues, crs)
    folds = []
    for (severity, code), found in kinds.items():
        items = "".join(f"<li>{html.escape(finding_text(i, lang))}{_link(places.get(id(i)), words['place'])}</li>" for i in found)
        title = html.escape(f"{words[severity]}{shown_code(code)} ({len(found):,}): {finding_text(found[0], lang)}")
        folds.append(f'<details class="flags" data-code="{html.escape(code)}"><summary>{title}</summary><ol>{items}</ol></details>')
    return "".join(folds)


def going_there(page: str) -> str:
    """The script that brings the map to the place of a flag.

    Args:
        page: name of the map in the scripts of the page.
    """
    return (
        "<script>document.getElementById('report').addEventListener('click',(e)=>{const at=e.target.dataset.at;"
        f"if(at){{e.preventDefault();{page}.setView(at.split(',').map(Number),{_ZOOM},{{animate:false}});{page}.getContainer().scrollIntoView()}}}})</script>"
    )


def _places(issues: Sequence[Issue], crs: object) -> dict[int, Any]:
    """Longitude and latitude by finding, of those that have a place."""
    there = [i for i in issues if i["geometry"] is not None and not i["geometry"].is_empty]
    points = gpd.GeoSeries([i["geometry"] for i in there], crs=crs).to_crs(4326)
    return {id(i): point for i, point in zip(there, points, strict=True)}


def _link(point: Any, text: str) -> str:
    return "" if point is None else f' <a href="#" data-at="{point.y:.6f},{point.x:.6f}">{text}</a>'
