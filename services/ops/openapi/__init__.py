"""Writes the OpenAPI 3.1 documents into `contracts/schemas/openapi/`: `python -m services.ops openapi`.

Paths, parameters and descriptions are Litestar's own, from the services' routes. What Litestar cannot know is added:
the commands that a body may be, the documents that reads answer, the receipt, the headers of interfaces.md, and the
refusals of `contracts/refusal.py`.
`<service>.json` has all routes of a service, also those that only other services may call; `openimi.json` is what the
gateway serves: the public ones, under `/api/v1`.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from litestar import Litestar
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig

import contracts
from services.chassis.service import Service
from services.directory.service import SERVICE as DIRECTORY
from services.exchange.service import SERVICE as EXCHANGE
from services.gateway.access import PREFIX, service_of
from services.identity.service import SERVICE as IDENTITY
from services.notifier.service import SERVICE as NOTIFIER
from services.ops.openapi.components import VERSION, Document, whole
from services.ops.openapi.operations import OWN, answered, operation_of, schemas_of

SERVICES = (DIRECTORY, EXCHANGE, IDENTITY, NOTIFIER)
_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')
SCHEMAS = Path(contracts.__file__).parent / "schemas"


def main(_: Sequence[str] = ()) -> int:
    """Write what changed."""
    for name, document in documents().items():
        path = SCHEMAS / "openapi" / name
        content = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            print(f"contracts/schemas/openapi/{name} is written.")
    return 0


def documents() -> dict[str, Document]:
    """All documents, by file name."""
    each = {f"{service.name}.json": described(service) for service in SERVICES}
    return {**each, "openimi.json": merged(list(each.values()))}


def merged(each: Sequence[Document]) -> Document:
    """What programs outside see: the public paths of all services, as the gateway has them."""
    paths = {
        PREFIX + path: {method: _outward(operation) for method, operation in item.items()}
        for document in each
        for path, item in document["paths"].items()
        if path in OWN or service_of(path.replace("{", "").replace("}", ""))
    }
    components: Document = {}
    for document in each:
        for room, named in document["components"].items():
            components.setdefault(room, {}).update(named)
    return whole("OpenIMI", dict(sorted(paths.items())), {"schemas": _referred(paths, components.get("schemas", {}))})


def _referred(paths: Document, schemas: Document) -> Document:
    """The schemas that these paths speak of, and those that they speak of in turn."""
    referred: set[str] = set()
    texts = [json.dumps(paths)]
    while texts:
        found = set(_REFERENCE.findall(texts.pop())) & schemas.keys() - referred
        referred |= found
        texts += [json.dumps(schemas[name]) for name in found]
    return {name: schema for name, schema in schemas.items() if name in referred}


def _outward(operation: Document) -> Document:
    return {name: value for name, value in operation.items() if name != "x-permission"}


def described(service: Service) -> Document:
    """One service."""
    app = Litestar(
        list(service.routes),
        openapi_config=OpenAPIConfig(title=service.name, version=VERSION, use_handler_docstrings=True, path="/.schema"),
        dependencies={name: Provide(lambda: None, sync_to_thread=False) for name in ("host", "actor")},
    )
    found = json.loads(json.dumps(app.openapi_schema.to_schema()))
    handlers = dict(_handlers(app))
    paths: Document = {}
    documents = []
    for path, item in found.get("paths", {}).items():
        for method, operation in item.items():
            handler = handlers[path, method]
            paths.setdefault(path, {})[method] = operation_of(service, path, method, operation, handler)
            documents.append(answered(handler))
    named = schemas_of(service, [one for one in documents if one not in (None, bytes)])
    return whole(f"OpenIMI, {service.name}", paths, {"schemas": dict(sorted(named.items()))})


def _handlers(app: Litestar) -> Iterator[tuple[tuple[str, str], HTTPRouteHandler]]:
    """Handlers of routes by path and method, as OpenAPI writes them."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            for method in handler.http_methods:
                yield (route.path_format, method.lower()), handler
