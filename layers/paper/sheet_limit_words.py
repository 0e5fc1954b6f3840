"""The limits of an EA (四至) and the parts of split buildings, in the words of its sheet."""

from __future__ import annotations

from itertools import groupby

import pandas as pd
import shapely

from gis.sheet.part_labels import of_floors, part_label
from gis.sheet.sheet_limits import LIMIT, LINE, NOBODY, SIDES, TOWER, Piece, Stretch, limits
from layers.paper.sheet_scene import Scene
from layers.paper.sheet_words import beyond_in_words, kind, short_name, word


def limits_in_words(scene: Scene, lang: str) -> list[str]:
    """A line for each piece of the EA: along what each side runs, and what lies beyond; the others than the first are exclaves."""
    around = dict(zip(scene.neighbours["ea_code"], scene.neighbours.geometry, strict=True))
    around |= dict(zip(scene.beside["committee_code"], scene.beside.geometry, strict=True))
    shared = scene.parts["building_id"].isin(_cut(scene)["building_id"])
    towers = {b: shapely.union_all(g.geometry.to_numpy()) for b, g in scene.parts[shared].groupby("building_id")}
    pieces = limits(scene.outline, scene.barriers, around, scene.committee.geometry, towers)
    return [_piece(piece, scene, lang, exclave=k > 0) for k, piece in enumerate(pieces)]


def _piece(piece: Piece, scene: Scene, lang: str, exclave: bool) -> str:
    faced = {code for side in piece.sides.values() for stretch in side for code in stretch.neighbours}
    around = {code[:12] for code in faced} if exclave else set()
    own = scene.ea["committee_code"]
    inside = around.pop() if len(around) == 1 and not around & {NOBODY, own} else ""
    head = word("sides", lang) if not exclave else word("exclave", lang)
    if inside:
        head = word("exclave_in", lang, name=short_name(scene.names.get(inside, inside)))
    if len(set(piece.sides.values())) == 1:
        text = word("all_sides", lang, what=_side(piece.sides[SIDES[0]], scene, lang, inside))
    else:
        told = {side: _side(piece.sides[side], scene, lang, inside) for side in SIDES if piece.sides[side]}
        text = "   ".join(f"{word(side, lang)}: {what}" for side, what in told.items())
    if piece.holes:
        text += "   " + word("holes", lang, what=beyond_in_words(piece.holes, own, scene.names, lang))
    return f"{head}  {text}"


def _side(side: tuple[Stretch, ...], scene: Scene, lang: str, inside: str) -> str:
    """A side: what reads alike said once, and neighbours that are the same named once."""
    beyond: dict[str, dict[str, None]] = {}  # codes in order, longest first
    kinds = {_what(stretch, scene, lang): (stretch.kind if not stretch.name else "") for stretch in reversed(side)}
    for stretch in side:
        beyond.setdefault(_what(stretch, scene, lang), {}).update(dict.fromkeys(stretch.neighbours))
    texts = []
    for (codes, bare), alike in groupby(beyond, key=lambda what: (list(beyond[what]), kinds[what] in (LIMIT, LINE))):
        what, known = word("and", lang).join(alike), [code for code in codes if code != NOBODY]
        if known:
            neighbour = beyond_in_words(known, scene.ea["committee_code"], scene.names, lang, unsaid=inside)
            texts.append(word("line_with" if what == kind(LINE, lang) else "beside", lang, what=what, neighbour=neighbour))
        if NOBODY in codes:
            edge = word("edge", lang)
            texts.append(edge if bare else word("at_edge", lang, what=what, edge=edge))
        texts += [] if codes else [what]
    return word("then", lang).join(texts)


def _what(stretch: Stretch, scene: Scene, lang: str) -> str:
    if stretch.kind == TOWER:
        return _through(stretch.name, scene, lang)
    return stretch.name or (kind(stretch.kind, lang) if stretch.kind else word("open", lang))


def _through(building: str, scene: Scene, lang: str) -> str:
    """A border inside a split building: which, and by what it is shared."""
    cut = _cut(scene)
    mine = cut[cut["building_id"] == building]
    how = word("by_floors" if mine["label"].map(of_floors).all() else "by_entrances", lang)
    return word("through", lang, number=int(mine["building_no"].iloc[0]), how=how)


def _cut(scene: Scene) -> pd.DataFrame:
    """Its own parts of buildings of which others have a part too."""
    mine = scene.parts[(scene.parts["ea_code"] == scene.ea["ea_code"]) & (scene.parts["label"].fillna("") != "")]
    elsewhere = scene.parts.loc[scene.parts["ea_code"] != scene.ea["ea_code"], "building_id"]
    return mine[mine["building_id"].isin(elsewhere)]


def split_in_words(scene: Scene, lang: str) -> list[str]:
    """Which entrances or floors of split buildings belong here and which to whom else, and whether they are an estimate."""
    out = []
    for building, group in _cut(scene).groupby("building_id"):
        guessed = building in scene.guessed
        others = scene.parts[(scene.parts["building_id"] == building) & (scene.parts["ea_code"] != scene.ea["ea_code"])]
        rest = [
            word(
                "held",
                lang,
                labels=_labels(some, lang, guessed),
                neighbour=beyond_in_words((str(code),), scene.ea["committee_code"], scene.names, lang),
            )
            for code, some in others[others["ea_code"].notna()].groupby("ea_code", sort=False)
        ]
        key = "part" if not guessed else "part_floors" if group["label"].map(of_floors).all() else "part_guessed"
        labels = _labels(group, lang, guessed)
        out.append(word(key, lang, number=int(group["building_no"].iloc[0]), labels=labels, rest=word("and", lang).join(rest)))
    return out


def _labels(parts: pd.DataFrame, lang: str, guessed: bool) -> str:
    return word("and", lang).join(part_label(label, lang, guessed) for label in parts["label"])
