"""Finding authorities by any words of theirs: the search index, filled from the view and kept level with it."""

import asyncio
from collections.abc import Sequence
from weakref import WeakKeyDictionary

from services.chassis.run.host import Host
from services.chassis.views.search import Entry, SearchIndex, fold
from services.directory.api.cards import Areas, keywords_of
from services.directory.views import AreaDocument, AuthorityDocument

PAGE = 500
"""So many documents are read at once."""
BATCH = 50
"""So many are entered at once: searches wait meanwhile, some 10 ms."""


class Authorities:
    """The authorities of one running directory, to be searched."""

    def __init__(self, host: Host) -> None:
        self._host = host
        path = host.settings.database(host.service.name, "search")
        self._index = SearchIndex(("name", "title", "keywords", "town"), path)
        self._level: int | None = None
        """The position of the own log up to which the index is level with the view."""
        self._one_at_a_time = asyncio.Lock()

    async def search(
        self,
        text: str,
        *,
        country: str | None = None,
        area: str | None = None,
        module: str | None = None,
        language: str | None = None,
        limit: int,
        offset: int = 0,
    ) -> list[AuthorityDocument]:
        """Authorities that have all of this, best first; without words in the order of country and name."""
        await self.catch_up()
        where = {"country": country, "language": language, "area": area, "module": module}
        if area and module:  # both of one access, not one here and one there
            where |= {"area": None, "module": None, "access": f"{area}/{module}"}
        asked = {name: value for name, value in where.items() if value}
        keys = await asyncio.to_thread(self._index.search, text, asked, limit=limit, offset=offset)
        found: dict[str, AuthorityDocument] = await self._host.views.many("authorities", keys)
        return [found[key] for key in keys if key in found]

    async def catch_up(self) -> None:
        """Enter what the view has got since the last time; at first, and when a legal area's words change, all."""
        async with self._one_at_a_time:
            feed = f"{self._host.service.name}.{self._host.service.name}"
            level = await self._host.views.position(feed)
            if level == self._level:
                return
            if self._level is None or level < self._level:
                await self._enter_all()
            else:
                changed = await self._changed(self._level, level)
                if any(stream.startswith("area:") for stream in changed):
                    await self._enter_all()
                else:
                    await self._enter_some([stream.partition(":")[2] for stream in changed])
            self._level = level

    async def _changed(self, after: int, to: int) -> list[str]:
        """Streams with records behind one position and up to another."""
        streams: dict[str, None] = {}
        while after < to and (rows := await self._host.log.rows(after, PAGE)):
            streams.update((row.originator_id, None) for row in rows if row.id <= to)
            after = rows[-1].id
        return list(streams)

    async def _enter_all(self) -> None:
        areas = await legal_areas(self._host)
        after: tuple[str, ...] | None = None
        while page := await self._host.views.find("authorities", {}, limit=PAGE, after=after):
            await self._enter([document for _, document in page], areas)
            after = (page[-1][0],)

    async def _enter_some(self, keys: Sequence[str]) -> None:
        found = await self._host.views.many("authorities", keys)
        await self._enter(list(found.values()), await legal_areas(self._host))

    async def _enter(self, documents: Sequence[AuthorityDocument], areas: Areas) -> None:
        for start in range(0, len(documents), BATCH):
            await asyncio.to_thread(self._put, documents[start : start + BATCH], areas)

    def _put(self, documents: Sequence[AuthorityDocument], areas: Areas) -> None:
        self._index.put([entry(document, areas) for document in documents])


_RUNNING: WeakKeyDictionary[Host, Authorities] = WeakKeyDictionary()


def authorities(host: Host) -> Authorities:
    """The authorities of this running directory."""
    if host not in _RUNNING:
        _RUNNING[host] = Authorities(host)
    return _RUNNING[host]


async def prepare(host: Host) -> None:
    """Fill the index before the first one searches."""
    await authorities(host).catch_up()


async def legal_areas(host: Host) -> dict[str, AreaDocument]:
    """All served legal areas by code, in the order of their codes; there are a few dozen at most."""
    return dict(await host.views.find("areas", {}, limit=1000))


def entry(document: AuthorityDocument, areas: Areas) -> Entry:
    """The authority as the index keeps it: its words in all languages at hand."""
    words = [text for access in document.areas for word in keywords_of(access, areas) for text in word.text.values()]
    tags = {("country", document.country)}
    tags |= {("language", language) for language in document.languages}
    for access in document.areas:
        tags.add(("area", access.area))
        for module in access.modules:
            tags |= {("module", module), ("access", f"{access.area}/{module}")}
    return Entry(
        key=document.id,
        place=f"{document.country} {' '.join(fold(document.official_name))}",
        texts={
            "name": document.official_name,
            "title": " ".join(document.informal_title.values()),
            "keywords": " ".join(words),
            "town": f"{document.town or ''} {document.region or ''}",
        },
        tags=frozenset(tags),
    )
