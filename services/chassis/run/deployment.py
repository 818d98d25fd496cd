"""Services put together in one process: hosts, feeds between them, jobs. What serves them is serve.py."""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog

from contracts.record import Record
from services.chassis.feeds.embedded import EmbeddedFeed
from services.chassis.feeds.feed import Follower, Parked
from services.chassis.privacy.keyring import key_encryption_key
from services.chassis.run import jobs, metrics
from services.chassis.run.app import application
from services.chassis.run.clock import Clock
from services.chassis.run.host import Host
from services.chassis.run.settings import BadSetting, Settings
from services.chassis.run.traffic import Traffic
from services.chassis.service import Feed, Service
from services.chassis.web import auth
from services.chassis.web.upstream import InProcess

journal = structlog.get_logger()


class Deployment:
    """All services of this process, running."""

    def __init__(self, settings: Settings, services: Sequence[Service]) -> None:
        """Opens all that lies in the data folder. Raises `KeyFileDamaged`, `BadSetting`."""
        self.settings = settings
        self.clock = Clock()
        self.traffic = Traffic()
        self.upstream = InProcess()
        self._tasks: list[asyncio.Task[None]] = []
        kek = key_encryption_key(settings.kek_file or settings.home / "keys" / "kek")
        names = [service.name for service in services]
        signing = {name: auth.service_key(settings.home, name) for name in names}
        public = auth.public_keys(settings.home, names)
        self.hosts = {
            service.name: Host(service, settings, self.clock, self.upstream, self.traffic, kek, signing[service.name])
            for service in services
        }
        self.applications: dict[str, Any] = {}
        for name, host in self.hosts.items():
            self.applications[name] = application(host, auth.Verifier(public, name))
            self.upstream.add(name, self.applications[name])
        self.feeds: list[EmbeddedFeed] = []

    async def prepare(self) -> None:
        """Tables, feeds and what each service wants, before requests are taken."""
        for host in self.hosts.values():
            if host.service.deciders:
                missing = host.log.recorder.missing_triggers()
                if missing:
                    raise BadSetting(
                        f"The log of {host.service.name} has lost its append-only trigger {missing[0]}; somebody "
                        "changed the file. Restore it from a backup, or have it examined."
                    )
        for host in self.hosts.values():
            if host.service.feeds:
                await host.tables.create(
                    "parked",
                    "feed TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, position INTEGER NOT NULL, "
                    "tag TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (feed, stream, version)",
                )
                self.feeds += [await self._feed(host, feed) for feed in host.service.feeds if feed.source in self.hosts]
        await self.catch_up()
        for host in self.hosts.values():
            await host.prepare()

    async def _feed(self, host: Host, feed: Feed) -> EmbeddedFeed:
        async def park(name: str, parked: Sequence[Parked]) -> None:
            for one in parked:
                journal.error("record_parked", feed=name, stream=one.stream, version=one.version, why=one.why)
                await host.tables.run(
                    "INSERT INTO parked VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING",
                    (name, one.stream, one.version, one.position, one.tag, one.why),
                )
                metrics.PARKED.labels(name).inc()

        async def end_case(record: Record[Any]) -> None:
            """A case that ended just before a crash is ended again from the log."""
            decider = host.commands.decider(record.stream)
            if decider.ends_case is not None and isinstance(record.event, decider.ends_case):
                first = (await host.log.stream(record.stream))[0]
                if first.sealed is not None:
                    await host.end_case(first.sealed.case)

        name = f"{host.service.name}.{feed.source}"
        still = await host.tables.run("SELECT DISTINCT stream FROM parked WHERE feed=?", (name,))
        own = feed.source == host.service.name
        follower = Follower(
            host.service, feed, host.views, host.execute, park, [row[0] for row in still], end_case if own else None
        )
        return EmbeddedFeed(self.hosts[feed.source].log, follower, host.applied)

    async def catch_up(self) -> None:
        """Apply all that the logs have to all views."""
        for feed in self.feeds:
            await feed.catch_up()

    def start(self) -> None:
        """Follow the logs and run the jobs, until stopped."""
        work = [feed.run() for feed in self.feeds]
        for host in self.hosts.values():
            work += [jobs.run(host, job) for job in (*host.service.jobs, *jobs.OF_THE_CHASSIS)]
        self._tasks = [asyncio.create_task(one) for one in work]

    async def stop(self) -> None:
        """End jobs and feeds where they are, write what waits, close."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for host in self.hosts.values():
            await host.close()
