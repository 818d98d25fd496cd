"""What all operations share: headers, refusals, the receipt, how one signs in."""

from typing import Any

from contracts.documents import Receipt
from contracts.refusal import STATUS, Problem
from contracts.shapes import shapes_of

Document = dict[str, Any]
VERSION = "1"
SCHEMA = "#/components/schemas/{name}"
"""How one schema refers to another."""


def whole(title: str, paths: Document, components: Document) -> Document:
    """A complete document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": VERSION, "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "securitySchemes": SECURITY,
            "parameters": PARAMETERS,
            "responses": _responses(),
            "schemas": {**components.get("schemas", {}), **shapes_of([Problem, Receipt], SCHEMA)},
        },
    }


def _responses() -> Document:
    receipt: Document = {
        "description": "What the command brought about; again for a repeated key, with `Idempotent-Replayed: true`.",
        "headers": {
            name: {"schema": {"type": "string"}} for name in ("ETag", "X-Position", "Location", "Idempotent-Replayed")
        },
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}},
    }
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    named: Document = {"receipt": receipt}
    for status in sorted(set(STATUS.values())):
        codes = ", ".join(f"`{code}`" for code, its in STATUS.items() if its == status)
        named[str(status)] = {"description": f"Refused: {codes}.", "content": problem}
    return named


def _text(description: str, **more: Any) -> Document:
    return {"type": "string", "description": description, **more}


SECURITY: Document = {
    "handle": {"type": "http", "scheme": "bearer", "description": "The `token` that `POST /sessions` answers."},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "openimi"},
    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
}
PARAMETERS: Document = {
    "after": {
        "name": "after",
        "in": "query",
        "schema": _text("An `X-Position`: wait up to 2 s until what it names is seen, else 503."),
    },
    "limit": {
        "name": "limit",
        "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
    },
    "cursor": {"name": "cursor", "in": "query", "schema": _text("Opaque; from the `Link` of the page before.")},
    "idempotency-key": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "schema": _text("Makes the call safe to repeat: the same key gives the first answer.", maxLength=64),
    },
    "if-match": {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "schema": _text('The version that is changed, as `"7"`.'),
    },
}
SIGN_IN: Document = {
    "type": "object",
    "properties": {"login": {"type": "string"}, "password": {"type": "string"}, "code": {"type": "string"}},
    "required": ["login", "password"],
    "additionalProperties": False,
}
