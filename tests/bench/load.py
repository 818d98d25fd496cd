"""The load: whole life cycles by two sides, every answer verified. A process of its own, so that it can tell its CPU.

    python -m tests.bench.load PORT REQUESTS CLIENTS

Phases: warm up, change, read. After each it prints one JSON line and waits for a line on its standard input.
"""

import asyncio
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Iterable

import msgspec
import uvloop

from tests.bench import story
from tests.bench.figures import percentile
from tests.bench.wire import Connection, Reader, sign_in

WARM_UP = 32
"""Requests that are carried through before anything is measured."""


class Phase(msgspec.Struct, frozen=True, kw_only=True):
    """What a phase did: how many calls in how many seconds, and how long a single one took (ms)."""

    calls: int
    seconds: float
    cpu_seconds: float
    p50: float
    p95: float
    p99: float
    by_kind: dict[str, float]
    """Median of each kind of call, in ms."""
    position: str = ""
    """The newest position in exchange's log that an answer named."""


class Pair:
    """Two authorities that ask each other, on one connection: one client."""

    def __init__(self, port: int, connection: Connection, requester: Reader, responder: Reader) -> None:
        self.port = port
        self.connection = connection
        self.requester = requester
        self.responder = responder
        self.requests: list[str] = []
        self.position = 0

    @classmethod
    async def open(cls, port: int, number: int) -> "Pair":
        """Client `number`, with authorities of its own as far as there are enough."""
        connection = await Connection.open(port)
        asking, asked = story.parties(number)
        return cls(port, connection, await sign_in(connection, asking), await sign_in(connection, asked))

    async def connect_anew(self) -> None:
        """Between two phases the product hangs up on connections that say nothing."""
        self.connection.close()
        self.connection = await Connection.open(self.port)

    async def live(self, times: dict[str, list[float]]) -> None:
        """One life cycle: five state changes, each answer verified at once."""
        key = request = ""
        for version, step in enumerate(story.STEPS, 1):
            side = self.requester if step.by == "requester" else self.responder
            key = f"{step.name}-{len(self.requests)}-{time.monotonic_ns()}"
            path = story.commands_path(request) if request else story.REQUESTS
            body = step.body(self.responder.authority)
            sent = side.post(path, key.encode(), version - 1, body)
            began = time.perf_counter()
            answer = await self.connection.ask(sent)
            times.setdefault(step.name, []).append(time.perf_counter() - began)
            receipt = story.verified_change(answer, version, step)
            request, self.position = receipt.id, int(receipt.position.rpartition(":")[2])
        self.requests.append(request)

    async def check(self, times: dict[str, list[float]]) -> None:
        """Both sides' documents and histories of every request that this client carried through."""
        for request in self.requests:
            for side, reader in (("requester", self.requester), ("responder", self.responder)):
                for what, verify in (("document", story.verify_document), ("history", story.verify_history)):
                    path = f"{story.REQUESTS.decode()}/{request}" + ("/history" if what == "history" else "")
                    began = time.perf_counter()
                    answer = await self.connection.ask(reader.get(path))
                    times.setdefault(what, []).append(time.perf_counter() - began)
                    verify(answer, side)


async def measured(run: Callable[[dict[str, list[float]]], Iterable[Awaitable[None]]]) -> Phase:
    """Run these side by side; how it went. The first wrong answer ends everything."""
    times: dict[str, list[float]] = {}
    began, cpu = time.perf_counter(), _cpu()
    await asyncio.gather(*run(times))
    seconds, cpu = time.perf_counter() - began, _cpu() - cpu
    every = [one * 1000 for kind in times.values() for one in kind]
    return Phase(
        calls=len(every),
        seconds=seconds,
        cpu_seconds=cpu,
        p50=percentile(every, 0.5),
        p95=percentile(every, 0.95),
        p99=percentile(every, 0.99),
        by_kind={kind: percentile(some, 0.5) * 1000 for kind, some in times.items()},
    )


async def load(port: int, requests: int, clients: int) -> None:
    """All phases."""
    pairs = [await Pair.open(port, number) for number in range(clients)]

    def lives(count: int, times: dict[str, list[float]]) -> Iterable[Awaitable[None]]:
        left = iter(range(count))

        async def client(pair: Pair) -> None:
            for _ in left:
                await pair.live(times)

        return [client(pair) for pair in pairs]

    for run in (
        lambda times: lives(WARM_UP, times),
        lambda times: lives(requests, times),
        lambda times: [pair.check(times) for pair in pairs],
    ):
        phase = await measured(run)
        newest = max(pair.position for pair in pairs)
        print(msgspec.json.encode(msgspec.structs.replace(phase, position=f"exchange:{newest}")).decode(), flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        for pair in pairs:
            await pair.connect_anew()
    for pair in pairs:
        pair.connection.close()


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    uvloop.run(load(*(int(argument) for argument in sys.argv[1:4])))
