"""What planners do, as the history tells it, in English and Chinese."""

from __future__ import annotations

ACT_TERMS: dict[str, tuple[str, str]] = {
    "local": ("the local planner", "本机用户"),
    "undo": ("undone", "撤销"),
    "redo": ("made again", "重做"),
    "restore": ("an earlier revision restored", "恢复较早版本"),
    "delineate": ("delineated", "划分"),
    "import": ("data delivered", "导入数据"),
    "hand_over_building": ("a building handed over", "移交建筑物"),
    # edits of `gis.edits.EDITS`
    "merge_eas": ("areas merged", "合并小区"),
    "split_ea": ("an area split", "拆分小区"),
    "redraw_border": ("a border redrawn", "重画界线"),
    "move_cells": ("cells moved", "移动地块"),
    "move_buildings": ("buildings moved", "移动建筑物"),
    "re_delineate": ("areas delineated anew", "重新划分小区"),
    "rename_ea": ("an area renamed", "更改小区名称"),
    "change_kind": ("the kind of an area changed", "更改小区类型"),
    "renumber_eas": ("areas renumbered", "小区重新编号"),
    "renumber_buildings": ("buildings renumbered", "建筑物重新编号"),
    "lock_eas": ("areas locked", "锁定小区"),
    "unlock_eas": ("areas unlocked", "解锁小区"),
    "virtual_ea": ("a virtual area added", "新增虚拟小区"),
    "change_virtual_ea": ("a virtual area changed", "更改虚拟小区"),
    "remove_virtual_ea": ("a virtual area removed", "删除虚拟小区"),
    "change_building": ("a building changed", "更改建筑物信息"),
    "add_building": ("a building added", "新增建筑物"),
    "demolish_building": ("a building demolished", "标记建筑物已拆除"),
    "reinstate_building": ("a building reinstated", "恢复已拆除的建筑物"),
    "split_building": ("a building divided", "拆分建筑物"),
    "join_building": ("a building made whole", "合并建筑物各部分"),
}
