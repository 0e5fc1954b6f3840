"""Rule packs: what each country or body sets, every value with its source; what a pack does not name is as in `Rules`.

R, C and I numbers are lines of the domain notes; DER is arithmetic on sourced values; DEF a default of ours.
A new pack is a new entry of `PACKS`.
"""

from __future__ import annotations

from gis.errors import Refused
from gis.rules import Rules

Value = float | str | bool

SOURCES: dict[str, str] = {  # what the marks in rules and packs stand for
    "R12": "borders findable on the ground, compact, about equal, in reach of one enumerator (Semi-automatic mapping of pre-census EAs)",
    "R13": "an EA is one piece of land (Indonesia, census block rules, PES manual 2013)",
    "R14": "80 households or about 250 persons an EA (Shanghai on its 2020 census staff; reports on the 2015 1 % survey)",
    "R17": "one EA could hold at most 999 forms (answers to questions on dividing EAs, 6th census, 2010)",
    "R18": "bands proposed by us from R14-R17 and the bands of other countries: no official upper bound was found",
    "R19": "whichever of two measures says the EA is bigger (our reading of India's circular of 26 December 2019)",
    "R20": "load units, not only occupied dwellings (Indonesia, census block rules)",
    "R21": "the norm varies with terrain, density, distance and difficulty (Sierra Leone, Kenya, UK, Australia)",
    "R23": "small committees stay whole (economic census: training at Mengcheng Letu and Haikou Haidian, 2023)",
    "R24": "at most 150 establishments, incl. self-employed, an EA (rules on census-area division, economic census; Weicheng 2018); "
    "about 100 units a device (pilot rules of the 3rd economic census, 2013)",
    "R31": "kindergarten, primary and junior-high boarders count at the family home, senior-high boarders at the school, students "
    "where they live (notes on the 2020 registration)",
    "R37": "vacant housing is mapped and numbered (2015 1 % survey: questions and answers)",
    "R38": "borders follow streets, rivers and railways (How to do area division and mapping well, 2012)",
    "R43": "a high-rise with more than a thousand people is cut vertically (answers to questions on dividing EAs, 2010)",
    "R44": "a building with more units than the amber limit is split (proposed by us)",
    "R53": "household numbers run from 001, later ones are appended, 600 and above are reserved (household numbering, 2015 and 2020)",
    "R54": "every housing unit is numbered in order, vacant ones and shops too (2015 1 % survey: questions and answers)",
    "R55": "buildings are numbered in serpentine rows from the north-west (proposed by us: the official order was not found)",
    "R61": "topology tolerances proposed by us: no official one was found",
    "R66": "10-15 minutes a household (Dengzhou and Longwen 2020, Baotou 2010)",
    "R68": "walk-up blocks of about 7 floors slow the work (Dengzhou, 28 October 2020)",
    "R69": "load model in minutes proposed by us from R66-R68",
    "C17": "Beijing E-Town on building plotting, 14 August 2020",
    "C58": "stages of the count of 2020: canvass 11-31 October, registration from 1 November (notice of October 2020)",
    "C78": "an estate is numbered in an S-shape from its main entrance (on gate plates)",
    "I04": "gridEZ, public release 1 (WorldPop)",
    "I07": "Kenya: definition of an EA (MajiData)",
    "I18": "Indonesia: census block rules (PES manual 2013)",
    "I20": "India: circular of 26 December 2019 on house-listing blocks (summary)",
    "I21": "India: walk the block, draw its roads and lanes, number from the north-west corner (an enumerator, 2011)",
    "section 6": "norms of 25 countries compared in the domain notes",
}

