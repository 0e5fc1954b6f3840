"""What is said of faults in data and of finished plans: severity, English, Chinese; joined to `gis.messages.MESSAGES`."""

from __future__ import annotations

CHECKED: dict[str, tuple[str, str, str]] = {
    "V01": (
        "warning",
        "Committees {a} and {b} overlap by {area} m2. Correct the outlines; until then each is divided as delivered.",
        "普查区 {a} 与 {b} 重叠 {area} 平方米。请更正边界;更正前各按原边界划分。",
    ),
    "V03": (
        "warning",
        "Between the committees lies a gap of {area} m2 that belongs to none. Give it to a committee if it is no lake.",
        "普查区之间有 {area} 平方米空白,不属于任何普查区。如非水面,请划入相应普查区。",
    ),
    "V10": (
        "warning",
        "Building {id} lies across the line of committee {code}: {share} % of it is inside, so it counts there.",
        "建筑物 {id} 跨普查区 {code} 的边界,其 {share}% 在内,计入该普查区。",
    ),
    "V11": (
        "warning",
        "{count} buildings with {units} housing units lie in no committee. Give them to one, or leave them out on purpose.",
        "{count} 栋建筑物({units} 个住房单元)不在任何普查区内。请划入普查区,或确认不计入。",
    ),
    "V12": (
        "warning",
        "Buildings {a} and {b} have the same shape. Remove one, or their units are counted twice.",
        "建筑物 {a} 与 {b} 形状相同,请删除其一,否则会重复计数。",
    ),
    "undecided": (
        "warning",
        "Building {id} is halved by a committee line and belongs to none. Decide its committee.",
        "建筑物 {id} 被普查区边界分为两半,尚未归属,请确定其普查区。",
    ),
    "doubled": (
        "warning",
        "Building {id} lies in two committees that overlap. It stays out of both until that is decided.",
        "建筑物 {id} 位于两个重叠的普查区内,在确定归属前不计入任何一个。",
    ),
    "E01": (
        "warning",
        "EA {code} holds {units} housing units, more than {limit}.",
        "普查小区 {code} 有 {units} 个住房单元,超过 {limit} 个。",
    ),
    "E02": (
        "warning",
        "EA {code} holds {units} housing units, fewer than {limit}.",
        "普查小区 {code} 有 {units} 个住房单元,少于 {limit} 个。",
    ),
    "E03": ("note", "EA {code} holds no housing unit.", "普查小区 {code} 没有住房单元。"),
    "E04": ("error", "EA {code} does not lie in one piece. Delineate its committee again.", "普查小区 {code} 不连片,请重新划分该普查区。"),
    "E05": ("error", "Committee {code} has no enumeration area yet. Delineate it.", "普查区 {code} 尚未划分普查小区,请执行划分。"),
    "E06": (
        "error",
        "The EAs of committee {code} do not fill its outline: {area} m2 differ. Delineate it again.",
        "普查区 {code} 的普查小区未能完整覆盖该区,相差 {area} 平方米,请重新划分。",
    ),
    "E10": (
        "error",
        "Building {id}, part {part}: the list says EA {code}, but it lies elsewhere. Delineate its committee again.",
        "建筑物 {id} 第 {part} 部分:登记在普查小区 {code},实际位置不在其中,请重新划分该普查区。",
    ),
}
