"""Translations: from the sources to the catalogues (`make messages`), and the check that they are whole (`make lint`).

python deploy/messages.py              extract, bring each messages.po up to date, compile
python deploy/messages.py --compile    only compile what is older than its messages.po (part of every set-up)
python deploy/messages.py --check      change nothing; say what is missing, fuzzy, stale or has other placeholders

Two catalogues: what officials see (gateway) and what they get by mail (notifier). English stands in the sources, so its
catalogue may stay empty. The pseudo-language en_XA is made at compile time from the English one and never committed: a
test that meets an unaccented word has found a text that nobody marked; longer words show where a page would break.
"""

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "da", "pt")
SOURCE_LANGUAGE = "en"
PSEUDO = "en_XA"
CATALOGUES = {  # where the sources are: where the translations go
    ROOT / "services" / "gateway": ROOT / "services" / "gateway" / "ui" / "locale",
    ROOT / "services" / "notifier": ROOT / "services" / "notifier" / "text" / "locale",
}
METHODS = [("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2"), ("**.py", "python")]
# As in the application's environment: a template that does not parse is an error, not an empty list.
OPTIONS = {pattern: {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"} for pattern, _ in METHODS[:2]}
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy": None, "lazy_pgettext": ((1, "c"), 2)}

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
UNTOUCHED = re.compile(r"(%\(\w+\)[sd]|%%|\{\w*\}|<[^>]+>|&\w+;|\n)")  # in the pseudo-language
ACCENTS = str.maketrans("AaCcDdEeGgIiKkLlNnOoRrSsTtUuYyZz", "ÅåÇçĐđÉéĞğÎîĶķĻļÑñÖöŔŕŠšŢţÛûÝýŽž")


def empty(language: str | None = None) -> Catalog:
    return Catalog(
        locale=language, project="OpenIMI", version="1", fuzzy=False, last_translator="none", language_team="none"
    )


def template(sources: Path) -> Catalog:
    """Everything that the sources want translated, in the order of the files."""
    found = empty()
    for filename, line, message, comments, context in extract_from_dir(
        sources, METHODS, OPTIONS, KEYWORDS, comment_tags=("TRANSLATORS:",), strip_comment_tags=True
    ):
        found.add(message, None, [(filename, line)], auto_comments=comments, context=context)
    return found


def po_file(folder: Path, language: str) -> Path:
    return folder / language / "LC_MESSAGES" / "messages.po"


def read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(sources: Path, folder: Path) -> None:
    """Add new texts to each catalogue, drop those that no source has any more; write only what changed."""
    wanted = template(sources)
    for language in LANGUAGES:
        path = po_file(folder, language)
        catalogue = read(path, language) if path.exists() else empty(language)
        catalogue.header_comment = f"# OpenIMI in the language {language}. Texts: EUPL-1.2."
        # No fuzzy guesses: a wrong sentence in a legal procedure is worse than an English one.
        catalogue.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
        text = BytesIO()
        write_po(text, catalogue, no_location=True, sort_by_file=True, ignore_obsolete=True, width=120)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != text.getvalue():
            path.write_bytes(text.getvalue())
            print(f"{path.relative_to(ROOT)} is brought up to date.")


def accented(text: str) -> str:
    """The same text, readable, 40 % longer and in brackets; placeholders and markup as they were."""
    parts = UNTOUCHED.split(text)
    parts[::2] = [part.translate(ACCENTS) for part in parts[::2]]
    letters = sum(len(part) for part in parts[::2])
    return f"[{''.join(parts)}{'·' * (letters * 2 // 5)}]"


def pseudo(english: Catalog) -> Catalog:
    made = empty(SOURCE_LANGUAGE)
    for message in english:
        if message.id:
            ids = message.id
            text = accented(ids) if isinstance(ids, str) else tuple(accented(one) for one in ids)
            made.add(ids, text, context=message.context)
    return made


def compile_all(folder: Path) -> None:
    for language in (*LANGUAGES, PSEUDO):
        origin = SOURCE_LANGUAGE if language == PSEUDO else language
        source, target = po_file(folder, origin), po_file(folder, language).with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns):
            continue
        catalogue = read(source, origin)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            write_mo(file, pseudo(catalogue) if language == PSEUDO else catalogue)


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def faults_of(message: Message, plurals: int) -> list[str]:
    """What is wrong with one translation."""
    if message.fuzzy:
        return ["is fuzzy"]
    translated = texts(message)
    if not all(translated):
        return ["is not translated"]
    if message.pluralizable and len(translated) != plurals:
        return [f"has {len(translated)} plural forms, not {plurals}"]
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    known = {name for one in ids for name in PLACEHOLDER.findall(one)}
    for text in translated:
        used = set(PLACEHOLDER.findall(text))
        # A plural form may leave the number out ("one file"); nothing may use what the program does not give.
        if used - known or (not message.pluralizable and used != known):
            return [f"has the placeholders {sorted(used)}, not {sorted(known)}"]
    return []


def check(sources: Path, folder: Path) -> list[str]:
    wanted = {(message.context, message.id) for message in template(sources) if message.id}
    faults = []
    for language in LANGUAGES:
        path = po_file(folder, language)
        name = path.relative_to(ROOT)
        if not path.exists():
            faults += [f"{name} is missing: run `make messages`."] if wanted else []
            continue
        catalogue = read(path, language)
        if {(message.context, message.id) for message in catalogue if message.id} != wanted:
            faults.append(f"{name} is not what the sources want translated: run `make messages`.")
        for message in catalogue:
            if message.id and (language != SOURCE_LANGUAGE or any(texts(message))):
                faults += [f"{name}: {message.id!r} {fault}." for fault in faults_of(message, catalogue.num_plurals)]
    return faults


def main() -> None:
    wishes = set(sys.argv[1:])
    if wishes - {"--check", "--compile"}:
        sys.exit("Usage: python deploy/messages.py [--check | --compile]")
    if wishes == {"--check"}:
        faults = [fault for sources, folder in CATALOGUES.items() for fault in check(sources, folder)]
        sys.exit("\n".join(faults) if faults else 0)
    for sources, folder in CATALOGUES.items():
        if not wishes:
            update(sources, folder)
        compile_all(folder)


if __name__ == "__main__":
    main()
