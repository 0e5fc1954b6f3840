"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass, field

from gis.errors import Refused
from gis.messages.phrases import said
from routes.command_line.words import LANGUAGES

IN_PLAN = ("committees", "buildings", "barriers", "together", "totals")
LAYERS = ("committees", "buildings", "barriers", "together", "regions", "totals", "units", "eas")


@dataclass
class Layered:
    """What ``--map``, ``--where`` and ``--crs`` state, by layer."""

    mapping: dict[str, dict[str, str]] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    crs: dict[str, str] = field(default_factory=dict)


def add_common(parser: argparse.ArgumentParser, json: bool = True) -> None:
    """Add ``--lang`` and ``--json``."""
    parser.add_argument("--lang", choices=LANGUAGES, help="language of messages and names; else that of the rules")
    if json:
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else on standard output")


def add_reading(parser: argparse.ArgumentParser, layered: bool) -> None:
    """Add ``--map``, ``--where`` and ``--crs``, with the layer named in their values or not."""
    dot, colon, equal = ("layer.", "layer:", "layer=") if layered else ("", "", "")
    parser.add_argument(
        "--map", action="append", default=[], metavar=f"{dot}field=column", help="column of the file that holds a field; repeatable"
    )
    parser.add_argument(
        "--where", action="append", default=[], metavar=f"{colon}expression", help="read only the rows that meet it, as in kind='road'"
    )
    parser.add_argument(
        "--crs",
        action="append",
        default=[],
        metavar=f"{equal}EPSG:NUMBER",
        help="coordinate system, where the file states none or a wrong one",
    )


def read_layered(args: argparse.Namespace, only: str | None = None) -> Layered:
    """The values of ``--map``, ``--where`` and ``--crs``.

    Args:
        args: parsed arguments.
        only: the one layer that is read; its name may then be left out of the values.

    Raises:
        Refused: ``option_bad``, ``usage_twice``.
    """
    out = Layered()
    for text in args.map:
        layer, name, column = _mapped(text, only)
        before = out.mapping.setdefault(layer, {}).setdefault(name, column)
        if before != column:
            raise Refused("usage_twice", command=args.command, option="--map", field=f"{layer}.{name}", first=before, second=column)
    for text in args.where:
        layer, rest = _split(text, ":", only, "--where", said("form_where", layers=", ".join(IN_PLAN)))
        out.where[layer] = f"({out.where[layer]}) AND ({rest})" if layer in out.where else rest
    for text in args.crs:
        layer, rest = _split(text, "=", only, "--crs", said("form_crs", layers=", ".join(IN_PLAN)))
        out.crs[layer] = rest
    return out


def _mapped(text: str, only: str | None) -> tuple[str, str, str]:
    left, equal, column = text.partition("=")
    layer, dot, name = left.partition(".")
    if only is not None and not (dot and layer == only):
        layer, name = only, left
    if not equal or not column or not name or layer not in (LAYERS if only else IN_PLAN):
        form = said("form_map") if only else said("form_map_layered", layers=", ".join(IN_PLAN))
        raise Refused("option_bad", option="--map", value=text, form=form)
    return layer, name.strip(), column.strip()


def _split(text: str, mark: str, only: str | None, option: str, form: dict[str, object]) -> tuple[str, str]:
    layer, found, rest = text.partition(mark)
    if found and (layer == only or (only is None and layer in IN_PLAN)):
        return layer, rest.strip()
    if only is not None and text.strip():
        return only, text.strip()
    raise Refused("option_bad", option=option, value=text, form=form)


def flat(values: Iterable[list[str]] | None) -> list[str]:
    """The values of an option that may be repeated and may take several values."""
    return [v for group in values or [] for v in group]


def mapping_of(args: argparse.Namespace) -> dict[str, str]:
    """What ``--map`` states of the columns of a file."""
    mapping = {}
    for text in args.map:
        field, equal, column = text.partition("=")
        if not (field and equal and column):
            raise Refused("option_bad", option="--map", value=text, form=said("form_map"))
        mapping[field] = column
    return mapping
