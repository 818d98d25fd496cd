"""Uploaded files, read up to their limit."""

from typing import Final

import msgspec
from litestar.datastructures import UploadFile

from services.gateway.ui.forms.form import Form
from services.gateway.ui.i18n import gettext as _

FILE_BYTES: Final = 25 * 1024 * 1024
FORM_BYTES: Final = 5 * FILE_BYTES
"""A form with files may be so large: what is too large for a file is still told at its field, with the rest kept."""


class Sent(msgspec.Struct, frozen=True):
    """A file that a reader sent."""

    name: str
    media_type: str
    content: bytes


def is_empty(upload: UploadFile | None) -> bool:
    """Whether no file was chosen: browsers then send one without a name."""
    return upload is None or not upload.filename


async def read_file(form: Form, field: str, upload: UploadFile | None, *, required: bool = True) -> Sent | None:
    """The file's bytes; None, with an error at the field, for none or one that is too large."""
    if upload is None or not upload.filename:
        if required:
            form.wrong(field, _("Choose a file"))
        return None
    parts, size = [], 0
    while part := await upload.read(65536):
        size += len(part)
        if size > FILE_BYTES:
            form.wrong(field, _("The file is larger than 25 MB"))
            return None
        parts.append(part)
    if not size:
        form.wrong(field, _("The file is empty"))
        return None
    # A browser sends the bare name; whatever else does may send a path.
    name = upload.filename.replace("\\", "/").rpartition("/")[2][:200]
    return Sent(name, upload.content_type, b"".join(parts))
