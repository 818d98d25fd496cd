"""What a route gets in hand, by the words with which routes ask for it."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath

from contracts.record import Actor
from services.chassis.run.host import Host

Call = Request[Any, Any, Any]
ThisHost = NamedDependency[Host]
"""The service that runs."""
Asker = NamedDependency[Actor]
"""Who asks, by the verified token."""
Key = FromPath[str]
"""An id in the path."""
