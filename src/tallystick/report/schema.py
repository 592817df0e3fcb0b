"""The JSON Schema (draft 2020-12) of a reading, made from the model so that the two cannot part."""

from __future__ import annotations

import json
from typing import Any

from tallystick.model import Reading
from tallystick.report.as_json import DOCUMENT_KEYS, RECORD_TYPES, RENAMED


def schema() -> dict[str, Any]:
    """The schema as a dictionary."""
    from pydantic import TypeAdapter

    made = TypeAdapter(Reading).json_schema(mode="serialization", ref_template="#/$defs/{model}")
    for name, part in made["$defs"].items():
        if part.get("type") == "object":
            _close(name, part)
    records = made["properties"]["records"]["items"]
    records["oneOf"] = records.pop("anyOf", records.pop("oneOf", []))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_closed(made)}


def as_schema() -> str:
    """The schema as ``tallystick schema`` prints it."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def _close(name: str, part: dict[str, Any]) -> None:
    """Every key is written, null or not, and no other."""
    properties = {RENAMED.get(key, key): value for key, value in part["properties"].items()}
    if name.lower() in RECORD_TYPES:
        properties["type"] = {"const": name.lower()}
        properties["evidence"]["minItems"] = 1
    if name == "Document":
        properties = {key: properties[key] for key in DOCUMENT_KEYS}
    for value in properties.values():
        value.pop("default", None)
        value.pop("title", None)
    part["properties"] = properties
    _closed(part)


def _closed(part: dict[str, Any]) -> dict[str, Any]:
    part["required"] = list(part["properties"])
    part["additionalProperties"] = False
    for value in part["properties"].values():
        value.pop("default", None)
    return part
