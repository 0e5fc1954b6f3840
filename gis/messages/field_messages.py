"""What is said where results come back from the field: severity, English, Chinese; joined to `gis.messages.MESSAGES`."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

FIELD: dict[str, tuple[str, str, str]] = {
    "field_building": (
        "refused",
        "EA {code} has no building {building}. Look at the number on the sheet, or load the EA anew.",
        "普查小区 {code} 没有建筑物 {building}。请核对小区图上的编号,或重新载入该小区。",
    ),
    "field_action": ("refused", "There is no result {action}. Results: {known}.", "没有结果 {action}。可用的结果:{known}。"),
    "field_result": (
        "refused",
        "{value} is no result. Write finished, vacant, refused, not_found, demolished or visited, or a key from 1 to 6 as on paper.",
        "{value} 不是有效的结果。请填写:完成、空置、拒访、未找到、已拆除、需再访,或纸质表的数字 1 至 6。",
    ),
    "field_value": (
        "refused",
        "{value} cannot stand under {field}. Numbers are whole, a time is like 2026-11-01 or 2026-11-01 09:30; a building is named by its number or its id.",
        "{field} 一栏的“{value}”无法识别。数字须为整数,时间如 2026-11-01 或 2026-11-01 09:30;建筑物须填编号或标识。",
    ),
    "field_rows": (
        "refused",
        "{file}: {count} {count:row|rows} cannot be taken, so nothing was taken in. Correct the rows named and take the file in again.",
        "{file}:{count} 行有误,未录入任何结果。请改正所列各行后重新录入。",
    ),
    "field_nothing": (
        "refused",
        "There is no building in an EA whose code begins with {code}. Look at the code, or delineate first.",
        "没有代码以 {code} 开头且含有建筑物的普查小区。请核对代码,或先划分普查小区。",
    ),
    "field_undo": (
        "refused",
        "There is no entry {id} in EA {code} that could be taken back. Load the EA anew.",
        "普查小区 {code} 没有可撤销的记录 {id}。请重新载入该小区。",
    ),
    "field_closed": (
        "refused",
        "EA {code} is closed: nothing more is entered. Let the supervisor open it again.",
        "普查小区 {code} 已结束,不再录入。请普查指导员重新开放。",
    ),
    "field_open": ("refused", "EA {code} is not closed. Load it anew.", "普查小区 {code} 尚未结束。请重新载入。"),
    "field_unfinished": (
        "refused",
        "EA {code} cannot be closed: {count} {count:building is|buildings are} not finished (numbers {numbers}). Enter what was found there.",
        "普查小区 {code} 不能结束:还有 {count} 栋建筑物未完成(编号 {numbers})。请录入结果。",
    ),
    "field_tally": (
        "refused",
        "EA {code} cannot be closed: the paper says {paper_buildings} buildings and {paper_units} housing units, entered are {buildings} and {units}. Look for the entry that differs.",
        "普查小区 {code} 不能结束:纸质表合计 {paper_buildings} 栋、{paper_units} 个住房单元,录入合计 {buildings} 栋、{units} 个。请查找不一致的记录。",
    ),
    "field_area": (
        "refused",
        "Committee {code} has no supervision area {area}, and the next new one is {next}. Choose one that there is, or {next}.",
        "社区 {code} 没有第 {area} 指导区,可新设的是第 {next} 指导区。请选择已有的指导区,或选 {next}。",
    ),
    "field_virtual": (
        "refused",
        "EA {code} is a virtual one: nobody walks it, so it is in no supervision area.",
        "普查小区 {code} 是虚拟小区,无需入户,不编入指导区。",
    ),
    "field_no_eas": (
        "refused",
        "Committee {code} has no EAs yet. Delineate it first.",
        "社区 {code} 尚无普查小区。请先划分。",
    ),
    "field_outside": (
        "refused",
        "The place lies outside of EA {code}, or across its border. Tap within the EA; what lies outside, tell your supervisor.",
        "该位置不在普查小区 {code} 内,或跨越其边界。请在小区内点选;小区以外的建筑物请告知普查指导员。",
    ),
    "field_over_cap": (
        "refused",
        "With this building EA {code} would have a load of {load}, above the most allowed, {cap}. If it stands there, confirm it; tell your supervisor.",
        "增加此建筑物后,普查小区 {code} 的工作量为 {load},超过上限 {cap}。如确有此建筑物,请确认添加并告知普查指导员。",
    ),
}
