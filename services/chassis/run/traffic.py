"""The public door: counts the officials' requests that are being served, so that other work can give way."""

import time
from typing import Any

from services.chassis.run import metrics

AFTERGLOW_SECONDS = 0.05
"""So long after a request another one is still likely."""


class Traffic:
    """How busy this process is with people."""

    def __init__(self) -> None:
        self._now = 0
        self._last = 0.0

    def busy(self) -> bool:
        """Whether a request is being served, or was a moment ago."""
        return self._now > 0 or time.monotonic() - self._last < AFTERGLOW_SECONDS

    def counted(self, service: str, application: Any) -> Any:
        """The ASGI application, with its requests counted and timed."""

        async def door(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                await application(scope, receive, send)
                return
            began, status = time.perf_counter(), ["5xx"]

            async def noted(message: Any) -> None:
                if message["type"] == "http.response.start":
                    status[0] = f"{message['status'] // 100}xx"
                await send(message)

            self._now += 1
            try:
                await application(scope, receive, noted)
            finally:
                self._now -= 1
                self._last = time.monotonic()
                timer = metrics.of(metrics.HTTP_SECONDS, service, scope["method"], status[0])
                timer.observe(time.perf_counter() - began)

        return door
