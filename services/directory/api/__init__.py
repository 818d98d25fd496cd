"""What the directory answers over HTTP."""

from services.directory.api.finding import prepare
from services.directory.api.routes import AuthorityController, DirectoryController

ROUTES = (AuthorityController, DirectoryController)

__all__ = ["ROUTES", "prepare"]
