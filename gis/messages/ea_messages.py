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
    "E30-load": (
        "note",
        "The buildings of polygon {named} have a load of {load}, more than an EA may have ({limit}): they lie in {count} EAs ({eas}).",
        "“保持完整”范围 {named} 内的建筑物负荷为 {load},超过一个普查小区的上限 {limit}:分在 {count} 个普查小区({eas})。",
    ),
    "E30-committees": (
        "note",
        "The buildings of polygon {named} are of several committees, so they lie in {count} EAs ({eas}). "
        "Where that is wrong, correct the polygon or the outlines of the committees.",
        "“保持完整”范围 {named} 内的建筑物属于不同普查区,因此分在 {count} 个普查小区({eas})。如有误,请修改该范围或普查区边界。",
    ),
    "E30-apart": (
        "note",
        "The buildings of polygon {named} lie in {count} EAs ({eas}) although they would fit into one ({load} of {limit}): "
        "a barrier that binds, another polygon, or buildings that would make too much lie between them, or the EAs were kept from an "
        "earlier plan.",
        "“保持完整”范围 {named} 内的建筑物分在 {count} 个普查小区({eas}),虽然负荷 {load} 未超过上限 {limit}:"
        "其间有不可跨越的界线、其他范围,或加入其间的建筑物后将超过上限;也可能这些小区沿用自以往的方案。",
    ),
    "E31": (
        "note",
        "In {count} {count:polygon|polygons} no building with load mostly lies, so {count:it keeps|they keep} nothing together: {named}. "
        "Check their place and the buildings.",
        "{count} 个“保持完整”范围内没有计入负荷的建筑物,不起作用:{named}。请核对其位置和建筑物图层。",
    ),
    "E32": (
        "note",
        "Polygon {named} overlaps polygon {other}, which stands earlier in the file: buildings in both go with {other}.",
        "“保持完整”范围 {named} 与文件中靠前的范围 {other} 重叠:同在两者内的建筑物归 {other}。",
    ),
    "E23": (
        "warning",
        "EA {ea} has {area_m2} m2 of land, over the limit of {limit}. Split it, or plan more time for the way.",
        "普查小区 {ea} 面积为 {area_m2} 平方米,超过上限 {limit} 平方米。请切分,或增加路途时间。",
    ),
    "E21": (
        "note",
        "Building {id} of committee {committee} ({units} housing units) "
        "is split into {parts} parts by an estimate of its entrances ({cut:labels}). "
        "Give the entrances to be sure.",
        "普查区 {committee} 的建筑物 {id}({units} 个住房单元)按估计的单元数拆分为 {parts} 部分({cut:labels})。请补充单元(楼门)数。",
    ),
    "E22": (
        "warning",
        "Building {id} of committee {committee} ({units} housing units) "
        "is split by floors into {parts} parts ({cut:labels}): its entrances are not known. "
        "On the map the parts are drawn side by side. Give the entrances and delineate again to split it by entrance.",
        "普查区 {committee} 的建筑物 {id}({units} 个住房单元)按楼层拆分为 {parts} 部分({cut:labels}):单元(楼门)数未知。"
        "地图上各部分并排绘出。补充单元数后重新划分,即按单元拆分。",
    ),
    "E22-large": (
        "warning",
        "Building {id} of committee {committee} ({units} housing units) "
        "is split by floors into {parts} parts ({cut:labels}): one of the entrances ({entrances}) "
        "alone has more units than an enumeration area should have. On the map the parts are drawn side by side.",
        "普查区 {committee} 的建筑物 {id}({units} 个住房单元)按楼层拆分为 {parts} 部分({cut:labels}):共 {entrances} 个单元(楼门),"
        "每个单元的住房单元数已超过一个普查小区的适宜规模。地图上各部分并排绘出。",
    ),
}
