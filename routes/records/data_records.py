"""What the routes of `routes.data` take and answer."""

from __future__ import annotations

from gis.editing.cures import CURES
from gis.schema import SEVERITIES
from gis.signing_off.sign_off import STATES
from routes.data import MOST_COMMITTEES, MOST_EAS, MOST_FEATURES, MOST_ISSUES
from routes.records.api_records import (
    BOX,
    COMMITTEE,
    COUNT,
    EA,
    GEOJSON,
    OFFSET,
    POINT,
    TIME,
    Operation,
    Parameter,
    Schema,
    among,
    by_name,
    features,
    limit_of,
    listed,
    many,
    maybe,
    number,
    obj,
    ref,
    text,
    whole,
    yes,
)

_NUMBERS = dict.fromkeys(SEVERITIES, COUNT)
_KIND = text("ordinary")
_RULES = ("target", "green_low", "green_high", "amber_low", "amber_high", "tolerance")
_FACTS = ("vacant_units", "households", "residents", "establishments", "boarders")
_SCORES = ("score", "score_balance", "score_compactness", "score_border", "score_walk")
_FEATURE_PAGE = (OFFSET, limit_of(MOST_FEATURES))
_UNKNOWN_COMMITTEE = {404: ("committee_unknown",)}
FINDING = {
    "code": text("E10"),
    "shown": text("E10"),
    "severity": among(*SEVERITIES),
    "message": text("东村 (370305001001) has no enumeration areas yet."),
    "committee_code": maybe(COMMITTEE),
    "ea_code": maybe(EA),
    "building_id": maybe(text("b17")),
    "point": maybe(POINT),
    "cure": maybe(among(*CURES)),
}


def _collection(**properties: Schema) -> Schema:
    found = features(**properties)
    more = {"total": COUNT, "offset": whole(0, minimum=0)}
    return {**found, "properties": more | found["properties"], "required": [*more, *found["required"]]}


