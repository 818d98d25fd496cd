"""Commands that nobody gives at a screen: what follows from a fact, and what plays the training world."""

import msgspec

from contracts.record import Actor, Command, Instant


class Reaction(msgspec.Struct, frozen=True, kw_only=True):
    """A command to ourselves because something happened. Its id is derived from the record and `name`."""

    stream: str
    command: Command
    name: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One command of the training world, played under a clock that stands at `at`."""

    at: Instant
    actor: Actor
    stream: str
    command: Command
