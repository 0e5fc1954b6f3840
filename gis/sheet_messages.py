"""What is said of sheets and reports: severity, English, Chinese; joined to `gis.messages.MESSAGES`."""

from __future__ import annotations

SHEETS: dict[str, tuple[str, str, str]] = {
    "font_missing": (
        "refused",
        "The font of the sheets is not there yet. Make it once, with a network: python -m layers.vendor",
        "缺少打印字体。请在联网时执行一次:python -m layers.vendor",
    ),
    "sheet_virtual": (
        "refused",
        "EA {code} is virtual: it has people and no land, so it has no map.",
        "普查小区 {code} 为虚拟普查小区,没有范围,不出图。",
    ),
    "libraries_missing": (
        "refused",
        "The browser libraries are not there yet. Make them once, with a network: python -m layers.vendor",
        "缺少浏览器组件。请在联网时执行一次:python -m layers.vendor",
    ),
}
