"""The full-text index: accents, case, slips, beginnings, order and filters."""

from pathlib import Path

import pytest

from services.chassis.views.search import Entry, SearchIndex, fold


def entry(key: str, name: str = "", words: str = "", town: str = "", *, place: str = "", **tags: str) -> Entry:
    return Entry(
        key=key,
        place=place or key,
        texts={"name": name, "words": words, "town": town},
        tags=frozenset(tags.items()),
    )


def index(*entries: Entry) -> SearchIndex:
    made = SearchIndex(("name", "words", "town"))
    made.put(entries)
    return made


def found(made: SearchIndex, text: str, **where: str) -> list[str]:
    return made.search(text, where, limit=100)


GUIDES = (
    entry("dk", "Øvelsesmyndigheden", "tourist guide turistguide guia turístico", "København", country="dk"),
    entry("pt", "Autoridade de Formação", "tourist guide turistguide guia turístico", "São João", country="pt"),
    entry("el", "Αρχή Επαγγελματικών Προσόντων", "nurse sygeplejerske", "Αθήνα", country="el"),
    entry("de", "Gewerbeaufsicht Straßenbau", "crane operator kranfører", "Łódź-Gießen", country="de"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("São Tomé", ["sao", "tome"]),
        ("ØVELSE Ærø Åbo", ["ovelse", "aero", "abo"]),
        ("Straße ΑΘΉΝΑΣ", ["strasse", "αθηνασ"]),
        ("Þjálfun Łódź Đurđevac", ["thjalfun", "lodz", "durdevac"]),
        ("Край България 2005/36", ["краи", "българия", "2005", "36"]),
        (' "AND" (x*) ', ["and", "x"]),
    ],
)
def test_words_are_compared_without_accents_and_case(text: str, expected: list[str]) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turistguide", ["dk", "pt"]),
        ("TURÍSTICO", ["dk", "pt"]),
        ("ovelsesmyndigheden", ["dk"]),
        ("formacao", ["pt"]),
        ("sao joao", ["pt"]),
        ("αρχη", ["el"]),
        ("ΑΘΗΝΑ", ["el"]),
        ("strassenbau", ["de"]),
        ("lodz", ["de"]),
        ("kranforer giessen", ["de"]),
    ],
)
def test_words_of_all_languages_are_found(text: str, expected: list[str]) -> None:
    assert found(index(*GUIDES), text) == expected


@pytest.mark.parametrize("text", ["turistgide", "turistguides", "tursitguide", "turistguidf", "turrstguide"])
def test_a_slip_of_the_finger_is_forgiven(text: str) -> None:
    assert found(index(*GUIDES), text) == ["dk", "pt"]


@pytest.mark.parametrize("text", ["koebenhavn", "sygeplejersker", "Επαγγελματικον"])
def test_other_spellings_are_forgiven(text: str) -> None:
    assert len(found(index(*GUIDES), text)) == 1


@pytest.mark.parametrize("text", ["gui", "turistg", "sao j", "g t"])
def test_beginnings_of_words_are_enough(text: str) -> None:
    assert "pt" in found(index(*GUIDES), text)


@pytest.mark.parametrize("text", ["xylophone", "qqqqq", "crn"])
def test_what_is_like_nothing_finds_nothing(text: str) -> None:
    assert found(index(*GUIDES), text) == []


def test_a_word_that_the_filter_leaves_no_room_for_stands_for_its_neighbour() -> None:
    made = index(
        entry("pt", words="guia", country="pt"),
        entry("es", words="guias", country="es"),
    )
    assert found(made, "guias") == ["es"]
    assert found(made, "guias", country="pt") == ["pt"]


def test_all_words_count_but_the_shortest_are_left_out_before_nothing_is_found() -> None:
    made = index(*GUIDES)
    assert found(made, "turistguide formacao") == ["pt"]
    assert found(made, "turistguide i Danmark") == ["dk", "pt"]
    assert found(made, "sygeplejerske turistguide") == ["el"]


