"""The operations port: is it alive, is it ready, what does it measure, which build is it. Never public."""

from collections.abc import Sequence
from typing import Any

from litestar import Litestar, Response, get
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from services.chassis.run import metrics
from services.chassis.run.host import Host

VERSION = "0.1.0"


def operations(hosts: Sequence[Host], ready: "Ready") -> Litestar:
    """The application of the operations port."""

    @get("/livez")
    async def livez() -> dict[str, str]:
        """The process answers; nothing else is asked."""
        return {"status": "alive"}

    @get("/readyz")
    async def readyz() -> Response[dict[str, Any]]:
        """Can do its work now; a line a dependency."""
        lines = {"started": "ok" if ready.started else "starting", "draining": "yes" if ready.draining else "no"}
        for host in hosts:
            if host.service.deciders:
                lines[f"{host.service.name}.log"] = await _asked(host)
        good = ready.started and not ready.draining and all(lines[name] == "ok" for name in lines if name != "draining")
        return Response({"ready": good, "dependencies": lines}, status_code=200 if good else 503)

    @get("/metrics")
    async def scrape() -> Response[bytes]:
        """All metrics, in Prometheus' text format."""
        heads = {host.service.name: await host.log.head() for host in hosts if host.service.deciders}
        for service, head in heads.items():
            metrics.LOG_POSITION.labels(service).set(head)
        for host in hosts:
            for source in {feed.source for feed in host.service.feeds} & heads.keys():
                behind = heads[source] - host.applied_of(source)
                metrics.FEED_LAG.labels(f"{host.service.name}.{source}").set(max(0, behind))
        return Response(generate_latest(metrics.REGISTRY), media_type=CONTENT_TYPE_LATEST)

    @get("/version")
    async def version() -> dict[str, Any]:
        """Which build, and whose log."""
        return {"version": VERSION, "origin": hosts[0].settings.origin, "services": [h.service.name for h in hosts]}

    return Litestar([livez, readyz, scrape, version], openapi_config=None, logging_config=None)


async def _asked(host: Host) -> str:
    try:
        await host.log.head()
    except Exception as error:
        return type(error).__name__
    return "ok"


class Ready:
    """Whether this process takes requests."""

    def __init__(self) -> None:
        self.started = False
        self.draining = False