PACKS: dict[str, dict[str, tuple[Value, str]]] = {
    "china-2020": {
        "language": ("zh", "DEF"),
        "numbering": ("serpentine", "R55 DEF: the official order was not found"),
        "measure": ("units", "C17: units where somebody may live are the key load field of 2020; R19 would be: larger"),
        "count_vacant": (True, "R37, R54: vacant units are numbered and visited"),
        "target": (80.0, "R14: 80 households or about 250 persons, 2020 staffing standard"),
        "residents_per_unit": (3.125, "R14: 250 persons / 80 households"),
        "green_low": (60.0, "R18 DEF"),
        "green_high": (100.0, "R18 DEF"),
        "amber_low": (40.0, "R18 DEF"),
        "amber_high": (120.0, "R18 DEF"),
        "minimum": (40.0, "R18 DEF"),
        "hard_cap": (120.0, "R18 DEF; the only official ceiling is 999 forms, R17"),
        "piece_minimum": (40.0, "DEF"),
        "split_above": (120.0, "R44 DEF; R43: over a thousand people"),
    },
    "china-economic-2023": {
        "language": ("zh", "DEF"),
        "measure": ("establishments", "R24: establishments incl. self-employed"),
        "target": (100.0, "R24: about 100 units a device in the 2013 pilot"),
        "green_low": (75.0, "DEF"),
        "green_high": (150.0, "R24: at most 150"),
        "amber_low": (50.0, "DEF"),
        "amber_high": (150.0, "R24: at most 150"),
        "minimum": (50.0, "DEF"),
        "hard_cap": (150.0, "R24: at most 150"),
        "whole_committee": (150.0, "R23: a village below the limit is one EA"),
        "piece_minimum": (50.0, "DEF"),
    },
    "un-generic": {
        "language": ("en", "DEF"),
        "measure": ("units", "DEF"),
        "count_vacant": (True, "DEF"),
        "target": (100.0, "DER, section 6: norms of interview censuses cluster at 80-120 households"),
        "residents_per_unit": (5.0, "I04: 100 households of 5 persons"),
        "green_low": (80.0, "DER, section 6: 80-120"),
        "green_high": (120.0, "DER, section 6: 80-120"),
        "amber_low": (50.0, "I07: 50-149"),
        "amber_high": (150.0, "I07: 50-149"),
        "minimum": (50.0, "I07: 50-149"),
        "hard_cap": (150.0, "I07: 50-149"),
        "piece_minimum": (50.0, "DEF"),
        "split_above": (150.0, "DEF"),
    },
    "india-2021": {
        "language": ("en", "DEF"),
        "measure": ("larger", "R19, I20: 650-800 persons or 150-180 census houses, whichever is higher"),
        "count_vacant": (True, "I20: census houses; DEF that vacant ones count"),
        "target": (165.0, "DER, I20: middle of 150-180 houses"),
        "residents_per_unit": (800.0 / 180.0, "DER, I20: 800 persons / 180 houses, so that both caps are one"),
        "green_low": (150.0, "I20: 150-180 houses"),
        "green_high": (180.0, "I20: 150-180 houses"),
        "amber_low": (100.0, "DEF"),
        "amber_high": (180.0, "I20: cap of 180 houses or 800 persons"),
        "minimum": (100.0, "DEF"),
        "hard_cap": (180.0, "I20: cap of 180 houses or 800 persons"),
        "piece_minimum": (75.0, "DEF"),
        "split_above": (180.0, "DEF: the cap"),
        "numbering": ("along_street", "I21: from the north-west corner; DEF that it is along the roads that are drawn first"),
    },
    "indonesia-2010": {
        "language": ("en", "DEF"),
        "measure": ("units", "R20, I18: load units"),
        "count_vacant": (True, "R20, I18: vacant dwellings count"),
        "count_shops": (True, "R20, I18: buildings that are no dwellings count"),
        "target": (100.0, "I18: about 100 load units"),
        "residents_per_unit": (4.0, "DEF"),
        "green_low": (80.0, "I18: 80-120"),
        "green_high": (120.0, "I18: 80-120"),
        "amber_low": (50.0, "DEF"),
        "amber_high": (150.0, "DEF"),
        "minimum": (50.0, "DEF"),
        "hard_cap": (150.0, "DEF: 120 cannot be kept where a village has 121-159 units"),
        "piece_minimum": (50.0, "DEF; R13, I18: a block is one piece of land"),
        "split_above": (120.0, "DEF: the norm's upper end"),
    },
    "kenya": {
        "language": ("en", "DEF"),
        "measure": ("units", "I07: households"),
        "count_vacant": (False, "I07: households, not dwellings"),
        "target": (100.0, "I07: 100 households"),
        "residents_per_unit": (4.0, "DEF"),
        "green_low": (80.0, "DEF"),
        "green_high": (120.0, "DEF"),
        "amber_low": (50.0, "I07: 50-149"),
        "amber_high": (149.0, "I07: 50-149"),
        "minimum": (50.0, "I07: 50-149"),
        "hard_cap": (149.0, "I07: 50-149"),
        "whole_committee": (149.0, "I07: a village is an EA, or a group or part of villages; DEF for the limit"),
        "piece_minimum": (50.0, "DEF"),
        "split_above": (149.0, "DEF: the cap"),
    },
}

RULE_PACKS: dict[str, Rules] = {
    name: Rules(name=name, **{key: value for key, (value, _) in pack.items()})  # type: ignore[arg-type]
    for name, pack in PACKS.items()
}


def rule_pack(name: str) -> Rules:
    """The pack of that name.

    Raises:
        Refused: ``rule_pack_unknown``, naming the packs there are.
    """
    if name not in RULE_PACKS:
        raise Refused("rule_pack_unknown", name=name, known=", ".join(RULE_PACKS))
    return RULE_PACKS[name]
