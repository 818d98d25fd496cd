"""What lies behind the gateway: identity, directory, exchange and notifier."""

from services.gateway.outside.services import Services, Session

__all__ = ["Services", "Session"]
