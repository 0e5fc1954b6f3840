"""The words of a printed sheet, Chinese and English; how it names the EAs and committees around its own."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

from collections.abc import Iterable, Mapping

WORDS: dict[str, tuple[str, str]] = {
    "subject": ("普查小区图", "EA sheet"),
    "facts": ("{units} 个住房单元 · {buildings} 栋建筑物 · 约 {hours} 小时", "housing units: {units} · buildings: {buildings} · about {hours} h"),
    "load": ("工作量 {load} {counted}", "load: {load} {counted}"),
    "page": ("第 {page} 页 共 {pages} 页", "page {page} of {pages}"),
    "north": ("北", "N"),
    "check_bar": ("此线打印后应为 100 毫米", "this bar must be 100 mm on paper"),
    "here": ("普查小区在普查区内的位置", "the EA in its committee"),
    "legend": ("图例", "Legend"),
    "boundary": ("普查小区边界", "EA boundary"),
    "other": ("相邻普查小区边界", "boundary of neighbours"),
    "building": ("建筑物:编号,下为住房单元数", "building: number, below its housing units"),
    "houses": ("建筑物", "building"),
    "empty": ("建筑物:无住房单元", "building without housing units"),
    "outside": ("区外建筑物", "building outside"),
    "committee": ("普查区边界", "committee boundary"),
    "committees": ("普查区边界(乡内)", "boundary between committees"),
    "own_eas": ("普查小区边界;编号,下为住房单元", "EA boundary; number, below its housing units"),
    "road": ("道路", "road"),
    "rail": ("铁路", "railway"),
    "water": ("河流、水面", "river, water"),
    "thin": ("围墙及其他线", "wall, other line"),
    "turning": ("拐点  ", "Turning points  "),
    "turn_first": ("P1:{what}", "P1: {what}"),
    "turn": ("P{number}:{what}(P{before} 向{way} {metres} 米)", "P{number}: {what} ({metres} m {way} of P{before})"),
    "no_line": ("空地", "open ground"),
    "way": ("走访顺序;旗为起点", "way to walk; flag: start"),
    "sides": ("四至", "Limits"),
    "n": ("北", "N"),
    "e": ("东", "E"),
    "s": ("南", "S"),
    "w": ("西", "W"),
    "open": ("建筑物之间", "between buildings"),
    "beside": ("{what},邻 {neighbour}", "{what}, beside {neighbour}"),
    "then": ("; ", "; "),
    "edge": ("县界或资料边缘", "county line or edge of the data"),
    "at_edge": ("{what},外为{edge}", "{what}, beyond it {edge}"),
    "through": ("穿 {number} 号楼({how})", "through building {number} ({how})"),
    "by_floors": ("按楼层分", "by floors"),
    "by_entrances": ("按单元分", "by entrances"),
    "exclave": ("飞地:", "Exclave:"),
    "exclave_in": ("飞地(在{name}内):", "Exclave (inside {name}):"),
    "all_sides": ("四面均为{what}", "on all sides {what}"),
    "holes": ("其中不含: {what}", "enclosed, not part of it: {what}"),
    "held": ("{labels}: {neighbour}", "{labels}: {neighbour}"),
    "line_with": ("与 {neighbour} 的界线", "border with {neighbour}"),
    "route": ("走法:从 {number} 号建筑物开始,按编号顺序;后补的编号在最后", "Route: begin at building {number} and follow the numbers; those added later come last"),
    "totals": ("核对:   建筑物 ____ / {buildings}   住房单元 ____ / {units}  户 ____", "To reconcile:   buildings ____ / {buildings}   housing units ____ / {units}  households ____"),
    "maps": ("分图:", "Enlargements: "),
    "map": ("{letter} 图 {buildings} 栋(第 {page} 页)", "{letter}: buildings {buildings}, page {page}"),
    "next": ("图例、四至和核对见第 1 页。", "Legend, limits and totals are on page 1."),
    "self": ("自查:   □ 边界清楚   □ 建筑物无遗漏   □ 新增、拆除已标   □ 非住宅已查", "Check:   □ boundary known   □ no building missed   □ new and gone ones marked   □ others searched"),
    "unplaced": ("图上未能标注编号的建筑物:{numbers}", "Buildings whose number found no place: {numbers}"),
    "and": ("、", ", "),
    "part": ("{number}号楼:本小区 {labels};其余 {rest}", "Building {number}: {labels} here; {rest}"),
    "stale": (
        "注意:划分之后资料有变更,本图可能已过时,请重新划分后打印。",
        "Data changed after this area was drawn: the map may be out of date. Delineate again, then print.",
    ),
    "part_guessed": (
        "{number}号楼:本小区 {labels};其余 {rest}。~ 按估计拆分,以现场单元(楼门)为准,并与相邻小区普查员核对",
        "Building {number}: {labels} here; {rest}. ~ The split is an estimate: go by the entrances on the ground, and agree with the neighbours",
    ),
    "part_floors": (
        "{number}号楼:本小区 {labels};其余 {rest}。~ 楼门不明,按楼层估计拆分,以现场楼层为准,并与相邻小区普查员核对",
        "Building {number}: {labels} here; {rest}. ~ Entrances are not known: split by floors, an estimate; agree with the neighbours",
    ),
    "made": ("资料:{sources}  制图 Enumap  {date}", "Data: {sources}  drawn by Enumap  {date}"),
    "no_effect": ("普查区域边界仅用于普查,不作为行政区划界线的依据。", "Census boundaries serve the census alone and have no legal effect on administrative boundaries."),
    "estimated": ("~ 为估计数", "~ estimated"),
}  # fmt: skip
KINDS: dict[str, tuple[str, str]] = {
    "limit": ("普查区界", "committee boundary"),
    "river": ("河", "river"), "canal": ("渠", "canal"), "stream": ("溪", "stream"), "ditch": ("沟", "ditch"), "water": ("水面", "water"),
    "railway": ("铁路", "railway"), "tram": ("有轨电车", "tramway"), "wall": ("墙", "wall"), "fence": ("围栏", "fence"),
    "footway": ("步道", "footway"), "path": ("小路", "path"), "lane": ("巷", "lane"), "track": ("机耕路", "track"), "line": ("界线", "drawn line"), "coastline": ("海岸", "coast"),
}  # fmt: skip


def word(key: str, lang: str, **values: object) -> str:
    """A text of the sheet in ``lang`` (zh or en)."""
    return WORDS[key][lang == "en"].format(**values)


def kind(key: str, lang: str) -> str:
    """A barrier kind in words; all that is not in the list is a road."""
    return KINDS.get(key, ("道路", "road"))[lang == "en"]


def beyond_in_words(codes: Iterable[str], own: str, names: Mapping[str, str], lang: str, unsaid: str = "") -> str:
    """Neighbours: EAs of the same committee by their number, others by their committee's name and the last six digits.

    Args:
        codes: of EAs, or of committees that have none, in order.
        own: code of the committee.
        names: of the committees around it.
        lang: zh or en.
        unsaid: code of a committee that was named before.
    """
    told: dict[str, list[str]] = {}
    for code in codes:
        known = code[:12] == unsaid or code[:12] in names
        told.setdefault(code[:12], []).append(code[12:] if code[:12] == own else code[9:] if known and len(code) == 15 else code)
    texts = []
    for committee, numbers in told.items():
        named = committee in names and committee not in (own, unsaid)
        texts.append(f"{short_name(names[committee])} " if named else "")
        texts[-1] += word("and", lang).join(n for n in numbers if not (named and n == committee))
    return word("and", lang).join(text.strip() for text in texts)


def short_name(name: str) -> str:
    """小青石村村民委员会 as 小青石村, where what is left still says that it is a village or community."""
    for ending in ("村民委员会", "居民委员会"):
        left = name.removesuffix(ending)
        if left != name and left.endswith(("村", "社区")):
            return left
    return name
