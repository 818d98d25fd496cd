"""What a file is, by its content; only what officials exchange is let in, and nothing that a browser would run."""

import re

MEDIA_TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "txt": "text/plain",
}
"""Media types by the ending of a file's name."""
LARGEST = 25 * 1024 * 1024
"""Bytes."""
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed|style|meta|link|img|\?xml)", re.I)
_ENTRY = b"PK\x03\x04"
_OPEN_DOCUMENT = re.compile(rb"mimetypeapplication/vnd\.oasis\.opendocument\.(text|spreadsheet)PK[\x03\x07][\x04\x08]")


def media_type(name: str, data: bytes) -> str | None:
    """The media type of these bytes; `None` where it is none of ours, or the name's ending says something else."""
    found = _sniffed(data)
    ending = name.rpartition(".")[2].lower()
    return found if found is not None and MEDIA_TYPES.get(ending) == found else None


def _sniffed(data: bytes) -> str | None:
    if data.startswith(b"%PDF-"):
        return MEDIA_TYPES["pdf"]
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return MEDIA_TYPES["png"]
    if data.startswith(b"\xff\xd8\xff"):
        return MEDIA_TYPES["jpg"]
    if data.startswith(_ENTRY):
        return _packed(data)
    return MEDIA_TYPES["txt"] if _is_text(data) else None


def _packed(data: bytes) -> str | None:
    """Which office format a ZIP archive is: OpenDocument says so first thing, OOXML by the names of its parts."""
    if match := _OPEN_DOCUMENT.match(data, 30):
        return MEDIA_TYPES["odt" if match.group(1) == b"text" else "ods"]
    if b"[Content_Types].xml" not in data:
        return None
    # Names stand in the archive's directory at its end; macros are what these endings promise not to have.
    if b"vbaProject.bin" in data:
        return None
    if b"word/document.xml" in data:
        return MEDIA_TYPES["docx"]
    return MEDIA_TYPES["xlsx"] if b"xl/workbook.xml" in data else None


def _is_text(data: bytes) -> bool:
    """Readable text in UTF-8, without control characters and without anything that looks like markup."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    printable = all(character >= " " or character in "\t\r\n\f" for character in text)
    return bool(text.strip()) and printable and _MARKUP.search(data[:65_536]) is None
