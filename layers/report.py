"""The coverage report as one HTML file: the ledger in figures, the flags, and a map; it opens without a network."""

from __future__ import annotations

import contextlib
import html
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import branca.element
import folium
import geopandas as gpd
import numpy as np
import shapely

from gis.errors import Refused
from gis.names import in_language
from gis.schema import COMMITTEES, REGIONS, SEVERITIES
from layers.accounts import Account
from layers.outputs import REPORT, refuse_output
from layers.page.offline_map import OfflineMap, figure
from layers.page.report_flags import flags_list, going_there
from layers.reading.credits import credits_line
from layers.reasons import unwritten
from layers.storage.stored_tables import SOURCES
from layers.store import Project

_FILLS = ("#f6c9a8", "#bfe0f2", "#b8ddc9", "#f5efad", "#b7c6e0", "#f0c3a0", "#e6cbdc")  # lightened Okabe-Ito, as on the page
_MOST_DRAWN = 5000  # buildings outside any EA that are drawn; the rest is counted
_SIMPLE_M = 2.0  # outlines of a large county are drawn to this
_COUNTY_DIGITS = 6  # of a committee's code
_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_LARGE = 500  # EAs from which they are
WORDS = {
    "title": ("普查覆盖报告", "Coverage report"),
    "units": ("住房单元", "Housing units"),
    "total": ("总数", "total"),
    "in_one_ea": ("恰在一个普查小区", "in exactly one EA"),
    "in_none": ("不在任何普查小区(漏)", "in none (omitted)"),
    "doubled": ("重复(重)", "doubled"),
    "buildings": ("建筑物", "Buildings"),
    "in_no_committee": ("不在任何普查区", "in no committee"),
    "in_several_committees": ("在多个普查区", "in several committees"),
    "flags": ("发现的问题(点击展开)", "Flags (a click unfolds them)"),
    "place": ("在图上查看", "show on the map"),
    "county": ("县区:{}", "County: {}"),
    "no_county": ("未导入名称", "no name was imported"),
    "counted": ("核对时间:{}", "Counted on {}"),
    "none": ("没有发现问题。", "No flags."),
    "eas": ("普查小区", "Enumeration areas"),
    "committees": ("普查区", "Committees"),
    "uncovered": ("不在普查小区内的建筑物", "Buildings in no EA"),
    "marks": ("漏、重建筑物的位置", "Places of omitted and doubled buildings"),
    "left_out": ("另有 {n} 栋未在图上绘出。", "{n} more are not drawn."),
    "error": ("错误", "error"),
    "warning": ("警告", "warning"),
    "note": ("提示", "note"),
}  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """What the report says of itself: name of the project, the counties in it, when it was counted, whose data it shows."""

    name: str
    county: str
    counted: str
    sources: str

    @classmethod
    def of(cls, project: Project, lang: str) -> Heading:
        """The heading of a report that is made now."""
        now = datetime.now().astimezone()
        return cls(
            project.path.stem, _county(project, lang), f"{now:%Y-%m-%d %H:%M} (UTC{now:%z})", credits_line(project.read(SOURCES), lang)
        )


def _county(project: Project, lang: str) -> str:
    """Names and codes of the counties of the committees; those without a name are said to have none."""
    committees, regions = project.read(COMMITTEES), project.read(REGIONS)
    codes = committees.loc[~committees["code_temporary"].astype(bool), "committee_code"].str[:_COUNTY_DIGITS]
    names = dict(zip(regions["region_code"], regions["name"], strict=True))
    known = [f"{names.get(code) or _word('no_county', lang)} ({code})" for code in sorted(set(codes))]
    return ", ".join(known) or _word("no_county", lang)


def write_report(account: Account, heading: Heading, path: Path, lang: str) -> None:
    """Write the report; whole or not at all.

    Args:
        account: the project as it was counted.
        heading: what it says of itself.
        path: HTML file to write.
        lang: ``zh`` or ``en``.

    Raises:
        Refused: ``libraries_missing``, ``out_unwritable``, and the others of `layers.outputs`.
    """
    refuse_output(path, REPORT)
    page = _map(account, lang, heading.sources)
    figure(page).header.add_child(branca.element.Element(_STYLE), name="report_style")
    figure(page).html.add_child(branca.element.Element(_figures(account, heading, lang)), name="report", index=0)
    figure(page).html.add_child(branca.element.Element(going_there(page.get_name())), name="report_places")
    figure(page).title = html.escape(f"{_word('title', lang)} {heading.name}")
    text = figure(page).render().replace("<html>", f'<html lang="{_LANGUAGES[lang]}">', 1)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except OSError as e:
        raise Refused("out_unwritable", file=str(path), reason=unwritten(path, e)) from e
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


_STYLE = """<style>
body{margin:0;font:14px/1.45 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif;color:#1d2730}
html,body{height:auto!important}
#report{padding:12px 20px;box-sizing:border-box}
#report h1{font-size:20px;margin:0 0 8px}
#report p{margin:0 0 4px}
#report h2{font-size:15px;margin:8px 0 4px}
#report table{border-collapse:collapse;margin:0 28px 8px 0;font-variant-numeric:tabular-nums}
#report td{padding:2px 10px 2px 0;text-align:left;vertical-align:top}
#report td.n{text-align:right}
#report caption{text-align:left}
#report .figures{display:flex;flex-wrap:wrap;align-items:flex-start}
#report .flags summary{cursor:pointer}
#report .flags ol{margin:4px 0 10px;padding-left:44px}
#report .flags[open] summary{font-weight:bold}
.folium-map{position:relative!important;height:72vh!important;min-height:360px;background:#f7f6f1}
</style>"""


