"""JSON Schemas (2020-12) of Structs, with what the docstrings of their fields say."""

import ast
import inspect
import textwrap
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, get_origin

import msgspec

from contracts.refusal import STATUS, Problem

Schema = dict[str, Any]


def shapes_of(kinds: Sequence[Any], template: str) -> dict[str, Schema]:
    """The schemas of these Structs and of all within them, by name; `template` is how one refers to another."""
    _, shapes = msgspec.json.schema_components(kinds, ref_template=template)
    for kind in set(_structs(msgspec.inspect.multi_type_info(kinds))):
        properties = shapes[_name(kind, shapes)]["properties"]
        for field in msgspec.structs.fields(kind):
            if said := _words(kind).get(field.name):
                properties[field.encode_name]["description"] = said
    if Problem in kinds:
        shapes["Problem"]["properties"]["code"]["enum"] = list(STATUS)
    return shapes


def _name(kind: type[Any], shapes: dict[str, Schema]) -> str:
    """Under which this Struct is there; a generic one (the envelope of a record) is there as `Record_<fact>_`."""
    plain = kind.__name__
    return plain if plain in shapes else next(name for name in shapes if name.startswith(f"{plain}_"))


def _structs(found: Any) -> Iterator[type[Any]]:
    """All Structs in these types."""
    if isinstance(found, msgspec.inspect.StructType):
        yield get_origin(found.cls) or found.cls
        found = [field.type for field in found.fields]
    elif isinstance(found, msgspec.inspect.Type):
        found = [getattr(found, inner) for inner in found.__struct_fields__]
    if isinstance(found, list | tuple):
        for one in found:
            yield from _structs(one)


def _words(kind: type[Any]) -> dict[str, str]:
    """What is said under each field of this Struct, and under those that it has from others."""
    said: dict[str, str] = {}
    for one in reversed(kind.__mro__):
        if one.__module__.startswith("contracts."):
            (definition,) = ast.parse(textwrap.dedent(inspect.getsource(one))).body
            for field, below in pairwise(getattr(definition, "body", ())):
                words = getattr(getattr(below, "value", None), "value", None)
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(words, str):
                    said[field.target.id] = " ".join(words.split())
    return said
