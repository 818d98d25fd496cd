"""The deployment in the data folder, opened for one command while no server runs on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.chassis.run import home, settings
from services.chassis.run.deployment import Deployment
from services.chassis.run.settings import BadSetting
from services.directory.service import SERVICE as DIRECTORY
from services.exchange.service import SERVICE as EXCHANGE
from services.identity.service import SERVICE as IDENTITY


@asynccontextmanager
async def opened_for_production() -> AsyncIterator[Deployment]:
    """Directory, identity and exchange, prepared and caught up. Raises `BadSetting`, so for a training world."""
    chosen, lock = home.enter(settings.read())
    with lock:
        if chosen.training:
            raise BadSetting(
                "This is for production: set OPENIMI_TRAINING to 'no'. The training world needs none of it."
            )
        deployment = Deployment(chosen, (DIRECTORY, IDENTITY, EXCHANGE))
        await deployment.prepare()
        try:
            yield deployment
        finally:
            await deployment.stop()
