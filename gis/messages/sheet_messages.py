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
    "sheet_households": (
        "refused",
        "EA {code} is not printed: it has {count} households or housing units, and household numbers go to {limit} only (those above are "
        "reserved). Delineate it again so that it gets smaller, then print.",
        "普查小区 {code} 不能打印:共 {count} 户(住房单元),而户编号只到 {limit} 号(其后为保留号)。请重新划分使其变小,再打印。",
    ),
    "sheet_kind": (
        "refused",
        "There is no kind of sheet {kind}. Kinds: {known}.",
        "没有图表种类“{kind}”。可用种类:{known}。",
    ),
    "sheets_record": (
        "refused",
        "{file} is not a list of sheets that Enumap wrote: move it away, or choose another folder with --out.",
        "{file} 不是 Enumap 写的图表记录。请移走它,或用 --out 指定其他文件夹。",
    ),
    "sheets_workers": (
        "refused",
        "A process that draws sheets was ended from outside, perhaps for lack of memory. Nothing is half done: the same command goes on "
        "from here; --workers 1 needs least memory.",
        "绘图进程被外部终止,可能是内存不足。没有写出一半的文件:再执行同一命令即可继续;--workers 1 占用内存最少。",
    ),
    "libraries_missing": (
        "refused",
        "The browser libraries are not there yet. Make them once, with a network: python -m layers.vendor",
        "缺少浏览器组件。请在联网时执行一次:python -m layers.vendor",
    ),
}
