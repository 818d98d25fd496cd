"""One request over HTTP: its commands, what it says to this reader, its history."""

from collections.abc import AsyncIterator

from litestar import Controller, Response, get, post

from contracts.documents import Items
from contracts.exchange import HistoryEntry, RequestDocument, RequestLine
from services.chassis.run.host import Host
from services.chassis.web.answers import answers
from services.chassis.web.auth import user_only
from services.chassis.web.intake import intake
from services.exchange.api.calls import Asker, Call, Key, ThisHost
from services.exchange.api.documents import AnswerFile, answer_file_ids, history_shown, request_shown
from services.exchange.api.languages import wanted
from services.exchange.api.lists import requests_found
from services.exchange.api.reading import Seen, look, open_for
from services.exchange.facts import version_of_set


class RequestController(Controller):
    """A request between two authorities."""

    path = "/exchange/requests"
    guards = [user_only]

    @post("/")
    async def draft(self, host: ThisHost, actor: Asker, request: Call) -> Response[bytes]:
        """A new draft: 201, its place, and the receipt."""
        return await intake(host, request, actor, "request", None)

    @get("/", responses=answers(Items[RequestLine]))
    async def several(self, host: ThisHost, actor: Asker, request: Call) -> Response[bytes]:
        """The authority's requests that fit the query: `role stage area country q overdue`."""
        return await requests_found(host, actor, request)

    @post("/{key:str}/commands")
    async def command(self, host: ThisHost, actor: Asker, request: Call, key: Key) -> Response[bytes]:
        """Any other command of lifecycle.md."""
        return await intake(host, request, actor, "request", key)

    @get("/{key:str}")
    async def one(self, host: ThisHost, actor: Asker, request: Call, key: Key) -> Response[RequestDocument]:
        """The request as this reader may see it now."""
        await host.caught_up(request.query_params.get("after"))
        seen = await open_for(host, key, actor, "request")
        questions = await version_of_set(host, seen.request.question_set)
        shown = request_shown(
            seen,
            actor,
            questions.questions if questions else None,
            wanted(request, actor),
            [file async for file in _answer_files(host, seen)],
        )
        return Response(shown, headers={"ETag": f'"{seen.request.version}"', "Cache-Control": "no-store"})

    @get("/{key:str}/history")
    async def history(self, host: ThisHost, actor: Asker, request: Call, key: Key) -> Items[HistoryEntry]:
        """What happened, as far as this reader's side may know."""
        await host.caught_up(request.query_params.get("after"))
        return Items(items=history_shown(await look(host, key, actor)))


async def _answer_files(host: Host, seen: Seen) -> AsyncIterator[AnswerFile]:
    """The files that the answers in front of this reader name."""
    for file in answer_file_ids(seen):
        described = await host.files.describe(seen.request.id, file)
        if described is not None:
            yield AnswerFile(described, host.files.name(described))
