"""What the mailer and the pages need to know from elsewhere: what there is to tell, and how far the queue is."""

from services.notifier.facts.queue import Look, Queue
from services.notifier.facts.telling import Telling, nothing, tell

__all__ = ["Look", "Queue", "Telling", "nothing", "tell"]
