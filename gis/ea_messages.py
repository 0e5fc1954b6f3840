"""What is said of plans as they are made (E20 ...): severity, English, Chinese."""

from __future__ import annotations

PLANS: dict[str, tuple[str, str, str]] = {
    "E20": (
        "error",
        "The committee could not be divided and is one EA: {fault}. Check its outline and barriers, then delineate it again.",
        "该普查区未能划分,暂作一个普查小区(程序内部出错,详情见英文信息)。请检查其边界和道路河流图层后重新划分。",
    ),
    "E20-kept": (
        "error",
        "The enumeration areas of the committee that no longer fit could not be cut anew: {fault}. All were left as they were. "
        "Check outline and barriers, then delineate it again.",
        "该普查区中不再合适的普查小区未能重新划分(程序内部出错,详情见英文信息),全部保持原样。请检查其边界和道路河流图层后重新划分。",
    ),
    "E23": (
        "warning",
        "EA {ea} has {area_m2} m2 of land, over the limit of {limit}. Split it, or plan more time for the way.",
        "普查小区 {ea} 面积为 {area_m2} 平方米,超过上限 {limit} 平方米。请切分,或增加路途时间。",
    ),
    "E21": (
        "note",
        "Building {id} ({units} housing units) is split into {parts} parts by an estimate of its entrances ({cut:labels}). "
        "Give the entrances to be sure.",
        "建筑物 {id}({units} 个住房单元)按估计的单元数拆分为 {parts} 部分({cut:labels})。请补充单元(楼门)数。",
    ),
    "E22": (
        "warning",
        "Building {id} ({units} housing units) is split by floors into {parts} parts ({cut:labels}): its entrances are not known. "
        "On the map the parts are drawn side by side. Give the entrances and delineate again to split it by entrance.",
        "建筑物 {id}({units} 个住房单元)按楼层拆分为 {parts} 部分({cut:labels}):单元(楼门)数未知。"
        "地图上各部分并排绘出。补充单元数后重新划分,即按单元拆分。",
    ),
    "E22-large": (
        "warning",
        "Building {id} ({units} housing units) is split by floors into {parts} parts ({cut:labels}): one of the entrances ({entrances}) "
        "alone has more units than an enumeration area may have. On the map the parts are drawn side by side.",
        "建筑物 {id}({units} 个住房单元)按楼层拆分为 {parts} 部分({cut:labels}):共 {entrances} 个单元(楼门),"
        "每个单元的住房单元数已超过一个普查小区的上限。地图上各部分并排绘出。",
    ),
}
