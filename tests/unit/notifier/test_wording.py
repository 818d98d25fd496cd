"""What mails say in each language, and what they never say."""

import datetime
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from services.notifier.text import Told, render
from services.notifier.text.words import BY_FACT

ACCEPTED = Told(
    what="request-accepted",
    number="PQ-2026-7F3K-9M2Q-X",
    area={"en": "Professional qualifications", "da": "Erhvervskvalifikationer", "pt": "Qualificações"},
    authority="Øvelsesstyrelsen & Co. <br>",
    country="el",
    deadline=("agreed", datetime.date(2026, 12, 20)),
    wished=datetime.date(2026, 12, 1),
    link="https://imi.example/requests/r1",
)
DATES = {"en": "20 December 2026", "da": "20. december 2026", "pt": "20 de dezembro de 2026"}
WISHES = {"en": "1 December 2026", "da": "1. december 2026", "pt": "1 de dezembro de 2026"}
COUNTRIES = {"en": "Greece", "da": "Grækenland", "pt": "Grécia"}
MARKERS = {"en": "[Training]", "da": "[Øvelse]", "pt": "[Formação]"}


class Page(HTMLParser):
    """The words, links and language of an HTML mail."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.language: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        if tag == "a":
            self.links.append(found["href"])
        if tag == "html":
            self.language = found["lang"]

    def handle_data(self, data: str) -> None:
        self.words += data.split()


@pytest.mark.parametrize("language", DATES)
@pytest.mark.parametrize("what", BY_FACT)
def test_every_mail_says_what_who_which_and_by_when_in_every_language(what: str, language: str) -> None:
    wording = render(replace(ACCEPTED, what=what), language)
    page = Page(wording.html)
    said = " ".join(page.words)
    assert ACCEPTED.number in wording.subject
    for part in (ACCEPTED.number, DATES[language], ACCEPTED.area[language], ACCEPTED.authority, COUNTRIES[language]):
        assert part in wording.text
        assert part in said
    assert ACCEPTED.link in wording.text
    assert page.links == [ACCEPTED.link]
    assert page.language == wording.language == language
    assert "%(" not in wording.subject + wording.text + wording.html


@pytest.mark.parametrize("what", BY_FACT)
def test_languages_and_kinds_of_mails_differ(what: str) -> None:
    by_language = {render(replace(ACCEPTED, what=what), language).text for language in DATES}
    assert len(by_language) == len(DATES)
    subjects = {render(replace(ACCEPTED, what=other), "da").subject for other in BY_FACT}
    assert len(subjects) == len(BY_FACT)


@pytest.mark.parametrize("language", DATES)
def test_an_acceptance_says_so_where_its_date_is_not_the_wished_one(language: str) -> None:
    assert DATES[language] in render(ACCEPTED, language).subject
    assert WISHES[language] in render(ACCEPTED, language).text
    assert WISHES[language] not in render(replace(ACCEPTED, wished=None), language).text


@pytest.mark.parametrize("language", DATES)
def test_mails_of_the_training_world_say_so_in_subject_and_text(language: str) -> None:
    training = render(replace(ACCEPTED, training=True), language)
    real = render(ACCEPTED, language)
    assert training.subject == f"{MARKERS[language]} {real.subject}"
    assert training.text.startswith("***")
    assert "***" not in real.text


def test_an_urgent_request_is_said_to_be_urgent() -> None:
    sent = replace(ACCEPTED, what="request-sent")
    assert "haster" in render(replace(sent, urgent=True), "da").text
    assert "haster" not in render(sent, "da").text


def test_a_request_without_a_wished_date_has_no_line_for_it() -> None:
    text = render(replace(ACCEPTED, what="request-sent", deadline=None, wished=None), "en").text
    assert "Answer" not in text


def test_who_reads_a_language_that_mails_do_not_have_gets_english_throughout() -> None:
    assert render(ACCEPTED, "fr") == render(ACCEPTED, None) == render(ACCEPTED, "en")


def test_a_name_is_text_and_never_markup_or_a_second_line() -> None:
    evil = replace(
        ACCEPTED, authority="A<script>x</script>\r\nBcc: spy@evil.example", number="PQ-1\nBcc: x@evil.example"
    )
    wording = render(evil, "en")
    assert "script" not in Page(wording.html).tags
    assert "\n" not in wording.subject
    assert "\r" not in wording.text
    assert not [line for line in wording.text.splitlines() if line.startswith("Bcc")]


def test_a_fact_that_no_mail_tells_of_is_an_error() -> None:
    with pytest.raises(KeyError):
        render(replace(ACCEPTED, what="request-drafted"), "en")
