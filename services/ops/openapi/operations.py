"""One route as OpenAPI describes it: what Litestar knows of it, and what only the contracts know.

Documents are described by msgspec, as in `contracts/schemas/documents`: it writes them, and knows which keys may be
absent.
"""

import json
import typing
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from litestar import Response
from litestar.handlers import HTTPRouteHandler

import contracts
from contracts.documents import Items
from contracts.record import tag
from contracts.shapes import shapes_of
from services.chassis.service import Service
from services.gateway.access import OPEN
from services.ops.openapi.components import SIGN_IN, Document

EXAMPLES = Path(contracts.__file__).parent / "schemas" / "examples"
KINDS = {"requests": "request", "authorities": "authority", "users": "user"}
"""Collections to which commands are posted, and the streams behind them."""
OWN = {"/sessions", "/sessions/current", "/me"}
"""What the gateway passes on besides the collections of the services."""
PAGED = {
    "/directory/authorities",
    "/exchange/requests",
    "/exchange/tasks",
    "/identity/users",
    "/notifier/deliveries",
    "/notifier/mails",
}
"""Lists that come a page at a time."""
FILTERS = {
    "/exchange/requests": ("role", "stage", "area", "country", "q", "overdue"),
    "/exchange/question-sets": ("area",),
    "/exchange/question-sets/{name}": ("language",),
}
"""Words of the query that a route reads itself."""
ALWAYS = (401, 429, 500, 503)
OF_A_SESSION = (403, 413, 422)
OF_A_READ = (403, 404, 422)
OF_A_CHANGE = (400, 403, 404, 409, 412, 413, 422, 428)


def operation_of(service: Service, path: str, method: str, found: Document, handler: HTTPRouteHandler) -> Document:
    """The operation, from what Litestar says of it (`found`)."""
    said = " ".join(str(found.get("description", "")).split())
    upload = path.endswith("/files")
    operation: Document = {
        "operationId": found["operationId"],
        "summary": said.partition(". ")[0].partition(": ")[0].rstrip("."),
        "description": said,
        "tags": [service.name],
        "parameters": [_parameter(one) for one in found.get("parameters", ())],
        "security": [] if path in OPEN or path == "/sessions" else [{"handle": []}, {"cookie": [], "csrf": []}],
        "x-permission": repr(_permission(handler)),
    }
    good = next(status for status in found["responses"] if status.startswith("2"))
    if method == "get":
        operation["parameters"] += [_filter(name) for name in FILTERS.get(path, ())]
    if path in PAGED and method == "get":
        operation["parameters"] += [{"$ref": f"#/components/parameters/{name}"} for name in ("limit", "cursor")]
    if method == "get" and path != "/me":
        operation["parameters"].append({"$ref": "#/components/parameters/after"})
    if method == "post" and path != "/sessions":
        operation["parameters"].append({"$ref": "#/components/parameters/idempotency-key"})
    commands = _commands(service, path) if method == "post" else []
    if commands:
        good = "200" if path.endswith("/commands") else "201"
        operation["requestBody"] = _body(service, commands)
        if good == "200":
            operation["parameters"].append({"$ref": "#/components/parameters/if-match"})
    elif path == "/sessions":
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": SIGN_IN}}}
    elif upload and method == "post":
        binary = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        operation["requestBody"] = {"required": True, "content": binary}
    operation["responses"] = {
        good: {"$ref": "#/components/responses/receipt"} if commands else _good(service, path, good, answered(handler)),
        **_refusals(path, method, also=(415,) if upload else ()),
    }
    return operation


def _permission(handler: HTTPRouteHandler) -> Any:
    """Who may call it."""
    guards = [getattr(guard, "func", guard) for guard in handler.resolve_guards()]
    return guards[0] if guards else None


def _filter(name: str) -> Document:
    return {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}


def _parameter(found: Document) -> Document:
    schema = found.get("schema", {})
    plain = [one for one in schema.get("oneOf", ()) if one.get("type") != "null"]
    return {
        "name": found["name"],
        "in": found["in"],
        "required": found["required"],
        "schema": plain[0] if len(plain) == 1 else schema,
    }


def _commands(service: Service, path: str) -> list[type[Any]]:
    """The commands that may be posted to this path."""
    words = path.strip("/").split("/")
    kind = KINDS.get(words[1]) if len(words) > 1 and words[0] == service.name else None
    decider = next((one for one in service.deciders if one.kind == kind), None)
    if decider is None or (len(words) > 2 and words[-1] != "commands"):
        return []
    # The first command of a decider is the one that begins a stream.
    outside = _public(decider.commands)
    return outside[:1] if len(words) == 2 else outside[1:]


def _body(service: Service, commands: Sequence[type[Any]]) -> Document:
    names = [f"{service.name}.{kind.__name__}" for kind in commands]
    references = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    schema = (
        references[0]
        if len(references) == 1
        else {
            "oneOf": references,
            "discriminator": {
                "propertyName": "type",
                "mapping": {tag(kind): one["$ref"] for kind, one in zip(commands, references, strict=True)},
            },
        }
    )
    examples = {tag(kind): {"value": _example(service, tag(kind))} for kind in commands}
    return {"required": True, "content": {"application/json": {"schema": schema, "examples": examples}}}


def _example(service: Service, command: str) -> Any:
    return json.loads((EXAMPLES / f"{service.name}.{command}.json").read_text(encoding="utf-8"))


def answered(handler: HTTPRouteHandler) -> Any:
    """The document that a good answer holds; `bytes` for a file, None for nothing."""
    if handler.responses:
        return next(iter(handler.responses.values())).data_container
    kind = handler.parsed_fn_signature.return_type.annotation
    kind = typing.get_args(kind)[0] if typing.get_origin(kind) is Response else kind
    return None if kind is type(None) else kind


def schemas_of(service: Service, documents: Sequence[Any]) -> Document:
    """The schemas of these documents of a service, and of all commands that may be posted to it."""
    commands = [kind for one in service.deciders if one.kind in KINDS.values() for kind in _public(one.commands)]
    named = shapes_of([*commands, *(_item(kind) or kind for kind in documents)], _template(service))
    return {f"{service.name}.{name}": schema for name, schema in named.items()}


def _item(document: Any) -> Any:
    """What a list is of; None for what is no list."""
    return typing.get_args(document)[0] if typing.get_origin(document) is Items else None


def _template(service: Service) -> str:
    return f"#/components/schemas/{service.name}.{{name}}"


def _public(commands: Sequence[type[Any]]) -> list[type[Any]]:
    """Commands that are in the contracts; the others a service gives only to itself."""
    return [command for command in commands if command.__module__.startswith("contracts")]


def _good(service: Service, path: str, status: str, document: Any) -> Document:
    if document is None:
        return {"description": "Done."}
    if document is bytes:
        binary = {"schema": {"type": "string", "format": "binary"}}
        return {"description": "The file, or the range of it that was asked for.", "content": {"*/*": binary}}
    item = _item(document)
    (schema,), _ = msgspec.json.schema_components([item or document], ref_template=_template(service))
    if item:
        items = {"type": "array", "items": schema}
        schema = {"type": "object", "properties": {"items": items}, "required": ["items"]}
    return {"description": "A list." if item else "Done.", "content": {"application/json": {"schema": schema}}}


def _refusals(path: str, method: str, also: Sequence[int]) -> Document:
    statuses = OF_A_SESSION if path in OWN else OF_A_READ if method == "get" else OF_A_CHANGE
    return {str(one): {"$ref": f"#/components/responses/{one}"} for one in sorted({*ALWAYS, *statuses, *also})}
