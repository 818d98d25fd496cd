"""Exchange over HTTP: requests and their files, lists, question sets (rest.md)."""

from services.exchange.api.files import FileController
from services.exchange.api.lists import ListController
from services.exchange.api.question_sets import QuestionSetController
from services.exchange.api.requests import RequestController

__all__ = ["FileController", "ListController", "QuestionSetController", "RequestController"]
