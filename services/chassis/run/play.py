"""The training world: played once through the ordinary commands, under a clock that starts ninety days ago."""

import datetime

from contracts.refusal import Refused
from services.chassis.run.deployment import Deployment
from services.chassis.run.host import Host, derived_id

ORDER = ("directory", "identity", "exchange", "notifier")


async def play(deployment: Deployment) -> int:
    """Play what was not played yet; how many commands. A crash in between does no harm: command ids are derived."""
    played = 0
    for name in ORDER:
        host = deployment.hosts.get(name)
        if host is None or host.service.training is None or await host.tables.mark("training-played"):
            continue
        began = await host.tables.mark("training-began")
        if began is None:
            began = datetime.datetime.now(datetime.UTC).isoformat()
            await host.tables.set_mark("training-began", began)
        played += await _play(deployment, host, datetime.datetime.fromisoformat(began))
        await deployment.catch_up()
        await host.tables.set_mark("training-played", "yes")
    return played


async def _play(deployment: Deployment, host: Host, now: datetime.datetime) -> int:
    if host.service.training is None:
        return 0
    number = 0
    try:
        for number, step in enumerate(host.service.training(now), 1):
            deployment.clock.stand(step.at)
            command_id = derived_id("training", host.service.name, str(number))
            try:
                await host.execute(step.stream, step.command, step.actor, command_id=command_id)
            except Refused:
                # What this step needs to know may be in a log already, and not yet in a view.
                await deployment.catch_up()
                await host.execute(step.stream, step.command, step.actor, command_id=command_id)
    finally:
        deployment.clock.stand(None)
    return number
