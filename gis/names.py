"""Names of enumeration areas (R50): 第一普查小区 ..., or EA 001."""

from __future__ import annotations

import geopandas as gpd

from gis.rules import LANGUAGES

_DIGITS = "零一二三四五六七八九"


def ea_name(number: int, lang: str) -> str:
    """Name of EA ``number`` (from 1) in ``lang``: 第十二普查小区, or EA 012."""
    return f"第{chinese_number(number)}普查小区" if lang == "zh" else f"EA {number:03d}"


def in_language(eas: gpd.GeoDataFrame, lang: str) -> gpd.GeoDataFrame:
    """The table `EAS` with the names that were made from a number said in ``lang``; one that a person has given stays."""
    names = [_said(name, int(code[-3:]), lang) for code, name in zip(eas["ea_code"], eas["name"], strict=True)]
    return eas.assign(name=names)


def _said(name: str | None, number: int, lang: str) -> str | None:
    return ea_name(number, lang) if name in {ea_name(number, one) for one in LANGUAGES} else name


def chinese_number(n: int) -> str:
    """A number from 0 to 999 in Chinese numerals: 12 is 十二, 105 is 一百零五."""
    if n < 10:
        return _DIGITS[n]
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")
    elif ones:
        text += f"零{_DIGITS[ones]}"
    return text
