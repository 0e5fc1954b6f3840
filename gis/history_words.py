"""What planners do, as the history tells it, in English and Chinese."""

from __future__ import annotations

ACT_TERMS: dict[str, tuple[str, str]] = {
    "local": ("the local planner", "本机用户"),
    "undo": ("undone", "撤销"),
    "redo": ("made again", "重做"),
    "restore": ("an earlier revision restored", "恢复较早版本"),
    "delineate": ("delineated", "划分"),
    "import": ("data delivered", "导入数据"),
    "merge_eas": ("areas merged", "合并小区"),
    "rename_ea": ("an area renamed", "更改小区名称"),
}
