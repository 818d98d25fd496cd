"""How an authority looks to one reader."""

import pytest

from contracts.directory import AreaAccess, AuthorityRegistered, Contact, Keyword
from services.directory.api.cards import card, preferred, served, text
from services.directory.service import AUTHORITIES
from services.directory.views import AreaDocument
from tests.support.stories import documents, records

AREA = AreaDocument(
    code="pq",
    title={"en": "Professional qualifications", "da": "Erhvervsmæssige kvalifikationer"},
    legal_acts=["Directive 2005/36/EC"],
    modules=["requests"],
    keywords=[
        Keyword(code="doctor", text={"en": "doctor", "da": "læge"}),
        Keyword(code="tourist-guide", text={"en": "tourist guide", "da": "turistguide"}),
        Keyword(code="sjomann", text={"nb": "sjømann"}),
    ],
    version=1,
)
DOCUMENT = documents(
    AUTHORITIES,
    records(
        "authority:pt-pq",
        AuthorityRegistered(
            official_name="Autoridade",
            informal_title={"en": "Authority", "da": "Myndighed"},
            country="pt",
            languages=["pt"],
            notice_language="pt",
            timezone="Europe/Lisbon",
            contact=Contact(),
            areas=[AreaAccess(area="pq", keywords=["tourist-guide", "given-up", "doctor"])],
        ),
    ),
)["pt-pq"]


@pytest.mark.parametrize(
    ("accept", "own", "expected"),
    [
        (None, "da", ["da", "en"]),
        ("pt", "da", ["pt", "da", "en"]),
        ("en;q=0.5, pt-PT, fr;q=0.9", "da", ["pt", "fr", "en", "da"]),
        ("da;q=0, *;q=0.1", "pt", ["pt", "en"]),
        ("da;q=oops,,;", "en", ["en"]),
    ],
)
def test_the_readers_languages_best_first(accept: str | None, own: str, expected: list[str]) -> None:
    assert preferred(accept, own) == expected


def test_a_text_is_shown_in_the_best_language_that_it_is_in() -> None:
    texts = {"en": "nurse", "da": "sygeplejerske"}
    assert text(texts, ["pt", "da", "en"]) == "sygeplejerske"
    assert text({"el": "νοσηλευτής"}, ["pt", "en"]) == "νοσηλευτής"
    assert text({}, ["en"]) == ""


def test_a_card_is_in_the_readers_language() -> None:
    shown = card(DOCUMENT, {"pq": AREA}, ["da", "en"])
    assert shown.informal_title == "Myndighed"
    assert (shown.name, shown.official_name) == ("Autoridade", "Autoridade")
    assert [(word.code, word.text) for word in shown.areas[0].keywords] == [
        ("doctor", "læge"),
        ("tourist-guide", "turistguide"),
    ]


def test_a_competence_that_the_area_gave_up_is_not_shown() -> None:
    assert "given-up" not in {word.code for word in card(DOCUMENT, {"pq": AREA}, ["en"]).areas[0].keywords}
    assert card(DOCUMENT, {}, ["en"]).areas[0].keywords == []


def test_an_area_is_in_the_readers_language() -> None:
    shown = served(AREA, ["da", "en"])
    assert shown.title == "Erhvervsmæssige kvalifikationer"
    assert [word.text for word in shown.keywords] == ["læge", "turistguide", "sjømann"]
