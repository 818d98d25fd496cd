"""From the environment to a running process: pages and REST on one port, operations on another."""

import asyncio
import contextlib
import errno
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from typing import IO

import structlog
import uvicorn
import uvloop

from services.chassis.privacy import keyring
from services.chassis.run import home, journal, metrics, play, settings
from services.chassis.run.deployment import Deployment
from services.chassis.run.operations import VERSION, Ready, operations
from services.chassis.run.settings import BadSetting, Settings
from services.chassis.service import Service
from services.chassis.web import auth

DRAIN_SECONDS = 15
"""How long requests that have begun may take after the signal to stop."""

log = structlog.get_logger()


def main(services: Sequence[Service]) -> int:
    """Run these services until SIGINT or SIGTERM. The exit status; what is wrong is said in one sentence."""
    journal.begin()
    lock: IO[str] | None = None
    try:
        chosen, lock = home.enter(settings.read())
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_run(chosen, services))
    except (BadSetting, keyring.KeyFileDamaged, auth.KeyFileDamaged) as error:
        print(f"OpenIMI: {error}", file=sys.stderr)
        return 2
    finally:
        if lock is not None:
            lock.close()


class _Server(uvicorn.Server):
    """A server that leaves the signals to us: two of them share this process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def _run(chosen: Settings, services: Sequence[Service]) -> int:
    public = _listen(chosen.host, chosen.port, "OPENIMI_PORT")
    inner = _listen(chosen.host, chosen.ops_port, "OPENIMI_OPS_PORT")
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    deployment = Deployment(chosen, services)
    ready = Ready()
    ops = _server(operations(list(deployment.hosts.values()), ready))
    watching = asyncio.create_task(ops.serve(sockets=[inner]))
    await deployment.prepare()
    if chosen.training:
        await play.play(deployment)
    deployment.start()
    metrics.BUILD.labels(VERSION, chosen.origin).set(1)
    door = "gateway" if "gateway" in deployment.applications else services[0].name
    pages = _server(deployment.traffic.counted(door, deployment.applications[door]))
    serving = asyncio.create_task(pages.serve(sockets=[public]))
    ready.started = True
    _greet(chosen, public)
    lag = asyncio.create_task(_measure_lag())
    await asyncio.wait([asyncio.create_task(stop.wait()), serving], return_when=asyncio.FIRST_COMPLETED)
    ready.draining = True
    log.info("stopping")
    pages.should_exit = True
    await serving
    lag.cancel()
    await deployment.stop()
    ops.should_exit = True
    await watching
    log.info("stopped")
    return 0


def _listen(host: str, port: int, name: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        why = "is already in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
        raise BadSetting(f"The address {host}:{port} {why}; name another in {name} or OPENIMI_HOST.") from None
    return listener


def _server(application: object) -> _Server:
    return _Server(
        uvicorn.Config(
            application,  # type: ignore[arg-type]
            http="httptools",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=DRAIN_SECONDS,
        )
    )


async def _measure_lag() -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + 1
        await asyncio.sleep(1)
        metrics.LOOP_LAG.set(max(0.0, loop.time() - due))


def _greet(chosen: Settings, public: socket.socket) -> None:
    address = chosen.base_url if chosen.port else f"http://{chosen.host}:{public.getsockname()[1]}"
    lines = [f"OpenIMI is ready: {address}", f"Data: {chosen.home}"]
    if chosen.training:
        lines.insert(1, "Training world: log on as dk-pq-1, pt-pq-1 or any <authority>-1, password training-only")
    lines.append(f"Health and metrics: http://{chosen.host}:{chosen.ops_port}/readyz  Stop: Ctrl-C")
    print("\n".join(lines), flush=True)
