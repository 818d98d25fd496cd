"""Identity over HTTP: signing in and out, users, and what other services ask."""

from services.identity.api.asked import AskedController
from services.identity.api.sign_in import SignInController
from services.identity.api.users import UserController

ROUTES = (SignInController, AskedController, UserController)
