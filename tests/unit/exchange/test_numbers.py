"""Request numbers: one spelling, and a check character that finds slips of the finger."""

import re

import pytest

from services.exchange.domain.number import ALPHABET, DRAWN_BITS, canonical, number

SAMPLES = [number("pq", 2026, drawn * 982_451_653 % 2**DRAWN_BITS) for drawn in range(200)]


def test_shape() -> None:
    shape = re.compile(r"PQ-2026-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]")
    assert all(shape.fullmatch(sample) for sample in SAMPLES)
    assert len(set(SAMPLES)) == 200


def test_every_bit_drawn_counts() -> None:
    numbers = {number("pq", 2026, 1 << bit) for bit in range(DRAWN_BITS)}
    assert len(numbers) == DRAWN_BITS
    assert number("pq", 2026, 0).startswith("PQ-2026-0000-0000-")
    assert number("pq", 2026, 2**DRAWN_BITS - 1).startswith("PQ-2026-ZZZZ-ZZZZ-")


@pytest.mark.parametrize("sample", SAMPLES[:20])
def test_read_back_as_people_type_it(sample: str) -> None:
    typed = (sample, sample.lower(), f" {sample} ", sample.replace("-", ""), sample.replace("-", " "))
    assert [canonical(one) for one in typed] == [sample] * len(typed)


def test_letters_that_are_misread_are_read_right() -> None:
    sample = next(one for one in SAMPLES if "0" in one[8:17] and "1" in one[8:17])
    misread = sample[:8] + sample[8:].replace("0", "o").replace("1", "l")
    assert canonical(misread) == sample


@pytest.mark.parametrize("sample", SAMPLES[:20])
def test_one_wrong_character_is_found(sample: str) -> None:
    for place, right in enumerate(sample[8:], start=8):
        for wrong in ALPHABET:
            if right not in ("-", wrong):
                assert canonical(sample[:place] + wrong + sample[place + 1 :]) is None


def test_another_area_or_year_is_found() -> None:
    for sample in SAMPLES:
        assert canonical("SD" + sample[2:]) is None or canonical("PW" + sample[2:]) is None
        assert canonical(sample.replace("2026", "2025")) is None


@pytest.mark.parametrize(
    "typed", ["", "Sag 7", "PQ-2026-7F3K", "PQ-2026-7F3K-9M2Q-X-9", "2026-7F3K-9M2Q-X", "PQ-26-7F3K-9M2Q-X"]
)
def test_other_words_are_no_number(typed: str) -> None:
    assert canonical(typed) is None


def test_areas_with_letters_outside_the_alphabet() -> None:
    assert canonical(number("oil-u", 2026, 5)) == number("oil-u", 2026, 5)