SCHEMAS: dict[str, Schema] = {
    "Severities": obj(**_NUMBERS),
    "Finding": obj(**FINDING),
    "Issue": obj(n=whole(0), **FINDING, committees=many(COMMITTEE)),
    "Committee": obj(
        code=COMMITTEE,
        source_code=maybe(text("东村01")),
        temporary=yes(False),
        name=maybe(text("东村")),
        state=among("planned", "none", "stale"),
        eas=COUNT,
        units=COUNT,
        units_placed=COUNT,
        buildings=COUNT,
        box=BOX,
        point=POINT,
        further_points=many(POINT),
        sign_off=among(*STATES),
    ),
    "Project": obj(
        name=text("county"),
        version=text("3f70c49218a7"),
        saved=maybe(TIME),
        rules=obj(name=text("china-2020"), measure=text("units"), **{name: maybe(number(80)) for name in _RULES}),
        totals=obj(
            **dict.fromkeys(("committees", "eas", "buildings", "buildings_drawn", "units", "units_estimated"), COUNT),
            unplaced=by_name(COUNT, "unplanned"),
        ),
        regions=many(obj(code=text("370305100"), level=among("township", "county"), name=maybe(text("稷下街道")))),
        layers=many(obj(id=text("eas"), min_zoom=whole(0))),
        sources=many(obj(layer=text("buildings"), file=text("buildings.gpkg"), attribution=maybe(text("Town Office")), time=maybe(TIME))),
        job=maybe(text("ac350cf9d1884dc388f95fb935efdee8")),
    ),
    "Ledger": obj(
        housing_units=obj(total=COUNT, in_one_ea=COUNT, in_none=COUNT, doubled=COUNT),
        buildings=obj(total=COUNT, in_no_committee=COUNT, in_several_committees=COUNT),
        findings=obj(
            total=ref("Severities"),
            committees=by_name(ref("Severities"), "370305001001"),
            townships=by_name(ref("Severities"), "370305001"),
            faulty=many(COMMITTEE),
        ),
    ),
    "EaColumns": obj(
        total=COUNT,
        offset=whole(0, minimum=0),
        code=many(EA),
        committee_code=many(COMMITTEE),
        kind=many(_KIND),
        units=many(COUNT),
        load=many(maybe(number(72))),
        buildings=many(COUNT),
        hours=many(maybe(number(24.3))),
        deviation=many(maybe(number(-0.0625))),
        colour=many(maybe(whole(4))),
        box=many(maybe(BOX)),
        point=many(maybe(POINT)),
        further_points=many(many(POINT)),
    ),
    "Ea": obj(
        ea_code=EA,
        committee_code=COMMITTEE,
        name=maybe(text("第一普查小区")),
        kind=_KIND,
        buildings=COUNT,
        housing_units=COUNT,
        households=maybe(number(70)),
        residents=maybe(number(205)),
        area_m2=maybe(number(17214)),
        units_estimated=COUNT,
        load=maybe(number(72)),
        hours=maybe(number(24.3)),
        deviation=maybe(number(-0.0625)),
        **{name: maybe(number(79.4)) for name in _SCORES},
        box=maybe(BOX),
        neighbours=many(EA),
        issues=many(ref("Issue")),
    ),
    "Building": obj(
        building_id=text("b17"),
        times=whole(1, minimum=1),
        name=maybe(text("东楼")),
        use=maybe(text("residential")),
        floors=maybe(number(6)),
        height_m=maybe(number(18.5)),
        entrances=maybe(number(2)),
        housing_units=maybe(number(24)),
        units_estimated=maybe(yes(False)),
        **{name: maybe(number(2)) for name in _FACTS},
        school_level=maybe(text("primary")),
        estimate_date=maybe(text("2026-05")),
        area_m2=maybe(number(240)),
        box=maybe(BOX),
        split_estimated=yes(False),
        split_by=maybe(among("entrances", "floors")),
        parts=many(
            obj(
                part_no=whole(1, minimum=1),
                ea_code=maybe(EA),
                committee_code=maybe(COMMITTEE),
                building_no=maybe(number(12)),
                housing_units=COUNT,
                units_estimated=yes(False),
                label=maybe(text("entrance 1")),
                status=text("placed"),
            )
        ),
    ),
    "Found": obj(
        ("committee_code", "ea_code", "status"),
        kind=among("committee", "region", "ea", "building"),
        code=text("370305001001"),
        name=maybe(text("东村")),
        box=maybe(BOX),
        committee_code=maybe(COMMITTEE),
        ea_code=maybe(EA),
        status=maybe(text("placed")),
        within=maybe(text("稷下街道")),
    ),
}
OPERATIONS = {
    "data.project": Operation("Name, rules, totals, layers and whose data they are, the version of tiles.", ref("Project")),
    "data.ledger": Operation("Housing units in one EA, in none, in several; and how many findings there are.", ref("Ledger")),
    "data.committees": Operation(
        "All committees, by code, each with where it stands in the sign-off.",
        listed("committees", ref("Committee")),
        (OFFSET, limit_of(MOST_COMMITTEES)),
    ),
    "data.eas": Operation("All EAs, by column.", ref("EaColumns"), (OFFSET, limit_of(MOST_EAS))),
    "data.committee_eas": Operation(
        "The EAs of a committee as GeoJSON.",
        _collection(
            ea_code=EA,
            name=maybe(text("第一普查小区")),
            kind=_KIND,
            buildings=COUNT,
            housing_units=COUNT,
            load=maybe(number(72)),
            workload_minutes=maybe(number(1457.2)),
            area_m2=maybe(number(17214)),
            colour=maybe(whole(4)),
        ),
        _FEATURE_PAGE,
        media=GEOJSON,
        refusals=_UNKNOWN_COMMITTEE,
    ),
    "data.committee_cells": Operation(
        "The cells of a committee as GeoJSON.",
        _collection(cell_id=whole(0), block_id=whole(0), ea_code=maybe(EA)),
        _FEATURE_PAGE,
        media=GEOJSON,
        refusals=_UNKNOWN_COMMITTEE,
    ),
    "data.committee_outlines": Operation(
        "All committees as GeoJSON.",
        _collection(committee_code=COMMITTEE, source_code=maybe(text("东村01")), code_temporary=yes(False), name=maybe(text("东村"))),
        _FEATURE_PAGE,
        media=GEOJSON,
    ),
    "data.barriers": Operation(
        "All barriers as GeoJSON.", _collection(kind=text("road"), rank=whole(3), name=maybe(text("东路"))), _FEATURE_PAGE, media=GEOJSON
    ),
    "data.issues": Operation(
        "Issues, the gravest first.",
        listed("issues", ref("Issue"), counts=ref("Severities"), of_none=COUNT, to_delineate=many(COMMITTEE)),
        (
            Parameter("severity", "Only those of one severity.", among(*SEVERITIES)),
            Parameter("committee_code", "Only those of a committee; `none` for those of no committee.", COMMITTEE),
            Parameter("ea_code", "Only those of an EA.", EA),
            Parameter("township", "Only those of a township.", text("370305001")),
            OFFSET,
            limit_of(MOST_ISSUES),
        ),
    ),
    "data.building": Operation("The facts of a building and its parts.", ref("Building"), refusals={404: ("building_unknown",)}),
    "data.ea": Operation(
        "The facts of an EA, its neighbours, the issues about it.", ref("Ea"), refusals={400: ("no_plan",), 404: ("ea_unknown",)}
    ),
    "data.search": Operation(
        "Townships, committees, EAs and buildings by code or name, the widest first; at most twenty.",
        obj(found=many(ref("Found"), maxItems=20)),
        (Parameter("q", "Part of a code or a name.", text("东")),),
    ),
}