def test_the_name_comes_before_the_other_fields_and_whole_words_before_beginnings() -> None:
    made = index(
        entry("1", "Portofino"),
        entry("2", "Elsewhere", "porto"),
        entry("3", "Elsewhere", "", "Porto"),
        entry("4", "Porto"),
        entry("5", "Elsewhere", "portofino"),
    )
    assert found(made, "porto") == ["4", "2", "3", "1", "5"]


def test_equals_stand_in_their_place() -> None:
    made = index(entry("a", "guide", place="2"), entry("b", "guide", place="1"), entry("c", "guide", place="3"))
    assert found(made, "guide") == ["b", "a", "c"]
    assert found(made, "") == ["b", "a", "c"]


def test_filters_hold_with_words_and_without() -> None:
    made = index(*GUIDES)
    assert found(made, "turistguide", country="pt") == ["pt"]
    assert found(made, "turistguide", country="el") == []
    assert found(made, "", country="el") == ["el"]
    assert found(made, "", country="xx") == []


def test_several_filters_hold_at_once() -> None:
    made = SearchIndex(("name",))
    both = frozenset({("country", "dk"), ("language", "da"), ("language", "en")})
    made.put(
        [
            Entry(key="both", place="1", texts={"name": "guide"}, tags=both),
            Entry(key="one", place="2", texts={"name": "guide"}, tags=frozenset({("country", "dk")})),
        ]
    )
    for text in ("guide", ""):
        assert made.search(text, {"country": "dk", "language": "en"}, limit=9) == ["both"]
        assert made.search(text, {"country": "dk"}, limit=9) == ["both", "one"]


@pytest.mark.parametrize("value", ['pt" OR "', "pt) OR (x", "*", "", "pt country", "p\x00t", "ø" * 1000])
def test_a_filter_is_a_value_and_no_query(value: str) -> None:
    made = index(*GUIDES)
    assert found(made, "turistguide", country=value) == []
    assert found(made, "", country=value) == []


@pytest.mark.parametrize(
    "text", ['"', "a AND", "NEAR(x", "name:x", "x*y^-", "=country=pt", "\x00", "ø" * 5000, "(" * 99]
)
def test_no_text_is_a_query(text: str) -> None:
    assert isinstance(found(index(*GUIDES), text), list)


def test_tags_are_no_words() -> None:
    assert found(index(*GUIDES), "country") == []
    assert found(index(*GUIDES), "=country=pt") == []


def test_signs_alone_find_nothing() -> None:
    assert found(index(*GUIDES), "?!") == []


def test_pages_follow_one_another() -> None:
    made = index(*(entry(f"{number:03}", "guide") for number in range(25)))
    for text in ("guide", ""):
        pages = [made.search(text, {}, limit=10, offset=offset) for offset in (0, 10, 20, 30)]
        assert [len(page) for page in pages] == [10, 10, 5, 0]
        assert [key for page in pages for key in page] == [f"{number:03}" for number in range(25)]


def test_a_new_entry_takes_the_place_of_the_old() -> None:
    made = index(entry("a", "guide", country="dk"), entry("b", "guide", country="dk"))
    made.put([entry("a", "nurse", place="z", country="pt")])
    assert found(made, "guide") == ["b"]
    assert found(made, "nurse", country="pt") == ["a"]
    assert found(made, "", country="dk") == ["b"]
    assert found(made, "") == ["b", "a"]


def test_what_is_removed_is_found_no_more() -> None:
    made = index(*GUIDES)
    made.remove(["pt", "unknown"])
    assert found(made, "turistguide") == ["dk"]
    assert found(made, "", country="pt") == []


def test_a_batch_goes_in_whole_or_not_at_all() -> None:
    made = index(entry("a", "guide"))
    with pytest.raises(AttributeError):
        made.put([entry("b", "nurse"), None])  # type: ignore[list-item]
    assert found(made, "") == ["a"]
    made.put([entry("c", "nurse")])
    assert found(made, "nusre") == ["c"]


def test_a_file_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "directory.search"
    SearchIndex(("name", "words", "town"), path).put(GUIDES)
    made = SearchIndex(("name", "words", "town"), path)
    assert found(made, "") == []
    made.put(GUIDES[:1])
    assert found(made, "turistguide") == ["dk"]
