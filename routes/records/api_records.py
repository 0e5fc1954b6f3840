"""How the interface for programs is described: a small record beside each route, and the words that their schemas are made of.

Schemas are those of JSON Schema 2020-12, as OpenAPI 3.1 takes them. Each leaf has an example; that of an object follows from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Schema = dict[str, Any]
JSON = "application/json"
GEOJSON = "application/geo+json"
BYTES = "application/octet-stream"
EVENTS = "text/event-stream"


@dataclass(frozen=True)
class Parameter:
    """A part of the query, or a header.

    Attributes:
        name: as it is asked with.
        meaning: a sentence.
        schema: of its value, with an example.
        where: ``query`` or ``header``.
        required: whether it must be there.
    """

    name: str
    meaning: str
    schema: Schema
    where: str = "query"
    required: bool = False


@dataclass(frozen=True)
class Operation:
    """What one route does.

    Attributes:
        summary: a sentence.
        answer: schema of what is answered; None for an empty answer.
        parameters: of the query, and headers.
        body: schema of what is sent; None for nothing.
        status: of the answer.
        media: type of the answer.
        takes: type of what is sent.
        refusals: codes of refusals by status, beside those that every route has.
    """

    summary: str
    answer: Schema | None
    parameters: tuple[Parameter, ...] = ()
    body: Schema | None = None
    status: int = 200
    media: str = JSON
    takes: str = JSON
    refusals: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def text(example: str, **more: Any) -> Schema:
    """A text."""
    return {"type": "string", "examples": [example], **more}


def whole(example: int, **more: Any) -> Schema:
    """A whole number."""
    return {"type": "integer", "examples": [example], **more}


def number(example: float, **more: Any) -> Schema:
    """A number."""
    return {"type": "number", "examples": [example], **more}


def yes(example: bool = True) -> Schema:
    """True or false."""
    return {"type": "boolean", "examples": [example]}


def among(*values: str) -> Schema:
    """One of some words."""
    return {"type": "string", "enum": list(values), "examples": [values[0]]}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    more = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **more}


def many(schema: Schema, **more: Any) -> Schema:
    """A list."""
    return {"type": "array", "items": schema, **more}


def by_name(schema: Schema, example: str) -> Schema:
    """An object whose names are codes or words that are not known beforehand."""
    return {"type": "object", "additionalProperties": schema, "x-name": example}


def obj(optional: tuple[str, ...] = (), /, **properties: Schema) -> Schema:
    """An object that has these properties and no others; all but the optional ones are always there."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def listed(name: str, row: Schema, **more: Schema) -> Schema:
    """A page of a list: how many there are in all, where the page begins, its rows."""
    return obj(total=whole(1, minimum=0), offset=whole(0, minimum=0), **more, **{name: many(row)})


def ref(name: str) -> Schema:
    """A schema that has a name of its own."""
    return {"$ref": f"#/components/schemas/{name}"}


def features(**properties: Schema) -> Schema:
    """A FeatureCollection of GeoJSON in WGS 84, with the number of its features as ``count``."""
    feature = obj(
        type=among("Feature"), id=whole(0), properties=obj(**properties), geometry={"type": ["object", "null"], "x-shown": "geometry"}
    )
    return obj(type=among("FeatureCollection"), count=whole(1, minimum=0), features=many(feature))


def example_of(schema: Schema, named: Mapping[str, Schema]) -> Any:
    """An example of what a schema allows, made of those of its leaves; ``named``: schemas with names of their own."""
    if "$ref" in schema:
        return example_of(named[schema["$ref"].rpartition("/")[2]], named)
    if "examples" in schema:
        return schema["examples"][0]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], named)
    if "items" in schema:
        return [example_of(schema["items"], named)]
    if "x-shown" in schema:
        return {"type": "Point", "coordinates": [114.0016781, 36.6723489]}
    if "x-name" in schema:
        return {schema["x-name"]: example_of(schema["additionalProperties"], named)}
    return {name: example_of(value, named) for name, value in schema.get("properties", {}).items()}


OFFSET = Parameter("offset", "How many rows to leave out.", whole(0, minimum=0, maximum=999_999_999))
COMMITTEE = text("370305001001")
EA = text("370305001001003")
BOX = many(number(114.0016781), description="West, south, east, north in degrees.")
POINT = many(number(114.0016781), description="Longitude and latitude in degrees.")
TIME = text("2026-11-30T08:05:10Z")
COUNT = whole(12, minimum=0)


def limit_of(most: int) -> Parameter:
    """How many rows a page may hold."""
    return Parameter("limit", f"How many rows, at most {most}.", whole(most, minimum=0, maximum=999_999_999))
