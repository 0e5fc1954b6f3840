"""What the arguments of edits may be, in English and Chinese."""

from __future__ import annotations

ARG_KINDS: dict[str, tuple[str, str]] = {
    "ea": ("the code of an EA of the committee", "本普查区某普查小区的代码"),
    "eas": ("a list of codes of EAs of the committee", "本普查区普查小区代码的列表"),
    "cells": ("a list of cell numbers (cell_id)", "地块编号的列表"),
    "building": ("the id of a building of the committee", "本普查区某建筑物的编号"),
    "buildings": ("a list of ids of buildings, or of [id, part number]", "建筑物编号的列表,或由[编号, 部分序号]组成的列表"),
    "text": ("a text of 1 to 60 characters", "1 至 60 个字符的文字"),
    "id": ("a text of 1 to 60 characters without spaces around it", "1 至 60 个字符的文字,首尾无空格"),
    "choice": ("one of the words listed for it", "所列词语之一"),
    "count": ("a whole number from 0", "不小于 0 的整数"),
    "some": ("a whole number from 1", "正整数"),
    "number": ("a number from 0", "不小于 0 的数"),
    "counts": ("a list of whole numbers from 1, each above the one before", "从小到大排列的正整数列表"),
    "units": ("a list of whole numbers from 0", "不小于 0 的整数的列表"),
    "line": ("a list of at least two points [x, y] in metres", "至少两个点[x, y]的列表,以米为单位"),
    "polygon": (
        "a list of closed rings of points [x, y] in metres that do not cross themselves",
        "由点[x, y](米)组成的闭合环的列表,不得自相交",
    ),
    "object": ("an object with the arguments by name", "以参数名为键的对象"),
}
COUNTED: dict[str, tuple[str, str]] = {
    "entrances": ("entrances", "单元"),
    "floors": ("floors", "楼层"),
    "units": ("housing units", "住房单元"),
}
ARG_TERMS = {f"arg {kind}": texts for kind, texts in ARG_KINDS.items()} | {f"counted {by}": texts for by, texts in COUNTED.items()}
