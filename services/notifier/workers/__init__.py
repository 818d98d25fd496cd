"""From the queue to the post, and back into the log: what the mailer does, a batch at a time.

A mail is never lost: a notice is passed over only once each of its mails is in the log as sent or failed. After a crash
in between a mail goes out again under the same Message-ID.
"""

from services.notifier.workers.mailer import retry, send

__all__ = ["retry", "send"]
