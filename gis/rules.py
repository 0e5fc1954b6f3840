"""The method's parameters in one place: frozen `Rules`, and the packs that set them.

Sources in brackets are lines of the domain notes (R14 ...); DEF marks a default of ours where no official value was
found: a setting, not a rule. A county overrides any value in a TOML file (`layers.rule_files`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

from gis.errors import Refused

MOST_SEED = 2**31 - 1  # a seed is 0 to this


@dataclass(frozen=True)
class Rules:
    """Every number the method uses, with its unit."""

    name: str = "china-2020"
    language: str = "zh"

    # size of an EA
    target: float = 80.0  # housing units per EA [R14: 80 households, 2020 staffing standard]
    tolerance: float = 0.10  # relative deviation from the committee's mean that counts as balanced [DEF]
    green_low: float = 60.0  # [R18 DEF]
    green_high: float = 100.0  # [R18 DEF]
    amber_low: float = 40.0  # [R18 DEF]
    amber_high: float = 120.0  # [R18 DEF]
    split_above: float = 120.0  # housing units over which a building is split vertically [R44 DEF]
    piece_minimum: float = 40.0  # a committee piece with fewer units joins the nearest EA as an extra piece [DEF]

    # geometry
    home_share: float = 0.55  # share of a footprint that makes a committee its home [V10 DEF]
    overlap_report_m2: float = 1.0  # [R61 DEF]
    snap_m: float = 0.02  # corners of two outlines this near to a shared line lie on it: twice the rounding of files [DEF, R61 allows 0.1]
    gap_closed_m: float = 1.0  # [V02 DEF]
    border_clearance_m: float = 0.5  # from a wall, where the gap between buildings is wider than twice this [DEF]
    off_barrier_cost: float = 4.0  # weight of a metre of border away from any barrier, against one along a barrier [DEF]

    # units where the source has none: gross floor area per housing unit, by use [DEF]
    storey_m: float = 3.0  # height of a storey [DEF]
    house_max_m2: float = 250.0  # a footprint up to this with at most house_max_floors is one dwelling [DEF]
    house_max_floors: float = 2.0
    shed_max_m2: float = 20.0  # smaller buildings of unknown use hold nobody [DEF]
    unit_m2: dict[str, float] = field(default_factory=lambda: {"residential": 110.0, "unknown": 110.0, "mixed": 140.0, "dormitory": 40.0})
    ground_floor_shops: dict[str, float] = field(default_factory=lambda: {"mixed": 1.0})  # floors not lived in, by use [DEF]
    usual_floors: dict[str, float] = field(  # where neither floors nor height are known [DEF]
        default_factory=lambda: {"unknown": 1.0, "residential": 2.0, "mixed": 3.0, "dormitory": 4.0}
    )

    # towers
    entrance_m: float = 15.0  # usual length of a stairwell's share of a slab [DEF]
    units_per_entrance: float = 60.0  # most units behind one estimated stairwell [DEF]

    # load in minutes [R69 DEF]
    minutes_per_unit: float = 15.0
    visit_factor: float = 1.3
    minutes_per_entrance: float = 2.0
    units_per_landing: float = 2.0  # doors on one floor of one stairwell, to estimate stairwells [DEF]
    minutes_per_floor: float = 0.5  # without a lift
    lift_from_floors: float = 8.0  # buildings with as many floors have one [DEF]
    walking_m_per_minute: float = 60.0

    residents_per_unit: float = 250.0 / 80.0  # [R14: 80 households or 250 persons]

    def __post_init__(self) -> None:
        for f in fields(self):
            value = getattr(self, f.name)
            if isinstance(value, float) and not value > 0:
                raise Refused("rule_value", key=f.name, value=value)
        if not self.amber_low <= self.green_low <= self.target <= self.green_high <= self.amber_high:
            raise Refused("rule_bands", target=self.target, low=self.green_low, high=self.green_high)


RULE_PACKS: dict[str, Rules] = {
    "china-2020": Rules(),
    "un-generic": Rules(  # 80-120 households is where norms of interview censuses cluster [domain notes, section 6]
        name="un-generic",
        language="en",
        target=100.0,
        green_low=80.0,
        green_high=120.0,
        amber_low=50.0,
        amber_high=150.0,
        split_above=150.0,
        residents_per_unit=5.0,
    ),
}


def rule_pack(name: str) -> Rules:
    """The pack of that name.

    Raises:
        Refused: ``rule_pack_unknown``, naming the packs there are.
    """
    if name not in RULE_PACKS:
        raise Refused("rule_pack_unknown", name=name, known=", ".join(RULE_PACKS))
    return RULE_PACKS[name]


def with_target(rules: Rules, target: float) -> Rules:
    """The rules with another target in housing units; the bands and the split trigger move in proportion."""
    k = target / rules.target
    return replace(
        rules,
        target=float(target),
        green_low=rules.green_low * k,
        green_high=rules.green_high * k,
        amber_low=rules.amber_low * k,
        amber_high=rules.amber_high * k,
        piece_minimum=rules.piece_minimum * k,
    )
