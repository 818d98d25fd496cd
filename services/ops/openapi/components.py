"""What all operations share: headers, refusals, the receipt, how one signs in."""

from typing import Any

from contracts.refusal import STATUS

Document = dict[str, Any]
VERSION = "1"


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
            "schemas": {**components.get("schemas", {}), "Problem": PROBLEM, "Receipt": RECEIPT},
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
RECEIPT: Document = {
    "type": "object",
    "properties": {
        "id": _text("Id of what was changed."),
        "version": {"type": "integer"},
        "position": _text("Opaque; names its log. Good for `after`."),
        "events": {"type": "array", "items": _text("Tag of a fact; its schema is `schemas/events/<tag>.json`.")},
    },
    "required": ["id", "version", "position", "events"],
}
PROBLEM: Document = {
    "type": "object",
    "description": "A refusal (RFC 9457). Nothing was stored.",
    "properties": {
        "type": {"type": "string"},
        "title": _text("In the reader's language."),
        "status": {"type": "integer"},
        "code": {"type": "string", "enum": list(STATUS)},
        "detail": {"type": "string"},
        "instance": _text("A reference that a person can quote."),
        "version": {"type": "integer", "description": "The present one, where a stale one was given."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": _text("JSON Pointer to the field."),
                    "code": {"type": "string"},
                    "message": _text("In the reader's language."),
                },
                "required": ["pointer", "code"],
            },
        },
    },
    "required": ["type", "title", "status", "code", "instance"],
}
