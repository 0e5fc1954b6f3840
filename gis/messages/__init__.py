"""What is said to people, by code: the severity and the text in English and Chinese of every issue and refusal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gis.messages.check_messages import CHECKED
from gis.messages.command_messages import COMMANDS
from gis.messages.delivery_messages import DELIVERED
from gis.messages.distance_messages import DISTANT
from gis.messages.ea_messages import PLANS
from gis.messages.edit_messages import EDIT_REASONS
from gis.messages.field_messages import FIELD
from gis.messages.file_messages import FILES
from gis.messages.history_messages import HISTORY
from gis.messages.intake_messages import INTAKE
from gis.messages.job_messages import JOBS
from gis.messages.page_messages import PAGE
from gis.messages.people_messages import PEOPLE
from gis.messages.phrases import fill, shown
from gis.messages.reason_messages import REASONS
from gis.messages.sheet_messages import SHEETS
from gis.messages.sign_off_messages import SIGN_OFF
from gis.messages.store_messages import STORE
from gis.messages.usage_messages import USAGE
from gis.messages.word_messages import PHRASES


@dataclass(frozen=True)
class Message:
    """Severity of an issue (``error``, ``warning``, ``note``) and its texts, as format strings.

    Exceptions have ``refused`` in its place, and parts of other messages ``phrase``.
    """

    severity: str
    en: str
    zh: str


MESSAGES: dict[str, Message] = {
    # refusals of calls
    "columns_missing": Message("refused", "Table {table} lacks the column(s) {columns}.", "表“{table:word}”缺少列:{columns}。"),
    "crs_not_metric": Message("refused", "Lengths need a metric coordinate system, not {crs}.", "计算需要米制坐标系,而不是 {crs}。"),
    "rule_value": Message("refused", "Rule {key} must be above 0, not {value}.", "规则 {key} 必须大于 0,而不是 {value}。"),
    "rule_day": Message(
        "refused",
        "Rule {key} must be a day like 2030-10-11, the last not before the first; not {value}.",
        "规则 {key} 必须是形如 2030-10-11 的日期,且结束日期不早于开始日期;不能是 {value}。",
    ),
    "rule_bands": Message(
        "refused", "Target {target} must lie in the green band {low}-{high}.", "目标值 {target} 应在绿色区间 {low}-{high} 内。"
    ),
    "rule_limits": Message(
        "refused",
        "Target {target} must lie between minimum {low} and hard_cap {high}.",
        "目标值 {target} 应在最小负荷 {low} 与最大负荷 {high} 之间。",
    ),
    "rule_ignored": Message(
        "refused",
        "Rules {key} and ignored_barriers both name {kinds}: what binds cannot be ignored. Take it out of one of them.",
        "规则 {key} 与 ignored_barriers 都列有 {kinds}:起约束作用的界线不能同时忽略。请从其中一项删去。",
    ),
    "rule_target_needed": Message(
        "refused",
        "Rule {key} = {value} needs a target in what it counts: state {other} too.",
        "规则 {key} = {value} 需要相应的目标值,请同时给出 {other}。",
    ),
    "rule_pack_unknown": Message("refused", "There is no rule pack {name}. Known: {known}.", "没有规则包 {name}。现有:{known}。"),
}

for _texts in (
    INTAKE,
    DELIVERED,
    CHECKED,
    COMMANDS,
    DISTANT,
    EDIT_REASONS,
    FIELD,
    FILES,
    HISTORY,
    JOBS,
    PLANS,
    PAGE,
    PEOPLE,
    REASONS,
    SHEETS,
    SIGN_OFF,
    STORE,
    USAGE,
    PHRASES,
):
    MESSAGES.update({code: Message(*texts) for code, texts in _texts.items()})


_LATER = {"named": "", "cause": ""}  # values that findings lack where there is nothing to say, or an earlier version stored them


def message(code: str, lang: str, /, **params: object) -> str:
    """The text of ``code`` in ``lang`` (``zh`` or ``en``), filled with ``params``."""
    entry = MESSAGES[code]
    filled = {name: shown(value, lang, message) for name, value in {**_LATER, **params}.items()}
    return fill(entry.zh if lang == "zh" else entry.en, **filled)


def finding_text(row: Mapping[str, Any], lang: str) -> str:
    """The text of a finding, also of one that an earlier version stored: as it was stored where its template has changed since.

    Args:
        row: ``code``, ``params`` (values, or their JSON), and ``message`` where it was stored.
        lang: ``zh`` or ``en``.
    """
    try:
        params = row["params"]
        return message(row["code"], lang, **(json.loads(params or "{}") if isinstance(params, str) else params))
    except (KeyError, TypeError, ValueError):
        return str(row.get("message") or row["code"])


def shown_code(code: str) -> str:
    """A code of the catalogue (V11, E13-apart) with a space before it, as lists show it; nothing for codes that are English words."""
    return f" {code}" if code[1:3].isdigit() else ""
