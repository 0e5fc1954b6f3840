"""Why an EA has too much load or too little, or lies on both sides of a barrier, and what to do about it: English, Chinese."""

from __future__ import annotations

REASONS: dict[str, tuple[str, str, str]] = {
    "why_one_part": (
        "phrase",
        "Of building {building}, {part:labels} alone has {load} {counted:word} and is divided no further: give the area two "
        "enumerators, or correct the count.",
        "其中建筑物 {building} 的 {part:labels} 就有 {load} {counted:word},不再细分:请安排两名普查员,或核对数量。",
    ),
    "why_several": (
        "phrase",
        "Of building {building}, {part:labels} have {load} {counted:word} together: share them between two areas.",
        "其中建筑物 {building} 的 {part:labels} 合计 {load} {counted:word}:请分给两个小区。",
    ),
    "why_several_more": (
        "phrase",
        "Of building {building}, {part:labels} have {load} {counted:word} together: share them among {areas} areas.",
        "其中建筑物 {building} 的 {part:labels} 合计 {load} {counted:word}:请分给 {areas} 个小区。",
    ),
    "why_left_whole": (
        "phrase",
        "Building {building} alone has {load} {counted:word}. It can be split, but this plan leaves it whole: delineate the committee "
        "again (with --keep only areas that do not fit change).",
        "仅建筑物 {building} 就有 {load} {counted:word},该建筑物可以拆分,但本方案未予拆分:请重新划分该普查区"
        "(使用 --keep 时只调整不合适的小区)。",
    ),
    "why_one_building": (
        "phrase",
        "Building {building} alone has {load} {counted:word} and could not be split: its outline, or one that overlaps it, leaves no "
        "place for a cut, or part of it would lie beyond the committee. Correct the outline, or give the area two enumerators.",
        "仅建筑物 {building} 就有 {load} {counted:word},且无法拆分:其轮廓或与之重叠的轮廓没有可切分之处,或拆分后有部分在本普查区外。"
        "请更正轮廓,或安排两名普查员。",
    ),
    "why_impossible": (
        "phrase",
        "Building {building} cannot hold the count that is stated for it: correct the count, and delineate the committee again.",
        "其中建筑物 {building} 容纳不下所填的数量:请核对更正,再重新划分该普查区。",
    ),
    "why_point": (
        "phrase",
        "Building {building} alone has {load} {counted:word} and is only a point on the map, which cannot be split: give its outline, "
        "or two enumerators to the area.",
        "仅建筑物 {building} 就有 {load} {counted:word},而图上只有一个点,无法拆分:请补充其轮廓,或安排两名普查员。",
    ),
    "why_small_building": (
        "phrase",
        "Building {building} alone has {load} {counted:word}, and buildings of up to {limit} housing units are not split (split_above): "
        "lower this rule, or give the area two enumerators.",
        "仅建筑物 {building} 就有 {load} {counted:word},而按规则住房单元不超过 {limit} 个的建筑物不拆分:"
        "请调低该值(split_above),或安排两名普查员。",
    ),
    "why_heap": (
        "phrase",
        "The outlines of {count} of its buildings, {building} among them, overlap one another and hold {load} {counted:word} together; no "
        "border can run between them: correct the outlines, or give the area more enumerators.",
        "其中 {building} 等 {count} 栋建筑物的轮廓互相重叠,合计 {load} {counted:word},其间无法划界:请更正轮廓,或增派普查员。",
    ),
    "why_indivisible": (
        "phrase",
        "Its {count} loaded buildings or parts, the largest {building} with {load}, cannot be shared among areas of "
        "{low} to {high} {counted:word} each: exchange buildings with a neighbour, or keep it.",
        "其中有工作量的建筑物(部分)共 {count} 处,最大的 {building} 为 {load},无法分成各有 {low} 至 {high} {counted:word}的若干小区:"
        "请与相邻小区调换建筑物,或予以保留。",
    ),
    "why_divisible": ("phrase", "Split it, or move buildings to a neighbour.", "请切分,或将部分建筑物划给相邻小区。"),
    "why_divisible_more": (
        "phrase",
        "It holds enough for {areas} areas: split it, or delineate the committee again (with --keep only areas that do not fit change).",
        "其负荷足够 {areas} 个小区:请切分,或重新划分该普查区(使用 --keep 时只调整不合适的小区)。",
    ),
    "why_room": (
        "phrase",
        "Merge it with {ea} ({together} together), or move buildings to it.",
        "请与 {ea} 合并(合计 {together}),或划入部分建筑物。",
    ),
    "why_no_room": (
        "phrase",
        "Even with its smallest neighbour, {ea}, it would have {together}, over the limit of {limit}: move buildings to it, or keep it.",
        "即使与最小的相邻小区 {ea} 合并也有 {together},超过上限 {limit}:请划入部分建筑物,或予以保留。",
    ),
    "why_lone": (
        "phrase",
        "Each neighbour holds one building, so that none can be moved to it; with the smallest, {ea}, it would have {together}, over the "
        "limit of {limit}: keep it.",
        "相邻小区各只有一栋建筑物,无法划入;即使与最小的 {ea} 合并也有 {together},超过上限 {limit}:可予以保留。",
    ),
    "why_side_small": (
        "phrase",
        "The smaller side has {load}, less than the {limit} from which on a side is an area of its own.",
        "较小一侧的负荷为 {load},不足单独成为普查小区所需的 {limit}。",
    ),
    "why_side_open": (
        "phrase",
        "The barrier ends within the committee and parts it nowhere, or the area was kept from an earlier plan.",
        "该界线在普查区内中断,未将普查区分开;或该小区沿用自以往的方案。",
    ),
    "why_no_neighbour": (
        "phrase",
        "No other area of its committee has a border with it: keep it.",
        "本普查区内没有与其相邻的小区,可予以保留。",
    ),
}
