"""What time it is: really, or in the training world while it is played."""

import datetime


class Clock:
    """The clock of all decisions. Token and session times use the real clock, never this one."""

    def __init__(self) -> None:
        self._stands_at: datetime.datetime | None = None

    def now(self) -> datetime.datetime:
        """This moment, in UTC."""
        return self._stands_at or datetime.datetime.now(datetime.UTC)

    def stand(self, at: datetime.datetime | None) -> None:
        """Stand still at this moment; `None`: go on with the real time."""
        self._stands_at = at
