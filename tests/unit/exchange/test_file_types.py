"""What a file is, by its content; and what is not let in."""

import io
import zipfile

import pytest

from services.exchange.domain.file_types import MEDIA_TYPES, media_type


def packed(*names: str, mimetype: str | None = None) -> bytes:
    """A ZIP archive with these parts, as office programs write them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "<xml/>")
    return out.getvalue()


OPEN = "application/vnd.oasis.opendocument."
FILES = {
    "pdf": b"%PDF-1.4\n...",
    "png": b"\x89PNG\r\n\x1a\n...",
    "jpg": b"\xff\xd8\xff\xe0...",
    "jpeg": b"\xff\xd8\xff\xe1...",
    "docx": packed("[Content_Types].xml", "word/document.xml"),
    "xlsx": packed("[Content_Types].xml", "xl/workbook.xml"),
    "odt": packed("content.xml", mimetype=f"{OPEN}text"),
    "ods": packed("content.xml", mimetype=f"{OPEN}spreadsheet"),
    "txt": "Bevis: æøå\n".encode(),
}


@pytest.mark.parametrize("ending", FILES)
def test_what_is_let_in(ending: str) -> None:
    assert media_type(f"Bevis.{ending}", FILES[ending]) == MEDIA_TYPES[ending]
    assert media_type(f"BEVIS.{ending.upper()}", FILES[ending]) == MEDIA_TYPES[ending]


@pytest.mark.parametrize("ending", FILES)
def test_the_name_must_say_what_the_file_is(ending: str) -> None:
    others = [other for other in FILES if MEDIA_TYPES[other] != MEDIA_TYPES[ending]]
    assert [media_type(f"a.{other}", FILES[ending]) for other in others] == [None] * len(others)
    assert media_type(ending, FILES[ending]) is None or ending in MEDIA_TYPES
    assert media_type("a.exe", FILES[ending]) is None
    assert media_type("a", FILES[ending]) is None


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>1</script></html>",
        b"<!DOCTYPE html>",
        b"a letter\n<ScRiPt>alert(1)</script>",
        b"<svg xmlns='x'>",
        b"< script >",
        b"<?xml version='1.0'?>",
        b"",
        b"  \n",
        b"\x00\x01\x02",
        b"bell \x07",
        "æøå".encode("latin-1"),
    ],
)
def test_text_that_is_none(data: bytes) -> None:
    assert [media_type(f"a.{ending}", data) for ending in MEDIA_TYPES] == [None] * len(MEDIA_TYPES)


@pytest.mark.parametrize(
    "data",
    [
        packed("readme.txt"),
        packed("[Content_Types].xml", "ppt/presentation.xml"),
        packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        packed("content.xml", mimetype=f"{OPEN}text-template"),
        packed("content.xml", mimetype=f"{OPEN}presentation"),
    ],
)
def test_archives_that_are_none_of_ours(data: bytes) -> None:
    assert [media_type(f"a.{ending}", data) for ending in MEDIA_TYPES] == [None] * len(MEDIA_TYPES)
