"""Files that cannot be taken: told at the field, with the rest of the form as it was typed."""

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import Opened
from tests.browser.official import Official
from tests.browser.world import World
from tests.support.rest import PDF

MEBIBYTE = 1024 * 1024


def attach(window: Official, request: str, file: FilePayload | Path) -> None:
    """Fills in the whole form for a file of a draft, and sends it."""
    window.open(f"/requests/{request}/draft/attachments")
    window.field("File").set_input_files(file)
    window.fill("Title", "Kopi af bevis")
    window.field("Language of the file").select_option("pt")
    window.choose("Does the file have personal data?", "No")
    window.press("Attach the file")


def sees_the_form_as_typed(window: Official) -> None:
    expect(window.field("Title")).to_have_value("Kopi af bevis")
    expect(window.field("Language of the file")).to_have_value("pt")
    expect(
        window.group("Does the file have personal data?").get_by_label(window.word("No"), exact=True)
    ).to_be_checked()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("bevis.pdf", b"<html><script>alert(1)</script></html>", "Files of this type are not accepted."),
        ("bevis.exe", b"MZ" + b"\0" * 64, "Files of this type are not accepted."),
        ("bevis.pdf", b"", "The file is empty"),
    ],
    ids=["a page that calls itself pdf", "a program", "nothing in it"],
)
def test_a_file_of_another_kind_is_refused_at_its_field(
    official: Opened, world: World, name: str, content: bytes, sentence: str
) -> None:
    window = official("dk-pq-1", "da")
    attach(window, world.empty_draft, {"name": name, "mimeType": "application/pdf", "buffer": content})
    window.sees_error("file", sentence)
    sees_the_form_as_typed(window)
    assert world.dk.get(f"/exchange/requests/{world.empty_draft}")["files"] == []


@pytest.mark.parametrize("mebibytes", [25.5, 40], ids=["a little", "much"])
def test_a_file_that_is_too_large_is_refused_at_its_field(
    official: Opened, world: World, tmp_path: Path, mebibytes: float
) -> None:
    large = tmp_path / "stort.pdf"
    large.write_bytes(PDF.ljust(int(mebibytes * MEBIBYTE), b"%"))
    window = official("dk-pq-1", "da")
    attach(window, world.empty_draft, large)
    window.sees_error("file", "The file is larger than 25 MB")
    sees_the_form_as_typed(window)


def test_a_file_just_small_enough_is_taken(official: Opened, desk: object, world: World, tmp_path: Path) -> None:
    large = tmp_path / "næsten for stort.pdf"
    large.write_bytes(PDF.ljust(25 * MEBIBYTE, b"%"))
    request = world.dk.draft()
    window = official("dk-pq-1", "da")
    attach(window, request, large)
    window.sees("The file is attached.")
    assert world.dk.get(f"/exchange/requests/{request}")["files"][0]["size"] == 25 * MEBIBYTE


def test_documents_to_an_answer_are_kept_and_can_be_taken_out(official: Opened, world: World, desk: object) -> None:
    request = world.dk.sent()
    world.pt.accept(request)
    window = official("pt-pq-1", "pt")
    window.open(f"/requests/{request}/answer")
    window.page.locator("#question-1").get_by_label(window.word("Yes"), exact=True).check()
    window.press("Save and stay here")
    third = window.page.locator("#question-3")
    third.get_by_label("Foi alterado").check()
    papers = [{"name": f"registo {place}.pdf", "mimeType": "application/pdf", "buffer": PDF} for place in (1, 2)]
    third.locator('input[type="file"]').set_input_files(papers)
    window.press("Save and stay here")
    kept = third.get_by_role("checkbox", name="registo")
    expect(kept).to_have_count(2)
    kept.first.uncheck()
    window.press("Save and check")
    expect(window.page.get_by_role("link", name="registo")).to_have_count(1)
