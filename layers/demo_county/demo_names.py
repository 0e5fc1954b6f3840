"""Invented names and codes of the demo county. No real place has the county code 375901."""

from __future__ import annotations

from layers.demo_county.demo_ground import TOWN

COUNTY = ("375901", "青柳县")
# band of the county -> township: code of 9 digits, name (001-099 street, 100-199 town, 200-399 township)
STREET, MARKET_TOWN, TOWNSHIP = ("375901001", "青柳街道"), ("375901100", "柳河镇"), ("375901200", "松岭乡")
TOWNSHIPS = {0: MARKET_TOWN, 1: MARKET_TOWN, 2: STREET, 3: STREET, 4: TOWNSHIP, 5: TOWNSHIP}
_STEMS = {
    0: ("南坡", "杨树", "槐荫", "石桥", "东岗"),
    1: ("柳河", "沙滩", "渡口", "芦塘", "河湾"),
    2: ("西园", "文昌路", "市场街", "中心街", "学府", "望川", "东园"),
    3: ("西站", "农机厂", "铁北", "新城", "云锦", "东站"),
    4: ("松岭", "大青石", "小青石", "梨沟"),
    5: ("北坡", "松林", "岭后", "泉眼"),
}
COMPOUNDS = ("云锦苑", "柳岸花园", "文昌里", "青石小区", "望川园", "松涛苑", "清河家园", "朝阳里", "锦绣园")


def committee(place: tuple[int, int]) -> tuple[str, str]:
    """Code of 12 digits and full name: residents' committees from 001, villagers' committees from 201."""
    band, k = place
    same = [(b, i) for b in sorted(_STEMS) if TOWNSHIPS[b] == TOWNSHIPS[band] for i in range(len(_STEMS[b]))]
    urban = place in TOWN
    number = [p for p in same if (p in TOWN) == urban].index(place) + (1 if urban else 201)
    return f"{TOWNSHIPS[band][0]}{number:03d}", _STEMS[band][k] + ("社区居民委员会" if urban else "村村民委员会")
