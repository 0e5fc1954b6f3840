"""What is refused where planners write: severity, English, Chinese; joined to `gis.messages.MESSAGES`."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

HISTORY: dict[str, tuple[str, str, str]] = {
    "revision_needed": (
        "refused",
        "The request does not say which revision of {code} it changes. Send the header If-Match, as in {example}. Nothing was changed.",
        "请求未说明所修改的是 {code} 的哪个版本。请发送 If-Match 标头,如 {example}。未作任何更改。",
    ),
    "revision_header": (
        "refused",
        "The header If-Match cannot be {value}. It names the committee area and its revision, as in {example}. Nothing was changed.",
        "If-Match 标头不能是 {value}。应为普查区编码加版本号,如 {example}。未作任何更改。",
    ),
    "revision_stale": (
        "refused",
        "Committee area {code} has changed since you saw it (revision {based_on}, now {revision}): {since}. {kept}",
        "普查区 {code} 在您查看之后已被修改(您看到的是第 {based_on} 版,现为第 {revision} 版):{since}。{kept}",
    ),
    "stale_kept": (
        "phrase",
        "Your edit is not lost: it is kept aside. Load the plan anew, look at both, and make the edit again if it is still wanted.",
        "您的修改没有丢失,已另行保存。请重新加载方案,对照两者,如仍需要请重新修改。",
    ),
    "stale_undone": ("phrase", "Nothing was changed. Load the plan anew.", "未作任何更改。请重新加载方案。"),
    "since_row": ("phrase", "{author:word}, {time} UTC: {op:word}", "{author:word}({time},世界时):{op:word}"),
    "since_reason": ("phrase", "{author:word}, {time} UTC: {op:word} ({reason})", "{author:word}({time},世界时):{op:word}({reason})"),
    "revision_ahead": (
        "refused",
        "The request is about revision {based_on} of {code}, but there are only {revision}: the project was put back to an earlier state. Load the plan anew.",
        "请求针对 {code} 的第 {based_on} 版,但目前只有第 {revision} 版:项目已恢复到较早状态。请重新加载方案。",
    ),
    "revision_unknown": (
        "refused",
        "Committee area {code} has no revision {revision}; the newest is {newest}.",
        "普查区 {code} 没有第 {revision} 版;最新为第 {newest} 版。",
    ),
    "operation_reused": (
        "refused",
        "The operation {id} was taken before, with another content. Give each edit an operation_id of its own. Nothing was changed.",
        "操作 {id} 已执行过,且内容不同。请为每次修改使用新的 operation_id。未作任何更改。",
    ),
    "nothing_to_undo": (
        "refused",
        "There is nothing to undo in {code}: it is as it was first delineated, or as the last delivery left it.",
        "{code} 没有可撤销的修改:当前为最初划分的结果,或最近一次导入后的状态。",
    ),
    "nothing_to_redo": ("refused", "There is nothing to redo in {code}.", "{code} 没有可重做的修改。"),
    "restore_import": (
        "refused",
        "Revision {revision} of {code} is from before a delivery, or a building handed over ({time} UTC), that changed more than this committee: it can be looked at, but not restored. Make the plan fit the new data instead.",
        "{code} 的第 {revision} 版早于一次导入或建筑物移交({time},世界时),其改变不限于本普查区:可以查看,但不能恢复。请按新数据调整方案。",
    ),
    "restore_same": (
        "refused",
        "{code} is as it was in revision {revision}; there is nothing to restore.",
        "{code} 与第 {revision} 版相同,无需恢复。",
    ),
    "history_broken": (
        "refused",
        "The history does not fit the plan (table {table:word}): another program has changed the project. Nothing was changed. Restore a backup, or go on with new edits.",
        "历史记录与方案不符(表“{table:word}”):项目被其他程序修改过。未作任何更改。请恢复备份,或在现状上继续修改。",
    ),
    "edit_nothing": ("refused", "This changes nothing in {code}. Nothing was written.", "此操作不改变 {code} 的任何内容。未写入。"),
    "edit_faulty": (
        "refused",
        "The areas of {code} would no longer fill it edge to edge after this edit ({found}). Nothing was changed. Please report it, with the edit.",
        "此修改会使 {code} 的普查小区不再完整铺满({found})。未作任何更改。请报告此问题及该操作。",
    ),
    "alternative_unknown": ("refused", "There is no edit {id} kept aside for {code}.", "{code} 没有另行保存的修改 {id}。"),
    "reason_needed": (
        "refused",
        "A building is handed over with a reason: say in field reason why. Nothing was changed.",
        "移交建筑物须填写理由。未作任何更改。",
    ),
    "lease_taken": (
        "refused",
        "{author:word} has been editing {code} since {since} UTC. Wait, or ask them; their place is free once they have done nothing for {minutes} minutes.",
        "{author:word} 自 {since}(世界时)起正在编辑 {code}。请等待或与其联系;其 {minutes} 分钟无操作后即可接手。",
    ),
}
