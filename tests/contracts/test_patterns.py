"""What has a pattern is one line: nothing hides behind a line break, in a mail's header, a file or a log."""

import re
from collections.abc import Iterator
from typing import Annotated

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from contracts.registry import COMMANDS


def patterns(type_: inspect.Type) -> Iterator[str]:
    """Every pattern in a type."""
    match type_:
        case inspect.Metadata():
            yield from patterns(type_.type)
        case inspect.StrType(pattern=str(pattern)):
            yield pattern
        case inspect.UnionType():
            for one in type_.types:
                yield from patterns(one)
        case inspect.ListType():
            yield from patterns(type_.item_type)
        case inspect.DictType():
            yield from patterns(type_.key_type)
            yield from patterns(type_.value_type)
        case inspect.StructType():
            for field in type_.fields:
                yield from patterns(field.type)
        case _:
            pass


KNOWN = sorted(
    {
        pattern
        for commands in COMMANDS.values()
        for command in commands.values()
        for pattern in patterns(inspect.type_info(command))
    }
)


def test_there_are_patterns() -> None:
    assert len(KNOWN) > 8
    assert all(re.compile(pattern) for pattern in KNOWN)


@pytest.mark.parametrize("pattern", KNOWN)
def test_what_fits_a_pattern_has_no_line_break(pattern: str) -> None:
    @settings(max_examples=50)
    @given(st.from_regex(pattern))
    def fits(text: str) -> None:
        assert not set(text) & set("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(text + "\n", Annotated[str, msgspec.Meta(pattern=pattern)])

    fits()