def _word(key: str, lang: str) -> str:
    return WORDS[key][lang == "en"]


def _figures(account: Account, heading: Heading, lang: str) -> str:
    """Ledger and flags as HTML; all text from data is escaped."""
    found = account.coverage
    tables = [
        _table(_word("units", lang), [(_word(k, lang), f"{v:,}") for k, v in found.housing_units.items()]),
        _table(_word("buildings", lang), [(_word(k, lang), f"{v:,}") for k, v in found.buildings.items()]),
    ]
    title = html.escape(f"{_word('title', lang)} {heading.name}")
    about = [_word("county", lang).format(heading.county), _word("counted", lang).format(heading.counted)]
    words = {k: _word(k, lang) for k in (*SEVERITIES, "place")}
    flags = flags_list(account.issues, account.committees.crs, lang, words)
    told = f"<h2>{_word('flags', lang)}</h2>{flags}" if flags else f"<p>{_word('none', lang)}</p>"
    first = "".join(f"<p>{html.escape(line)}</p>" for line in about)
    return f'<div id="report"><h1>{title}</h1>{first}<div class="figures">{"".join(tables)}</div>{told}</div>'


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    lines = "".join(f'<tr><td>{html.escape(a)}</td><td class="n">{html.escape(b)}</td></tr>' for a, b in rows)
    return f"<table><caption><b>{html.escape(title)}</b></caption>{lines}</table>"


def _map(account: Account, lang: str, sources: str) -> folium.Map:
    west, south, east, north = account.committees.to_crs(4326).total_bounds
    page = OfflineMap()
    page.fit_bounds([[south, west], [north, east]])
    _layer(page, _word("eas", lang), in_language(account.eas, lang), ["ea_code", "name", "housing_units"], _ea_style)
    _layer(page, _word("committees", lang), account.committees, ["committee_code", "name"], _committee_style)
    lost = account.parts[account.parts["ea_code"].isna().to_numpy() & ~shapely.is_missing(account.parts.geometry.to_numpy())]
    title = _word("uncovered", lang)
    if len(lost) > _MOST_DRAWN:
        title += " " + _word("left_out", lang).format(n=len(lost) - _MOST_DRAWN)
    drawn = lost.iloc[:_MOST_DRAWN]
    _layer(page, title, drawn, ["building_id", "housing_units", "status"], _lost_style)
    _layer(page, _word("marks", lang), _marks(account, drawn), ["building_id", "status"], _mark_style)
    if sources:
        figure(page).html.add_child(branca.element.Element(f'<p style="margin:4px 20px">{html.escape(sources)}</p>'))
    folium.LayerControl(collapsed=False).add_to(page)
    return page


def _marks(account: Account, lost: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """A point in each building that is in no EA or in several: at the scale of a county, footprints cannot be seen."""
    shapes = shapely.centroid(lost.geometry.to_numpy())
    twice = [i for i in account.issues if i["code"] == "E18" and i["geometry"] is not None]
    ids = [*lost["building_id"], *(i["building_id"] for i in twice)]
    status = [*lost["status"], *("doubled" for _ in twice)]
    return gpd.GeoDataFrame({"building_id": ids, "status": status}, geometry=[*shapes, *(i["geometry"] for i in twice)], crs=lost.crs)


def _mark_style(feature: dict[str, Any]) -> dict[str, Any]:
    colour = "#5b2a86" if feature["properties"]["status"] == "doubled" else "#c0271d"
    return {"color": colour, "weight": 2, "fillColor": colour, "fillOpacity": 0.35, "radius": 7}


def _ea_style(feature: dict[str, Any]) -> dict[str, Any]:
    return {"fillColor": _FILLS[feature["properties"]["colour"] % len(_FILLS)], "color": "#333", "weight": 0.8, "fillOpacity": 0.6}


def _committee_style(_: dict[str, Any]) -> dict[str, Any]:
    return {"fill": False, "color": "#222", "weight": 2.2}


def _lost_style(_: dict[str, Any]) -> dict[str, Any]:
    return {"fillColor": "#c0271d", "color": "#c0271d", "weight": 1.5, "fillOpacity": 0.7}


def _layer(
    page: folium.Map, title: str, table: gpd.GeoDataFrame, columns: list[str], style: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Add a table to the map; its texts are shown as text, whatever they hold."""
    if not len(table):
        return
    shapes = table.geometry.to_numpy()
    if len(table) > _LARGE and (shapely.get_dimensions(shapes) == 2).all() and shapely.coverage_is_valid(shapes):
        shapes = shapely.coverage_simplify(shapes, _SIMPLE_M)
    keep = [*columns, *(c for c in ("colour",) if c in table)]
    columns_shown = {c: _plain(table[c].to_numpy(dtype=object)) for c in keep}
    shown = gpd.GeoDataFrame(columns_shown, geometry=shapes, crs=table.crs).to_crs(4326)
    shown["geometry"] = shapely.set_precision(shown.geometry.to_numpy(), 1e-6, mode="pointwise")
    folium.GeoJson(
        shown.to_json(),
        name=html.escape(title),
        style_function=style,
        tooltip=folium.GeoJsonTooltip(columns, labels=False),
        marker=folium.CircleMarker(),
    ).add_to(page)


def _plain(values: np.ndarray) -> list[object]:
    """Values for JSON, texts escaped: the tooltip shows HTML."""
    return [html.escape(v) if isinstance(v, str) else None if v is None or v != v else int(v) for v in values]
