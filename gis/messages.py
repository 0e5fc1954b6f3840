"""What is said to people, by code: the severity and the text in English and Chinese of every issue and refusal."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import category

from gis.check_messages import CHECKED
from gis.command_messages import COMMANDS
from gis.delivery_messages import DELIVERED
from gis.ea_messages import PLANS
from gis.intake_messages import INTAKE
from gis.page_messages import PAGE
from gis.sheet_messages import SHEETS


@dataclass(frozen=True)
class Message:
    """Severity of an issue (``error``, ``warning``, ``note``; ``refused`` for exceptions) and its texts, as format strings."""

    severity: str
    en: str
    zh: str


MESSAGES: dict[str, Message] = {
    # refusals of calls
    "columns_missing": Message("refused", "Table {table} lacks the column(s) {columns}.", "表 {table} 缺少列:{columns}。"),
    "crs_not_metric": Message("refused", "Lengths need a metric coordinate system, not {crs}.", "计算需要米制坐标系,而不是 {crs}。"),
    "rule_value": Message("refused", "Rule {key} must be above 0, not {value}.", "规则 {key} 必须大于 0,而不是 {value}。"),
    "rule_bands": Message(
        "refused", "Target {target} must lie in the green band {low}-{high}.", "目标值 {target} 应在绿色区间 {low}-{high} 内。"
    ),
    "rule_pack_unknown": Message("refused", "There is no rule pack {name}. Known: {known}.", "没有规则包 {name}。现有:{known}。"),
}

for _texts in (INTAKE, DELIVERED, CHECKED, COMMANDS, PLANS, PAGE, SHEETS):
    MESSAGES.update({code: Message(*texts) for code, texts in _texts.items()})


_LATER = {"named": ""}  # values that findings stored by an earlier version lack


def message(code: str, lang: str, /, **params: object) -> str:
    """The text of ``code`` in ``lang`` (``zh`` or ``en``), filled with ``params``."""
    entry = MESSAGES[code]
    return (entry.zh if lang == "zh" else entry.en).format(**{name: _shown(value) for name, value in {**_LATER, **params}.items()})


def _shown(value: object) -> object:
    """A value as it can be put on a screen: lines joined, control and half characters marked."""
    if not isinstance(value, str):
        return value
    return value if value.isprintable() else "".join("\ufffd" if category(c) in ("Cc", "Cs") else c for c in " ".join(value.splitlines()))
