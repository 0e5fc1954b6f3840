"""The words of printed lists, maps of committees and townships, and covers: Chinese and English."""

# ruff: noqa: E501  texts read better in one piece

from __future__ import annotations

FORM_WORDS: dict[str, tuple[str, str]] = {
    # kinds of sheet
    "ea": ("普查小区图", "EA map"),
    "register": ("建筑物信息一览表", "Building register"),
    "list": ("户主姓名底册", "Householder list"),
    "committee": ("普查区图", "Committee map"),
    "township": ("乡镇街道图", "Township map"),
    "sketch": ("草图页", "Sketch sheet"),
    "cover": ("封面", "Cover"),
    # kinds in a few letters, for the contents
    "short_ea": ("小区图", "map"),
    "short_register": ("建筑物表", "register"),
    "short_list": ("底册", "list"),
    "short_committee": ("普查区图", "committee map"),
    "short_sketch": ("草图", "sketch"),
    # columns
    "number": ("编号", "No."),
    "building_id": ("建筑物标识", "Building id"),
    "use": ("用途", "Use"),
    "floors": ("层数", "Floors"),
    "held": ("本小区部分", "Part here"),
    "units": ("住房单元", "Units"),
    "vacant": ("空置", "Vacant"),
    "shops": ("经营单位", "Shops"),
    "households": ("户编号", "Households"),
    "found": ("实查户数", "Found"),
    "remarks": ("备注", "Remarks"),
    "household": ("户编号", "Hh. no."),
    "building": ("建筑物", "Building"),
    "entrance": ("单元", "Entr."),
    "floor": ("层", "Floor"),
    "door": ("房号", "Door"),
    "householder": ("户主姓名", "Householder"),
    "persons": ("人数", "Persons"),
    "is_vacant": ("无人住", "Vacant"),
    "ea_code": ("普查小区", "EA"),
    "buildings": ("建筑物", "Buildings"),
    "residents": ("人口", "Residents"),
    "load": ("工作量", "Load"),
    "hours": ("小时", "Hours"),
    "enumerator": ("普查员", "Enumerator"),
    "committee_name": ("普查区", "Committee"),
    "eas": ("普查小区数", "EAs"),
    "sheet": ("图表", "Sheets"),
    "from_page": ("起始页", "From page"),
    "pages": ("页数", "Pages"),
    "copy": ("份号", "Copy"),
    "received": ("领取人签名", "Received by"),
    "day": ("日期", "Date"),
    # texts
    "total": ("合计", "Total"),
    "list_rule": ("每个住房单元一行,空置和商用的也编号。户编号从 001 起;后补的户接着编,至 {limit} 号止,其后为保留号。", "One row for each housing unit, vacant ones and shops too. Numbers run from 001; households found later go on, up to {limit}; those above are reserved."),
    "register_rule": ("按行走顺序排列。新增建筑物接着最后的编号;拆除的划去,其编号不再使用。", "In walking order. A new building takes the next number; one that is gone is struck out, and its number is not used again."),
    "search": ("无已知住房单元,请查", "no unit known: look"),
    "checked": ("普查员 ________________   普查指导员 ________________   日期 ____________", "Enumerator ________________   Supervisor ________________   Date ____________"),
    "committee_facts": ("{eas} 个普查小区 · {buildings} 栋建筑物 · {units} 个住房单元", "EAs: {eas} · buildings: {buildings} · housing units: {units}"),
    "township_facts": ("{committees} 个普查区 · {eas} 个普查小区 · {units} 个住房单元", "committees: {committees} · EAs: {eas} · housing units: {units}"),
    "committee_label": ("{eas} 个小区", "EAs: {eas}"),
    "sketch_here": ("在此画草图(建筑物、道路、门口、编号)", "Draw here: buildings, roads, entrances, numbers"),
    "grid": ("方格边长 {metres} 米", "a square is {metres} m"),
    "contents": ("目录", "Contents"),
    "receipts": ("领取登记", "Receipts"),
    "index": ("位置图", "Index map"),
    "refused": ("未打印:", "Not printed:"),
    "page_of": ("{form}  第 {page} 页 共 {pages} 页", "{form}  page {page} of {pages}"),
    "virtual": ("虚拟普查小区 {code}:无范围,不出图", "EA {code} is virtual: no land, no map"),
}  # fmt: skip
USES: dict[str, tuple[str, str]] = {
    "residential": ("住宅", "dwelling"), "mixed": ("商住", "mixed"), "commercial": ("商业", "shops"), "industrial": ("工业", "works"),
    "school": ("学校", "school"), "hospital": ("医院", "hospital"), "hotel": ("宾馆", "hotel"), "dormitory": ("宿舍", "dormitory"),
    "office": ("办公", "office"), "public": ("公共", "public"), "construction": ("工地", "site"), "outbuilding": ("附属房", "shed"),
    "unknown": ("", ""),
}  # fmt: skip


def form_word(key: str, lang: str, **values: object) -> str:
    """A text of a form in ``lang`` (zh or en)."""
    return FORM_WORDS[key][lang == "en"].format(**values)


def use_word(use: str, lang: str) -> str:
    """The use of a building in a word; nothing where it is not known."""
    return USES.get(use, ("", ""))[lang == "en"]
