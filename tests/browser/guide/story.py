"""The guide's story: a Danish official asks about a Portuguese tourist guide's diploma."""

import datetime
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.official import Official
from tests.support.rest import PDF, day

WISHED, AGREED = (datetime.date.fromisoformat(day(ahead)) for ahead in (14, 21))
FAMILY_NAME = "Carvalho Quental"
GIVEN_NAMES = "Beatriz"
FILE_TITLE = "Kopi af bevis fra 2015"
COMMENT = "Det drejer sig om beviset af 1. juli 2015."
QUESTION_MESSAGE = "Podem enviar uma cópia mais nítida do diploma?"
ANSWER_MESSAGE = "Ja, den er vedhæftet igen."
CONFIRMATION = "Confirmado pelo arquivo da escola."
FIRST_QUESTION = {
    "da": "Er det vedhæftede uddannelsesbevis eller certifikat udstedt af jeres myndighed eller af et organ, "
    "som den fører tilsyn med?",
    "pt": "O diploma ou certificado em anexo foi emitido pela vossa autoridade ou por um organismo sob a sua "
    "supervisão?",
}
FILE = {"name": "bevis æøå.pdf", "mimeType": "application/pdf", "buffer": PDF}
PRIVATE = (*FAMILY_NAME.split(), GIVEN_NAMES, "bevis", "nítida", "arquivo")
"""Words about the person, of files, comments and messages: none may stand in an address."""


class Story:
    """Both officials at their windows, and what they have in hand."""

    def __init__(
        self,
        dk: Official,
        pt: Official,
        picture: Callable[..., None],
        drafted: Callable[[], str],
        sent: Callable[[], str],
    ) -> None:
        """`drafted`, `sent`: another draft of the Danish official, and another request that she has sent."""
        self.dk, self.pt, self.picture, self.drafted, self.sent = dk, pt, picture, drafted, sent
        self.request = ""
        """The request's id, from its first page's address."""
        self.number = ""
        """The request's number, once it is sent."""

    def task_of(self, official: Official) -> Locator:
        """The request in the official's list of tasks."""
        official.open("/")
        return official.page.get_by_role("main").locator(f'.task-list a[href="/requests/{self.request}"]')

    def open_task(self, official: Official) -> None:
        """From my tasks to the request."""
        task = self.task_of(official)
        expect(task).to_have_count(1)
        task.click()

    def answers(self, official: Official, question: str) -> Locator:
        """The place of the answer page for this question."""
        return official.page.locator(f"#question-{question}")
