"""Dates as people type them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.ui import i18n
from services.gateway.ui.forms import Form, parse_day

THE_DAY = datetime.date(2026, 12, 14)


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("2026-12-14", "da"),
        ("2026/12/14", "en"),
        ("14.12.2026", "da"),
        ("14/12/2026", "pt"),
        ("14-12-2026", "en"),
        ("14 12 2026", "en"),
        (" 14 December 2026 ", "en"),
        ("14 Dec 2026", "pt"),
        ("Monday, 14 December 2026", "en"),
        ("14. december 2026", "da"),
        ("14. dec. 2026", "da"),
        ("14 de dezembro de 2026", "pt"),
        ("14 de DEZEMBRO de 2026", "pt"),
        ("14/dez./2026".replace("/", " "), "pt"),
    ],
)
def test_a_day_is_read_in_many_forms(typed, language):
    assert parse_day(typed, language) == THE_DAY


@pytest.mark.parametrize(
    "typed", ["", "soon", "31.02.2026", "12/14/2026", "14/12/26", "14 Fruktidor 2026", "2026-12-14T00:00"]
)
def test_what_is_no_day_is_none(typed):
    assert parse_day(typed, "en") is None


def test_march_is_read_with_and_without_its_accent():
    assert parse_day("3 de março de 2027", "pt") == parse_day("3 de marco de 2027", "pt") == datetime.date(2027, 3, 3)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2999, 12, 31)), st.sampled_from(i18n.LANGUAGES))
def test_a_day_that_a_page_shows_is_read_back(day, language):
    with i18n.speaking(language):
        for style in ("long", "medium"):
            form = Form({"day": [i18n.day_text(day, style)]})
            assert form.day("day") == day
            assert form.errors == {}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_day_is_shown_in_figures_alone(language):
    with i18n.speaking(language):
        for style in ("full", "long", "medium"):
            assert any(letter.isalpha() for letter in i18n.day_text(datetime.date(2026, 4, 3), style).replace("de", ""))


def test_what_is_no_day_is_said_at_its_field_and_stays_typed():
    with i18n.speaking("da"):
        form = Form({"reply_by": ["31.02.2026"]})

        assert form.iso("reply_by") is None
        assert form.error("reply_by").startswith("Angiv en rigtig dato")
        assert form.value("reply_by") == "31.02.2026"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("da-DK,da;q=0.9,en;q=0.1", "da"),
        ("fr,pt-BR;q=0.5", "pt"),
        ("de", None),
        ("", None),
        ("en;q=0,pt", "pt"),
        ("da;q=x", None),
    ],
)
def test_the_browsers_best_language_that_we_speak(header, language):
    assert i18n.negotiate(header) == language
