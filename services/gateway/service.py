"""The gateway, as a table of contents."""

from services.chassis.service import Service
from services.gateway.api import ROUTES as API
from services.gateway.ui import ROUTES as PAGES
from services.gateway.ui import application

SERVICE = Service(name="gateway", routes=(*API, *PAGES), application=application)
