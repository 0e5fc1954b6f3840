"""What stands in a table for the result of a visit: a key of the paper form, a word in Chinese or English."""

from __future__ import annotations

import unicodedata

from gis.errors import Refused

KEYS = {"1": "finished", "2": "vacant", "3": "refused", "4": "not_found", "5": "demolished", "6": "visited"}  # as on `/field`
_WORDS = {
    "finished": "完成 已完成 已登记 done complete completed",
    "vacant": "空置 空户 空房 空关 empty unoccupied",
    "refused": "拒访 拒绝 拒绝登记 refusal",
    "not_found": "未找到 找不到 查无 不存在 missing notfound",
    "demolished": "已拆除 拆除 拆迁 已拆迁 gone",
    "visited": "需再访 待再访 再访 未完成 revisit again comeagain",
}
_READ = {word: action for action, words in _WORDS.items() for word in (action.replace("_", ""), *words.split())} | KEYS


def read_result(text: str) -> str:
    """The action (`gis.field.field_status.ACTIONS`) that a cell means.

    Raises:
        Refused: ``field_result``.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower().removesuffix(".0")
    found = _READ.get("".join(c for c in plain if c not in " _-"))
    if found is None:
        raise Refused("field_result", value=text[:40])
    return found


def result_word(action: str, lang: str) -> str:
    """The word of an action for a table, as `read_result` reads it."""
    return _WORDS[action].split()[0] if lang == "zh" else action
