"""The directory's routes (interfaces.md, REST; the paths are those behind /api/v1)."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta, Struct

from contracts.directory import AreaCard, AuthorityCard, AuthorityName, Helpdesk
from contracts.documents import Items
from contracts.record import Actor
from contracts.refusal import Fault, Refused
from services.chassis.run.host import Host
from services.chassis.web import lists
from services.chassis.web.answers import answers
from services.chassis.web.auth import public, service_only, signed_in
from services.chassis.web.intake import fault, intake
from services.directory import domain
from services.directory.api import cards
from services.directory.api.finding import authorities, legal_areas
from services.directory.views import AuthorityDocument, authority_document

Call = Request[Any, Any, Any]
ThisHost = NamedDependency[Host]
"""The running directory."""
Asker = NamedDependency[Actor]
"""Who asks."""
COUNTRIES = 200
"""More countries than there are."""


class NamesAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose names are asked for."""

    ids: Annotated[list[str], Meta(max_length=1000)]


def _languages(request: Call, actor: Actor) -> list[str]:
    return cards.preferred(request.headers.get("accept-language"), actor.language)


def _offset(request: Call) -> int:
    """How many a page of a search leaves behind; the cursor names it."""
    match lists.start(request):
        case None:
            return 0
        case [int(offset)] if 0 <= offset <= 1_000_000:
            return offset
        case _:
            raise Refused("invalid", Fault("/cursor", "unknown-value"))


class AuthorityController(Controller):
    """Authorities: found, shown, registered and kept current."""

    path = "/directory/authorities"

    @get("/", guards=[signed_in], responses=answers(Items[AuthorityCard]))
    async def search(
        self,
        request: Call,
        host: ThisHost,
        actor: Asker,
        q: FromQuery[str] = "",
        country: FromQuery[str | None] = None,
        area: FromQuery[str | None] = None,
        module: FromQuery[str | None] = None,
        language: FromQuery[str | None] = None,
    ) -> Response[bytes]:
        """Authorities by any words and by filters, most relevant first; without words by country and name."""
        await host.caught_up(request.query_params.get("after"))
        limit, offset = lists.limit_of(request), _offset(request)
        found = await authorities(host).search(
            q, country=country, area=area, module=module, language=language, limit=limit, offset=offset
        )
        areas, languages = await legal_areas(host), _languages(request, actor)
        items = [cards.card(document, areas, languages) for document in found]
        return lists.listed(request, items, [offset + limit] if len(found) == limit else None)

    @get("/{key:str}", guards=[signed_in], responses=answers(AuthorityCard))
    async def show(self, request: Call, host: ThisHost, actor: Asker, key: FromPath[str]) -> Response[bytes]:
        """One authority, from the log itself, with what this reader may do about it."""
        document: AuthorityDocument | None = None
        for record in await host.records(f"authority:{key}"):
            document = authority_document(document, record, key)
        if document is None:
            raise Refused("not-found")
        state, _ = await host.state(f"authority:{key}")
        card = cards.card(document, await legal_areas(host), _languages(request, actor), domain.allowed(state, actor))
        return Response(
            msgspec.json.encode(card), media_type="application/json", headers={"ETag": f'"{document.version}"'}
        )

    @post("/", guards=[signed_in])
    async def register(self, request: Call, host: ThisHost, actor: Asker) -> Response[bytes]:
        """A new authority, under the id in the body."""
        return await intake(host, request, actor, "authority", None, id_field="id")

    @post("/{key:str}/commands", guards=[signed_in])
    async def command(self, request: Call, host: ThisHost, actor: Asker, key: FromPath[str]) -> Response[bytes]:
        """Any other command about an authority."""
        return await intake(host, request, actor, "authority", key)


class DirectoryController(Controller):
    """What else the directory tells."""

    path = "/directory"

    @get("/areas", guards=[signed_in], responses=answers(Items[AreaCard]))
    async def areas(self, request: Call, host: ThisHost, actor: Asker) -> Response[bytes]:
        """The legal areas that are served, with their modules and competences."""
        await host.caught_up(request.query_params.get("after"))
        languages = _languages(request, actor)
        items = [cards.served(area, languages) for area in (await legal_areas(host)).values()]
        return lists.listed(request, items, None)

    @get("/helpdesks", guards=[public], responses=answers(Items[Helpdesk]))
    async def helpdesks(self, request: Call, host: ThisHost) -> Response[bytes]:
        """The national coordinators of all countries; also for whoever cannot sign in."""
        found = await host.views.find("authorities", {"coordinates": "national"}, order=("country",), limit=COUNTRIES)
        return lists.listed(request, [cards.helpdesk(document) for _, document in found], None)

    @post("/names", guards=[service_only("exchange", "gateway", "identity", "notifier")], status_code=HTTP_200_OK)
    async def names(self, request: Call, host: ThisHost) -> dict[str, AuthorityName]:
        """Name and country of those of these authorities that there are, by id; for pages and mails."""
        try:
            asked = msgspec.json.decode(await request.body(), type=NamesAsked)
        except msgspec.ValidationError as error:
            raise Refused("invalid", fault(error)) from None
        except msgspec.DecodeError:
            raise Refused("malformed") from None
        found = await host.views.many("authorities", asked.ids)
        return {key: AuthorityName(name=one.official_name, country=one.country) for key, one in found.items()}
