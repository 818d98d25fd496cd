"""A file from a reader's computer into a request."""

from typing import Any

from litestar.datastructures import UploadFile

from services.gateway.ui import words
from services.gateway.ui.desk import Problem
from services.gateway.ui.forms.files import is_empty, read_file
from services.gateway.ui.forms.form import Form, version_of
from services.gateway.ui.i18n import gettext as _
from services.gateway.ui.session import Page, desk_of

AT_FILE = ("file-type", "too-large", "too-many-files", "unknown-file")
"""Refusals whose cause is the file itself."""


async def attach(page: Page, key: str, form: Form, upload: Any) -> Any:
    """Uploads and attaches, and answers the receipt; None with the errors in the form."""
    desk, nonce = desk_of(page), form.value("_nonce")
    content = await read_file(form, "file", upload if isinstance(upload, UploadFile) else None)
    title = form.text("title", limit=200, required=_("Write a title for the file"))
    language = form.choice("language", words.TONGUES, required=_("Choose the language of the file"))
    personal = form.choice("personal", ("yes", "no"), required=_("Say whether the file has personal data"))
    if form.errors or content is None:
        return None
    try:
        stored = await desk.upload(key, content.name, content.media_type, content.content, nonce)
        return await desk.give(
            key, "attach", version_of(form), nonce,
            file=stored, title=title, language=language, personal=personal == "yes",
        )  # fmt: skip
    except Problem as problem:
        if problem.code in AT_FILE:
            form.wrong("file", problem.title)
        else:
            form.refused(problem)
    return None


async def store(page: Page, key: str, form: Form, field: str, uploads: list[Any]) -> list[str]:
    """Uploads files that an answer will name; ids of those that were taken, errors at the field for the others."""
    stored = []
    for upload in uploads:
        if not isinstance(upload, UploadFile) or is_empty(upload):
            continue
        content = await read_file(form, field, upload)
        if content is None:
            continue
        try:
            stored.append(
                await desk_of(page).upload(
                    key, content.name, content.media_type, content.content, form.value("_nonce") + field
                )
            )
        except Problem as problem:
            form.wrong(field, problem.title)
    return stored
