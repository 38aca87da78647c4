"""As much of JSON Schema (draft 7) as the compose specification uses; a word beyond it is an error."""

import re
from collections.abc import Iterator
from typing import Any

KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
SAID_ONLY = {"$schema", "$id", "title", "description", "definitions", "default", "deprecated", "format"}
JUDGED = {
    "$ref", "additionalProperties", "enum", "items", "maximum", "minimum", "oneOf", "pattern",
    "patternProperties", "properties", "required", "type", "uniqueItems",
}  # fmt: skip


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str = "") -> Iterator[str]:
    """Say what in a value breaks a schema, and where."""
    unknown = {word for word in schema if not word.startswith("x-")} - SAID_ONLY - JUDGED
    assert not unknown, f"the schema says {unknown}, which is not judged here"
    if "$ref" in schema:
        yield from faults(value, found(schema["$ref"], root), root, where)
    if "type" in schema and not any(is_a(value, kind) for kind in listed(schema["type"])):
        yield f"{where}: {value!r} is no {schema['type']}"
    if "oneOf" in schema:
        fits = [each for each in schema["oneOf"] if not list(faults(value, each, root, where))]
        if len(fits) != 1:
            yield f"{where}: {value!r} fits {len(fits)} of the ways to write it"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is none of {schema['enum']}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{where}: {value!r} is not written like {schema['pattern']}"
    if is_a(value, "number") and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{where}: {value!r} is too small or too large"
    if isinstance(value, list):
        yield from faults_of_list(value, schema, root, where)
    if isinstance(value, dict):
        yield from faults_of_object(value, schema, root, where)


def faults_of_list(
    value: list[Any], schema: dict[str, Any], root: dict[str, Any], where: str
) -> Iterator[str]:
    """Judge each of a list, and that none stands twice where none may."""
    for number, each in enumerate(value):
        yield from faults(each, schema.get("items", {}), root, f"{where}[{number}]")
    if schema.get("uniqueItems") and any(each in value[:number] for number, each in enumerate(value)):
        yield f"{where}: something stands twice"


def faults_of_object(
    value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], where: str
) -> Iterator[str]:
    """Judge each word of an object by what is said of it, by its look, or by what is said of all others."""
    yield from (f"{where}: {name} is missing" for name in schema.get("required", ()) if name not in value)
    for name, each in value.items():
        ways = [rule for look, rule in schema.get("patternProperties", {}).items() if re.search(look, name)]
        if name in schema.get("properties", {}):
            ways.append(schema["properties"][name])
        others = schema.get("additionalProperties", {})
        if not ways and others is False:
            yield f"{where}.{name}: there is no such word"
        for way in ways or [others or {}]:
            yield from faults(each, {} if way is True else way, root, f"{where}.{name}")


def found(reference: str, root: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference inside the schema."""
    place: Any = root
    for step in reference.removeprefix("#/").split("/"):
        place = place[step]
    return dict(place)


def listed(kinds: str | list[str]) -> list[str]:
    """Give one kind or several as several."""
    return [kinds] if isinstance(kinds, str) else kinds


def is_a(value: Any, kind: str) -> bool:
    """Say whether a value is of a kind; true and false are no numbers."""
    return isinstance(value, KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))
