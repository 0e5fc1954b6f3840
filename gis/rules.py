"""The method's parameters in one place: frozen `Rules`, each with its unit, meaning and source.

Sources are lines of the domain notes (R14, C17, I20 ...) or publications they name; DEF marks a default of ours where no
official value was found: a setting, not a rule. The packs are in `gis.rule_packs`; a county overrides any value in a TOML
file (`layers.rule_files`); `docs/rules.md` lists them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from gis.barriers import KINDS, STREETS
from gis.errors import Refused
from gis.schema import SCHOOL_LEVELS, USES

# what the load of an EA is counted in
MEASURES = {
    "units": "housing units",
    "residents": "residents",
    "larger": "households, or residents / residents_per_unit, whichever is more",
    "minutes": "minutes of an enumerator's work",
    "establishments": "establishments and self-employed",
}
LANGUAGES = ("zh", "en")
# in which order the buildings of an EA are numbered
NUMBERINGS = ("serpentine", "along_street", "from_main_gate")
SCORED = ("balance", "compactness", "border", "walk")  # parts of the score of an EA (`gis.scores`)


def _said(unit: str, meaning: str, source: str, **more: Any) -> dict[str, Any]:
    """What is known of a rule: ``zero`` where it may be 0, ``among`` the words it chooses, ``keys`` of its table."""
    return {"unit": unit, "meaning": meaning, "source": source, "zero": False, "among": (), "keys": (), **more}


def _rule(default: Any, unit: str, meaning: str, source: str, **more: Any) -> Any:
    return field(default=default, metadata=_said(unit, meaning, source, **more))


@dataclass(frozen=True)
class Rules:
    """Every number the method uses."""

    name: str = _rule("china-2020", "", "name shown for these rules", "DEF")
    language: str = _rule("zh", "", "language of names, labels and stored findings", "DEF", among=LANGUAGES)

    # what is counted
    measure: str = _rule("units", "", "what the load of an EA is counted in", "C17: units are the key load field", among=tuple(MEASURES))
    count_vacant: bool = _rule(
        True, "", "vacant dwellings count as load (units, larger)", "R37, R54: vacant units are numbered and visited"
    )
    count_shops: bool = _rule(False, "", "establishments count as load beside dwellings (units, larger)", "DEF")
    counted_boarders: tuple[str, ...] = _rule(
        ("senior_high", "university"),
        "",
        "levels of school whose boarders count at the school; others count at their family home",
        "R31",
        among=SCHOOL_LEVELS,
    )
    residents_per_unit: float = _rule(250.0 / 80.0, "residents", "persons in a household", "R14: 80 households or 250 persons")

    # size of an EA, in what `measure` counts
    target: float = _rule(80.0, "load", "wanted load of an EA", "R14: 80 households, 2020 staffing standard")
    tolerance: float = _rule(0.10, "share", "deviation from the committee's mean that counts as balanced", "DEF")
    green_low: float = _rule(60.0, "load", "least load that is shown as good", "R18 DEF")
    green_high: float = _rule(100.0, "load", "most load that is shown as good", "R18 DEF")
    amber_low: float = _rule(40.0, "load", "below it an EA is told as too small", "R18 DEF")
    amber_high: float = _rule(120.0, "load", "above it an EA is told as too large", "R18 DEF")
    minimum: float = _rule(40.0, "load", "the search makes no smaller EA if it can help it", "R18 DEF: red below")
    hard_cap: float = _rule(120.0, "load", "most load of an EA, unless one building part alone has more", "R18 DEF: red above")
    whole_committee: float = _rule(0.0, "load", "a committee up to this stays one EA", "R23 is for economic censuses; DEF: off", zero=True)
    piece_minimum: float = _rule(40.0, "load", "a committee piece with less joins the nearest EA as an extra piece", "DEF")
    max_area_m2: float = _rule(
        0.0, "m2", "most land of an EA of several loaded parts, as far as `minimum` allows; 0: no limit", "DEF, R21", zero=True
    )
    split_above: float = _rule(120.0, "housing units", "a building with more is split vertically", "R44 DEF")
    ordinary_households: float = _rule(
        599.0, "households", "last household number of an EA that is not reserved; an EA with more is not printed", "R53: 600 and above"
    )

    # borders
    barrier_cost: dict[str, float] = field(
        default_factory=dict,
        metadata=_said(
            "metres", "cost of a metre of border along a kind of barrier; low is preferred; else 0.5 + 0.1 x rank", "DEF", keys=tuple(KINDS)
        ),
    )
    ignored_barriers: tuple[str, ...] = _rule((), "", "kinds of barrier that no border heeds", "DEF", among=tuple(KINDS))
    must_hold: tuple[str, ...] = _rule(
        (),
        "",
        "kinds of barrier that no EA lies on both sides of, unless a side has less than `piece_minimum` (E25 names the EA)",
        "DEF; R38 has borders follow streets, rivers and railways, and makes none of them binding",
        among=tuple(KINDS),
    )
    never_cross: tuple[str, ...] = _rule(
        (),
        "",
        "kinds of barrier that an EA lies on both sides of only where a street or path crosses (a bridge, a level crossing)",
        "DEF, as `must_hold`",
        among=tuple(KINDS),
    )
    off_barrier_cost: float = _rule(4.0, "metres", "cost of a metre of border away from any barrier", "DEF")
    border_clearance_m: float = _rule(0.5, "m", "from a wall to a border, where the gap is wider than twice this", "DEF")

    # numbers of buildings
    numbering: str = _rule(
        "serpentine",
        "",
        "order in which the buildings of an EA are numbered",
        "R55 DEF; C78: S-shape from the main entrance",
        among=NUMBERINGS,
    )
    crossed_streets: tuple[str, ...] = _rule(
        ("service", "track", "lane", "footway", "path"),
        "",
        "kinds of street so narrow that both sides are walked at once; of others one side out, the other back",
        "DEF",
        among=STREETS,
    )

    # committees and buildings
    home_share: float = _rule(0.55, "share", "of a footprint that makes a committee its home", "DEF")
    overlap_report_m2: float = _rule(1.0, "m2", "overlap that is reported", "R61 DEF")
    snap_m: float = _rule(
        0.02, "m", "corners of two outlines this near to a shared line lie on it", "DEF: twice the rounding of files; R61 DEF allows 0.1"
    )
    gap_closed_m: float = _rule(1.0, "m", "mean width up to which land between committees is a gap, not a piece left out", "DEF")

    huge_building_m2: float = _rule(
        50_000.0,
        "m2",
        "a larger footprint is doubted; over many others it is told as the outline of a block or a town",
        "DEF",
    )
    house_block_m2: float = _rule(
        2_000.0, "m2", "barriers that are polygons, of no known kind and smaller, are told as buildings where most of a layer are so", "DEF"
    )

    # counts that cannot be
    plausible_units: float = _rule(2000.0, "housing units", "in one building; up to this a stated count is not doubted", "DEF")
    plausible_total: float = _rule(
        1_000_000.0, "housing units, households or residents", "known total of a committee; a larger one is told and not taken", "DEF"
    )
    least_unit_m2: float = _rule(
        5.0,
        "m2",
        "gross floor area per housing unit; areas are drawn for an estimate where a doubted count leaves less",
        "DEF: less than a bed takes",
    )
    standing_m2: float = _rule(
        0.5,
        "m2",
        "floor area per housing unit, where floors are known; areas are drawn for an estimate where a count over `split_above` leaves less",
        "DEF: less than a person standing takes",
    )
    tallest_floors: float = _rule(100.0, "floors", "of a building with a doubted count whose floors are not known", "DEF")

    # counts where the source has none
    storey_m: float = _rule(3.0, "m", "height of a storey", "DEF")
    house_max_m2: float = _rule(250.0, "m2", "a footprint up to this with few floors is one dwelling", "DEF")
    house_max_floors: float = _rule(2.0, "floors", "of such a house at most", "DEF")
    shed_max_m2: float = _rule(20.0, "m2", "smaller buildings of unknown use hold nobody", "DEF")
    unit_m2: dict[str, float] = field(
        default_factory=lambda: {"residential": 110.0, "unknown": 110.0, "mixed": 140.0, "dormitory": 40.0},
        metadata=_said("m2", "gross floor area per housing unit, by use; other uses have none", "DEF", keys=USES),
    )
    establishment_m2: dict[str, float] = field(
        default_factory=lambda: {
            **dict.fromkeys(("commercial", "mixed"), 60.0),
            "office": 80.0,
            "industrial": 1000.0,
            "public": 1500.0,
            **dict.fromkeys(("hotel", "hospital"), 3000.0),
            "school": 5000.0,
        },
        metadata=_said(
            "m2", "gross floor area per establishment, by use (of mixed the floors of shops); other uses have none", "DEF", keys=USES
        ),
    )
    ground_floor_shops: dict[str, float] = field(
        default_factory=lambda: {"mixed": 1.0}, metadata=_said("floors", "not lived in, by use", "DEF", keys=USES)
    )
    usual_floors: dict[str, float] = field(
        default_factory=lambda: {"unknown": 1.0, "residential": 2.0, "mixed": 3.0, "dormitory": 4.0},
        metadata=_said(
            "floors", "where neither floors nor height are known, by use; as unknown where the use is not named", "DEF", keys=USES
        ),
    )

    # towers
    entrance_m: float = _rule(15.0, "m", "usual length of a stairwell's share of a slab", "DEF")
    units_per_entrance: float = _rule(60.0, "housing units", "most behind one estimated stairwell", "DEF")

    # minutes of work
    minutes_per_unit: float = _rule(15.0, "minutes", "a visit to an occupied dwelling", "R69 DEF, R66: 10-15")
    minutes_per_vacant: float = _rule(3.0, "minutes", "a visit to a vacant dwelling", "R69 DEF")
    minutes_per_collective: float = _rule(4.0, "minutes", "a resident of a dormitory", "R69 DEF")
    minutes_per_establishment: float = _rule(2.0, "minutes", "checking a shop or other establishment", "R69 DEF")
    visit_factor: float = _rule(1.3, "visits", "to a door until it is done", "R69 DEF: 1.3 rural, 1.6 urban")
    minutes_per_entrance: float = _rule(2.0, "minutes", "getting in at a stairwell", "R69 DEF")
    units_per_landing: float = _rule(2.0, "housing units", "on one floor of one stairwell, to estimate stairwells", "DEF")
    minutes_per_floor: float = _rule(0.5, "minutes", "a floor to climb without a lift", "R69 DEF")
    lift_from_floors: float = _rule(8.0, "floors", "buildings with as many have a lift", "DEF, R68: walk-ups of about 7 floors")
    detour_factor: float = _rule(
        1.7,
        "metres",
        "walked along streets for a metre of the short way straight through all buildings",
        "R69 DEF: Porto 1.7, Malta 1.9",
    )
    walking_m_per_minute: float = _rule(60.0, "m", "walked in a minute", "R69 DEF")

    # the calendar of the field work
    canvass_from: str = _rule("2020-10-11", "date", "first day of going from building to building", "C58: the canvass of 2020")
    canvass_to: str = _rule("2020-10-31", "date", "last of these days", "C58")
    pace_days: float = _rule(3.0, "days", "of which the pace is taken that tells when the rest will be done", "DEF")

    # scores of EAs, and plans to pick from
    plans_apart: float = _rule(0.05, "share", "units in another EA from which on two plans of a committee count as different", "DEF")
    score_weights: dict[str, float] = field(
        default_factory=lambda: {"balance": 4.0, "compactness": 2.0, "border": 3.0, "walk": 1.0},
        metadata=_said("share", "weight of each part in the score of an EA", "DEF; R12 names the parts", keys=SCORED, zero=True),
    )
    score_walk_most: float = _rule(3.0, "times", "the way to the nearest buildings, at which walking scores 0; above 1", "DEF")

    @property
    def top_load(self) -> float:
        """Most that an EA of several parts should hold: a quarter over the target, and never over the cap."""
        return min(1.25 * self.target, self.hard_cap)

    def __post_init__(self) -> None:
        for f in fields(self):
            value = getattr(self, f.name)
            if isinstance(value, list):  # where they come from JSON or TOML
                object.__setattr__(self, f.name, tuple(value))
            if isinstance(value, float) and not (value > 0 or (value == 0 and f.metadata["zero"])):
                raise Refused("rule_value", key=f.name, value=value)
        self._refuse_days()
        if not sum(self.score_weights.values()) > 0:
            raise Refused("rule_value", key="score_weights", value=0)
        if not self.score_walk_most > 1:
            raise Refused("rule_value", key="score_walk_most", value=self.score_walk_most)
        if not self.amber_low <= self.green_low <= self.target <= self.green_high <= self.amber_high:
            raise Refused("rule_bands", target=self.target, low=self.green_low, high=self.green_high)
        if not self.minimum <= self.target <= self.hard_cap:
            raise Refused("rule_limits", target=self.target, low=self.minimum, high=self.hard_cap)
        for key in ("must_hold", "never_cross"):
            both = [kind for kind in getattr(self, key) if kind in self.ignored_barriers]
            if both:
                raise Refused("rule_ignored", key=key, kinds=", ".join(both))

    def _refuse_days(self) -> None:
        days = []
        for key in ("canvass_from", "canvass_to"):
            try:
                days.append(date.fromisoformat(getattr(self, key)))
            except ValueError as e:
                raise Refused("rule_day", key=key, value=getattr(self, key)) from e
        if days[0] > days[1]:
            raise Refused("rule_day", key="canvass_to", value=self.canvass_to)
        if self.pace_days < 1:
            raise Refused("rule_value", key="pace_days", value=self.pace_days)

    def barrier_cost_of(self, kind: str, rank: float) -> float:
        """Cost of a metre of border along a barrier, in metres along an ordinary one."""
        return self.barrier_cost.get(kind, 0.5 + 0.1 * rank)


_IN_PROPORTION = ("green_low", "green_high", "amber_low", "amber_high", "minimum", "hard_cap", "whole_committee", "piece_minimum")


def with_target(rules: Rules, target: float) -> Rules:
    """The rules with another target in their measure; bands and limits of the load move in proportion."""
    k = target / rules.target
    return replace(rules, target=float(target), **{name: getattr(rules, name) * k for name in _IN_PROPORTION})


def with_units(rules: Rules, target: float) -> Rules:
    """The rules with a target in housing units, whatever they counted before."""
    return with_target(replace(rules, measure="units"), target)


def with_measure(rules: Rules, measure: str) -> Rules:
    """The rules with another measure; target, bands and limits are converted by residents and minutes of a unit.

    Raises:
        Refused: ``rule_target_needed`` where one of the two counts establishments, which no unit tells.
    """
    if measure == rules.measure:
        return rules
    a_unit: Mapping[str, float] = {
        "units": 1.0,
        "larger": 1.0,
        "residents": rules.residents_per_unit,
        "minutes": rules.minutes_per_unit * rules.visit_factor,
    }
    if measure not in a_unit or rules.measure not in a_unit:
        raise Refused("rule_target_needed", key="measure", value=measure, other="target")
    return replace(with_target(rules, rules.target * a_unit[measure] / a_unit[rules.measure]), measure=measure)
