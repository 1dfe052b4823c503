"""The JSON that commands print, as tables, from the schemas that are shipped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from verifier.report.exit_codes import BAD_INPUT

Schema = dict[str, Any]
FOLDER = files("verifier.report.schemas")


@dataclass(frozen=True, slots=True)
class Line:
    """One key of an object, at its path from the top: `verdicts[].count`."""

    path: str
    type: str
    always: bool
    description: str


def all_schemas() -> dict[str, Schema]:
    """Each schema by the name of its command, in the order of the names."""
    schemas = {entry.name.removesuffix(".schema.json"): json.loads(entry.read_text("utf-8")) for entry in FOLDER.iterdir()
             if entry.name.endswith(".schema.json")}  # fmt: skip
    return dict(sorted(schemas.items()))


def exit_codes(command: str) -> list[int]:
    """The exit codes of a command: those that its schema allows, and that of bad input, also where another one reports it."""
    exits: Schema = all_schemas()[command]["properties"]["exit"]
    return sorted({*map(int, exits.get("enum", [0])), BAD_INPUT})


def every() -> str:
    """All schemas, then the shapes that they share."""
    schemas = all_schemas()
    documents = [section(title(name), introduction(name, schema), schema) for name, schema in schemas.items()]
    shared = shapes_of(schemas.values())
    shapes = [section(f"shape-{name}", "", shape, f"`{name}`") for name, shape in sorted(shared.items())]
    return "\n".join([*documents, "## Shapes that these share\n", *shapes])


def introduction(name: str, schema: Schema) -> str:
    """What a document is, and where its schema is."""
    return f"{schema['title']}. The schema: [{name}.schema.json](/verifier/report/schemas/{name}.schema.json)."


def shapes_of(schemas: Iterable[Schema]) -> dict[str, Schema]:
    """The shapes by name. Raises ValueError where two schemas mean different ones: a page could show only one of them."""
    shapes: dict[str, Schema] = {}
    for schema in schemas:
        for name, shape in schema.get("$defs", {}).items():
            if shapes.setdefault(name, shape) != shape:
                raise ValueError(f"two schemas have a different `{name}`")
    return shapes


def title(name: str) -> str:
    """The target by which the section of a document is found: `evenhand-verify-1`."""
    return f"evenhand-{name}-1"


def section(target: str, about: str, schema: Schema, heading: str = "") -> str:
    """A document or a shape: its heading, and a table of everything in it."""
    level, called = ("###", heading) if heading else ("##", f"`{target.replace('-', '.', 1)[:-2]}/1`")
    body = "".join(row(line) for line in lines(schema, ""))
    text = "\n\n".join(part for part in (about, schema.get("description", "")) if part)
    table = f"| key | is | always | says |\n| --- | --- | --- | --- |\n{body}" if body else f"{kind(schema)}\n"
    return f"({target})=\n\n{level} {called}\n\n{text}\n\n{table}"


def row(line: Line) -> str:
    """A row of Markdown."""
    return f"| `{line.path}` | {line.type} | {'yes' if line.always else 'no'} | {line.description} |\n"


def lines(schema: Schema, path: str) -> Iterator[Line]:
    """Every key below, the objects inside of lists and alternatives too; what is named elsewhere is a link there."""
    for key, inner in schema.get("properties", {}).items():
        here = f"{path}.{key}" if path else key
        yield Line(here, kind(inner), key in schema.get("required", ()), inner.get("description", ""))
        yield from lines(inner, here)
    match schema:
        case {"items": dict(items)}:
            yield from lines(items, f"{path}[]")
        case {"additionalProperties": dict(named)}:
            yield from lines(named, f"{path}.…" if path else "…")
    for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from lines(choice, path)


def kind(schema: Schema) -> str:
    """What a value is, in words."""
    match schema:
        case {"$ref": str(reference)}:
            return referred(reference)
        case {"const": constant}:
            return f"`{json.dumps(constant)}`"
        case {"enum": list(choices)}:
            return " or ".join(f"`{json.dumps(choice)}`" for choice in choices)
        case {"anyOf": list(choices)} | {"oneOf": list(choices)}:
            return " or ".join(sorted((kind(choice) for choice in choices), key=lambda name: name == "null"))
        case {"type": "array", "items": dict(items)}:
            return f"list of {kind(items)}"
        case {"type": "array", "prefixItems": list(items)}:
            return f"list of {', '.join(map(kind, items))}"
        case {"type": "object", "additionalProperties": dict(named)}:
            return f"object: by name, {kind(named)}"
        case {"type": list(types)}:
            return " or ".join(sorted(types, key=lambda name: name == "null"))
        case {"type": str(single)}:
            return single
        case _:
            return "anything"


def referred(reference: str) -> str:
    """A link to what a schema refers to: a shape, or a whole document."""
    document, _, inner = reference.partition("#/$defs/")
    if inner:
        return f"[{inner}](#shape-{inner})"
    name = document.removeprefix("urn:evenhand:").rpartition(":")[0]
    return f"[evenhand.{name}/1](#{title(name)})"
