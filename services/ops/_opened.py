"""The deployment in the data folder, opened for one command while no server runs on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.chassis.run import home, settings
from services.chassis.run.deployment import Deployment
from services.chassis.run.settings import BadSetting
from services.chassis.service import Service


@asynccontextmanager
async def opened(*services: Service, production: bool = False) -> AsyncIterator[Deployment]:
    """These services, prepared and caught up; nothing is served and no job runs. Raises `BadSetting`: also while a
    server runs on the folder, and where it is to be `production` and is not."""
    chosen, lock = home.enter(settings.read())
    with lock:
        if production and chosen.training:
            raise BadSetting(
                "This is for production: set OPENIMI_TRAINING to 'no'. The training world needs none of it."
            )
        deployment = Deployment(chosen, services)
        await deployment.prepare()
        try:
            yield deployment
        finally:
            await deployment.stop()
