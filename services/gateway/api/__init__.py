"""The REST API, `/api/v1`."""

from services.gateway.api.rest import rest

ROUTES = (rest,)

__all__ = ["ROUTES"]
