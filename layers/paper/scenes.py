"""What the sheets of a committee need of a project's tables: read once, cut to one committee and what lies around it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.errors import NotFound, Refused
from gis.intake.building_ids import plain_ids
from gis.intake.near_codes import near_codes
from gis.issues import DELINEATION
from gis.names import in_language
from gis.schema import BARRIERS, COMMITTEES, DWELLINGS, EAS, PARTS, REGIONS
from gis.sheet.part_labels import ESTIMATED
from gis.walking.registers import refuse_too_many
from layers.paper.sheet_scene import Scene
from layers.reading.credits import credits_line
from layers.storage.stored_tables import PLANS, SOURCES
from layers.store import Project

_BESIDE_M = 2.0  # a committee across a gap as wide is a neighbour
_AROUND = 1.5  # times the size of an EA that a map of it may show beside it, with room to spare
_LEAST_M = 60.0
TOWNSHIP = 9  # digits of the code of one
_MOST_CODES = 20  # in a refusal
_PART_COLUMNS = [
    *("building_id", "part_no", "ea_code", "building_no", "housing_units", "units_estimated", "vacant_units"),
    *("establishments", "entrances", "label", "use", "floors", "geometry"),
]


@dataclass(frozen=True)
class CommitteeScenes:
    """A committee, and of the tables what lies in it and around it; what its sheets are drawn from.

    Attributes:
        code: of the committee.
        committees, eas, parts, barriers: `COMMITTEES`, `EAS`, `PARTS`, `BARRIERS`.
        dwellings: `DWELLINGS` of its buildings.
        names: of county and township, as far as known.
        sources: `SOURCES`.
        guessed: ids of split buildings whose entrances are not known.
        stale: whether data changed after the plan was made.
        measure: what loads are counted in.
        households: the last ordinary household number.
    """

    code: str
    committees: gpd.GeoDataFrame
    eas: gpd.GeoDataFrame
    parts: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    dwellings: pd.DataFrame
    names: tuple[str, ...]
    sources: pd.DataFrame
    guessed: tuple[str, ...]
    stale: bool
    measure: str
    households: float

    @property
    def committee(self) -> pd.Series:
        """Its row of `COMMITTEES`."""
        return self.committees[self.committees["committee_code"] == self.code].iloc[0]

    @property
    def own(self) -> gpd.GeoDataFrame:
        """Its EAs by code, virtual ones too."""
        return self.eas[self.eas["committee_code"] == self.code].sort_values("ea_code")

    @property
    def drawn(self) -> list[str]:
        """Codes of its EAs that have land."""
        own = self.own
        return list(own.loc[~(own.geometry.isna() | own.geometry.is_empty), "ea_code"])

    def refuse_unprintable(self, ea_code: str) -> None:
        """Refuse an EA without land, or one with more households than there are numbers.

        Raises:
            Refused: ``sheet_virtual``, ``sheet_households``.
        """
        if ea_code not in self.drawn:
            raise Refused("sheet_virtual", code=ea_code)
        refuse_too_many(self.eas[self.eas["ea_code"] == ea_code].iloc[0], self.households)

    def scene(self, ea_code: str, lang: str) -> Scene:
        """An EA with all of the tables around it."""
        ea = self.eas[self.eas["ea_code"] == ea_code].iloc[0]
        touching = self.eas.iloc[sorted(self.eas.sindex.query(ea.geometry, predicate="dwithin", distance=_BESIDE_M))]
        beside = self.committees.iloc[sorted(self.committees.sindex.query(ea.geometry, predicate="dwithin", distance=_BESIDE_M))]
        return Scene(
            ea,
            ea.geometry,
            self.eas[self.eas["ea_code"] != ea_code],
            self.parts,
            self.barriers,
            self.committee,
            touching[touching["ea_code"] != ea_code],
            beside[beside["committee_code"] != self.code],
            frozenset(self.guessed),
            lang,
            self.measure,
        )

    def title(self, lang: str, ea_code: str = "") -> str:
        """County, township, committee and EA in full."""
        texts = [*self.names, self.committee["name"]]
        if ea_code:
            texts.append(in_language(self.eas[self.eas["ea_code"] == ea_code], lang)["name"].iloc[0])
        return joined([name for name in texts if isinstance(name, str) and name] or [self.code], lang)

    def origin(self, lang: str) -> tuple[str, str]:
        """Whose data it is, and the day of the last delivery."""
        return credits_line(self.sources, lang), max(self.sources["time"], default="")[:10]

    def fingerprint(self) -> str:
        """A hash of all of it: equal tables have equal ones."""
        return _fingerprint(self)


@dataclass(frozen=True)
class TownshipScenes:
    """A township: what its map is drawn from.

    Attributes:
        code: 9 digits.
        names: of county and township, as far as known.
        committees, eas, barriers: `COMMITTEES` and `EAS` of it, `BARRIERS` on its ground.
    """

    code: str
    names: tuple[str, ...]
    committees: gpd.GeoDataFrame
    eas: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame

    def title(self, lang: str) -> str:
        """County and township in full."""
        return joined(list(self.names) or [self.code], lang)

    def fingerprint(self) -> str:
        """A hash of all of it: equal tables have equal ones."""
        return _fingerprint(self)


class CountyScenes:
    """All tables of a project that sheets need, as they stand together at one revision.

    Raises:
        Refused: ``no_plan``.
    """

    def __init__(self, project: Project) -> None:
        tables = (COMMITTEES, EAS, PARTS, BARRIERS, REGIONS, DWELLINGS, SOURCES, PLANS)
        _, (self.committees, self.eas, parts, self.barriers, regions, self._dwellings, self._sources, plans) = project.read_all(*tables)
        if not len(self.eas):
            raise Refused("no_plan", file=project.path.name, path=project.path)
        self._parts, self._file = parts[_PART_COLUMNS], project.path.name
        self._names = dict(zip(regions["region_code"], regions["name"], strict=True))
        self._stale = frozenset(plans.loc[plans["state"] == "stale", "committee_code"])
        self._rules = project.rules
        found = project.read_issues(DELINEATION)
        self._guessed = frozenset(found.loc[found["code"].isin(ESTIMATED), "building_id"])
        self.codes = sorted(set(self.eas["committee_code"]))
        self._listed = self._dwellings.groupby(plain_ids(self._dwellings["building_id"])).indices
        self._last: CommitteeScenes | None = None

    def of_ea(self, ea_code: str) -> CommitteeScenes:
        """The committee of an EA that can be printed.

        Raises:
            NotFound: ``ea_unknown`` with the nearest codes.
            Refused: ``sheet_virtual``, ``sheet_households``.
        """
        codes = self.eas["ea_code"].tolist()
        if ea_code not in codes:
            raise NotFound("ea_unknown", file=self._file, code=ea_code, near=near_codes(ea_code, codes))
        out = self.committee(str(self.eas["committee_code"].iloc[codes.index(ea_code)]))
        out.refuse_unprintable(ea_code)
        return out

    def refuse_unknown(self, code: str) -> None:
        """Refuse a code that no committee with a plan has.

        Raises:
            NotFound: ``committee_unknown``.
        """
        if code not in self.codes:
            more = " ..." if len(self.codes) > _MOST_CODES else ""
            raise NotFound("committee_unknown", file=self._file, code=code[:60], known=", ".join(self.codes[:_MOST_CODES]) + more)

    def township(self, code: str) -> TownshipScenes:
        """A township by its 9 digits: all of its committees."""
        committees = self.committees[self.committees["committee_code"].str.startswith(code)].reset_index(drop=True)
        west, south, east, north = committees.total_bounds
        more = 0.4 * max(east - west, north - south) + _LEAST_M
        box = shapely.box(west - more, south - more, east + more, north + more)
        barriers = self.barriers.iloc[np.unique(self.barriers.sindex.query(box))].reset_index(drop=True)
        eas = self.eas[self.eas["committee_code"].isin(committees["committee_code"])].reset_index(drop=True)
        names = tuple(name for name in (self._names.get(code[:6]), self._names.get(code)) if isinstance(name, str))
        return TownshipScenes(code, names, committees, eas, barriers)

    def committee(self, code: str) -> CommitteeScenes:
        """A committee that has a plan, with what lies around it.

        Raises:
            NotFound: ``committee_unknown``.
        """
        if self._last is not None and self._last.code == code:  # sheets of a committee are asked for one after the other
            return self._last
        self.refuse_unknown(code)
        seen = self._ground(code)
        own = self.eas["committee_code"] == code
        eas = self.eas.iloc[np.union1d(np.unique(self.eas.sindex.query(seen)), np.flatnonzero(own))]
        committees, parts, barriers = (t.iloc[np.unique(t.sindex.query(seen))] for t in (self.committees, self._parts, self.barriers))
        here = parts["building_id"][parts["ea_code"].isin(eas.loc[eas["committee_code"] == code, "ea_code"])]
        listed = [row for key in sorted(set(plain_ids(here))) for row in self._listed.get(key, ())]
        self._last = CommitteeScenes(
            code,
            committees.reset_index(drop=True),
            eas.reset_index(drop=True),
            parts.reset_index(drop=True),
            barriers.reset_index(drop=True),
            self._dwellings.iloc[listed].reset_index(drop=True),
            tuple(name for name in (self._names.get(code[:6]), self._names.get(code[:9])) if isinstance(name, str)),
            self._sources,
            tuple(sorted(self._guessed.intersection(parts["building_id"]))),
            code in self._stale,
            self._rules.measure,
            self._rules.ordinary_households,
        )
        return self._last

    def _ground(self, code: str) -> shapely.Geometry:
        """The ground that the maps of a committee may show."""
        shapes = self.eas.geometry.to_numpy()[(self.eas["committee_code"] == code).to_numpy()]
        shapes = [*shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]]
        shapes += list(self.committees.geometry[self.committees["committee_code"] == code])
        west, south, east, north = shapely.bounds(np.array(shapes, dtype=object)).T
        around = _AROUND * np.maximum(east - west, north - south) + _LEAST_M
        around[-1] = 0.4 * (around[-1] - _LEAST_M) + _LEAST_M  # the committee's own map has one frame, which it fills
        return shapely.union_all(shapely.box(west - around, south - around, east + around, north + around))


def joined(names: list[str], lang: str) -> str:
    """Names in a row: Chinese ones closed up, with a space wherever letters or figures meet."""
    out = names[0]
    for name in names[1:]:
        close = lang == "zh" and not (out[-1].isascii() and name[0].isascii())
        out += name if close else f" {name}"
    return out


def _fingerprint(scenes: CommitteeScenes | TownshipScenes) -> str:
    out = hashlib.sha256()
    for field in fields(scenes):
        value = getattr(scenes, field.name)
        out.update(_frame_bytes(value) if isinstance(value, pd.DataFrame) else repr(value).encode())
    return out.hexdigest()


def _frame_bytes(frame: pd.DataFrame) -> bytes:
    out = hashlib.sha256("|".join(map(str, frame.columns)).encode())
    if "geometry" in frame.columns:
        out.update(b"".join(wkb or b"-" for wkb in shapely.to_wkb(frame["geometry"].to_numpy())))
        frame = pd.DataFrame(frame.drop(columns="geometry"))
    for name in frame.columns:
        out.update("\x00".join(map(str, frame[name])).encode())
    return out.digest()
