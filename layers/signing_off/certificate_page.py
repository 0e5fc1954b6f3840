"""A certificate as one plain page to print: it opens anywhere and asks for nothing."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from gis.messages.phrases import term
from layers.storage.bookkeeping import shown_time

_WORDS = {
    "title": ("普查区划锁定证书", "Certificate of a frozen plan"),
    "number": ("第 {} 号", "No. {}"),
    "project": ("项目", "Project"),
    "time": ("锁定时间(世界时)", "Frozen (UTC)"),
    "person": ("锁定人", "By"),
    "omitted": ("漏(不在任何普查小区的住房单元)", "Omitted (housing units in no enumeration area)"),
    "doubled": ("重(在两个以上普查小区的住房单元)", "Doubled (housing units in more than one)"),
    "committees": ("普查区", "Committee areas"),
    "eas": ("普查小区", "Enumeration areas"),
    "virtual_eas": ("虚拟小区(另计)", "Virtual areas beside them"),
    "buildings": ("建筑物", "Buildings"),
    "housing_units": ("住房单元", "Housing units"),
    "households": ("户", "Households"),
    "residents": ("人口", "Residents"),
    "code": ("代码", "Code"),
    "name": ("名称", "Name"),
    "revision": ("版本", "Revision"),
    "hash": ("边界、界线、代码的校验值(SHA-256)", "Hash of outlines, borders and codes (SHA-256)"),
    "seal": ("证书校验值", "Seal of the certificate"),
    "fixed": (
        "锁定后普查区边界、小区界线、代码和小区个数不变;建筑物状态、住房单元数、新增编号和人口可继续更新并留有日期。"
        "核对方法:server.py certificate 项目 --check 证书.json",
        "Outlines, borders, codes and the count of enumeration areas are fixed; status and units of buildings, appended numbers and "
        "people stay open, and each change is dated. To check it: server.py certificate PROJECT --check certificate.json",
    ),
}
_HEAD = ("omitted", "doubled", "committees", "eas", "virtual_eas", "buildings", "housing_units", "households", "residents")
_COLUMNS = ("eas", "virtual_eas", "buildings", "housing_units", "residents", "omitted", "doubled", "revision")
_STYLE = (
    "body{font:14px/1.5 'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif;max-width:60em;"
    "margin:2em auto;padding:0 1em;color:#111}"
    "h1{font-size:1.5em}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;margin:1em 0}"
    "td,th{border:1px solid #999;padding:.3em .5em;text-align:left;vertical-align:top}td.n{text-align:right}"
    "code{font-size:.8em;overflow-wrap:anywhere}.wide{overflow-x:auto}"
)


def page(certificate: Mapping[str, Any], lang: str) -> str:
    """The page of a certificate, in ``zh`` or ``en``."""
    counts = certificate["counts"]
    about = [(say("project", lang), certificate["project"]), (say("time", lang), shown_time(certificate["time"]))]
    about += [(say("person", lang), term(certificate["person"], lang)), *((say(c, lang), f"{counts[c]:,}") for c in _HEAD)]
    head = "".join(f"<tr><th>{_text(name)}</th><td>{_text(value)}</td></tr>" for name, value in about)
    columns = "".join(f"<th>{_text(say(c, lang))}</th>" for c in ("code", "name", *_COLUMNS, "hash"))
    title = f"{say('title', lang)} {say('number', lang).format(certificate['certificate'])}"
    rows = "".join(map(_row, certificate["committees"]))
    return (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{_text(title)}</title><style>{_STYLE}</style>'
        f'<h1>{_text(title)}</h1><table>{head}</table><div class="wide"><table><tr>{columns}</tr>{rows}</table></div>'
        f"<p>{_text(say('fixed', lang))}</p><p>{_text(say('seal', lang))}: <code>{_text(certificate['sha256'])}</code></p></html>\n"
    )


def say(word: str, lang: str) -> str:
    """A word of the page."""
    return _WORDS[word][lang != "zh"]


def _row(row: Mapping[str, Any]) -> str:
    numbers = "".join(f'<td class="n">{int(row[c]):,}</td>' for c in _COLUMNS)
    return (
        f"<tr><td>{_text(row['committee_code'])}</td><td>{_text(row['name'] or '')}</td>{numbers}"
        f"<td><code>{_text(row['fixed_sha256'])}</code></td></tr>"
    )


def _text(value: object) -> str:
    return html.escape(str(value))
