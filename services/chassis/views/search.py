"""A local full-text index: finds things by words of their texts, whatever the accents, the case and a slip of a finger.

It is derived: made anew from a view at each start and kept current from there, so nothing is lost with it. Words are
folded here, in Python, so that what is written and what is asked are cut and compared in one way only.

What comes first: whoever has all the words, whole, in the first field; then in the first two fields, and so on; after
these whoever has words that begin so, in the same order. Within each of these groups the entries' own order holds.
"""

import difflib
import re
import sqlite3
import threading
import unicodedata
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile("[\u0300-\u036f]")
"""Accents and the like, once they are apart from their letters."""
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i"})
"""Letters that Unicode does not take apart into a letter and a mark."""
_GROUP = 1000
"""So many of one group are put in order. What finds more than that is no search yet."""
_WORDS = 12
"""Of a longer text the first so many words are looked for."""
_LONGEST = 300
"""So many letters of what is asked are looked at."""
_SHORTEST = 4
"""Shorter words are not corrected: they have too many neighbours."""
_ALIKE = 0.75
"""How like a word its correction must be: one slip in four letters."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be found."""

    key: str
    place: str
    """Where it stands among others that fit as well: ascending."""
    texts: Mapping[str, str]
    """Its words, field by field, in any languages one after the other."""
    tags: frozenset[tuple[str, str]] = frozenset()
    """By what it can be filtered: (name, value), several values of one name included."""


def fold(text: str) -> list[str]:
    """The words of a text as they are compared: small letters, no accents (`São Tomé` -> `sao tome`)."""
    plain = text.casefold()
    if not plain.isascii():
        plain = _MARK.sub("", unicodedata.normalize("NFKD", plain)).translate(_LETTERS)
    return _WORD.findall(plain)


class SearchIndex:
    """Entries by their words. One connection behind a lock, for threads; calls block, so ask from a thread."""

    def __init__(self, fields: Sequence[str], path: Path | None = None) -> None:
        """Empty. `fields`: most telling first. What lies at `path` is replaced; without one it is kept in memory."""
        if path is not None:
            path.unlink(missing_ok=True)
        self.fields = tuple(fields)
        self._lock = threading.Lock()
        self._words: set[str] = set()
        """Those whose forms are in `nearby`. One that no entry has any more does no harm there."""
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        weakref.finalize(self, self._db.close)
        self._db.executescript(
            f"""
            PRAGMA journal_mode = MEMORY;
            PRAGMA synchronous = OFF;
            PRAGMA cache_size = -16000;
            CREATE TABLE entries (id INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, place TEXT NOT NULL);
            CREATE INDEX entries_in_order ON entries (place);
            CREATE VIRTUAL TABLE texts USING fts5(
                {", ".join(self.fields)}, tags, detail=column, prefix='1 2 3', tokenize="ascii tokenchars '=/:.-_'");
            CREATE VIRTUAL TABLE vocabulary USING fts5vocab(texts, row);
            CREATE TABLE tagged (tag TEXT, place TEXT, id INTEGER, PRIMARY KEY (tag, place, id)) WITHOUT ROWID;
            CREATE TABLE nearby (form TEXT, word TEXT, PRIMARY KEY (form, word)) WITHOUT ROWID;
            """
        )

    def put(self, entries: Iterable[Entry]) -> None:
        """Enter these, each in the place of what had its key; all or none."""
        with self._lock, self._db:
            self._db.execute("BEGIN")
            words: set[str] = set()
            for entry in entries:
                self._remove(entry.key)
                words |= self._insert(entry)
            words -= self._words
            self._db.executemany(
                "INSERT OR IGNORE INTO nearby VALUES (?, ?)", [(form, word) for word in words for form in _forms(word)]
            )
        self._words |= words

    def remove(self, keys: Iterable[str]) -> None:
        """Forget these keys; unknown ones are none."""
        with self._lock, self._db:
            self._db.execute("BEGIN")
            for key in keys:
                self._remove(key)

    def search(self, text: str, where: Mapping[str, str], *, limit: int, offset: int = 0) -> list[str]:
        """Keys of the entries that have all these tags and, if there are any, the words of the text; best first.

        A word that no entry has stands for those that it may be meant for. If nothing has all words, the shortest are
        left out one after the other. Without words: all with these tags, in order of place.
        """
        tags = sorted(_tag(name, value) for name, value in where.items())
        words = list(dict.fromkeys(fold(text[:_LONGEST])))[:_WORDS]
        with self._lock:
            if not words:
                return [] if text.strip() else self._listed(tags, limit, offset)
            found = self._found(words, tags, offset + limit)
            return found[offset : offset + limit]

    # --- writing ------------------------------------------------------------------------------------------------------

    def _remove(self, key: str) -> None:
        old = self._db.execute(
            "SELECT entries.id, place, tags FROM entries JOIN texts ON texts.rowid = entries.id WHERE key = ?", (key,)
        ).fetchone()
        if old:
            number, place, tags = old
            self._db.executemany(
                "DELETE FROM tagged WHERE tag = ? AND place = ? AND id = ?",
                [(tag, place, number) for tag in tags.split()],
            )
            self._db.execute("DELETE FROM texts WHERE rowid = ?", (number,))
            self._db.execute("DELETE FROM entries WHERE id = ?", (number,))

    def _insert(self, entry: Entry) -> set[str]:
        """Enter it. Its words that are long enough to be corrected."""
        number = self._db.execute("INSERT INTO entries (key, place) VALUES (?, ?)", (entry.key, entry.place)).lastrowid
        words = [fold(entry.texts.get(field, "")) for field in self.fields]
        tags = sorted(_tag(name, value) for name, value in entry.tags)
        self._db.execute(
            f"INSERT INTO texts (rowid, {', '.join(self.fields)}, tags) VALUES (?{', ?' * (len(words) + 1)})",
            (number, *(" ".join(dict.fromkeys(part)) for part in words), " ".join(tags)),
        )
        self._db.executemany("INSERT INTO tagged VALUES (?, ?, ?)", [(tag, entry.place, number) for tag in tags])
        return {word for part in words for word in part if len(word) >= _SHORTEST}

    # --- reading ------------------------------------------------------------------------------------------------------

    def _listed(self, tags: list[str], limit: int, offset: int) -> list[str]:
        if not tags:
            rows = self._db.execute("SELECT key FROM entries ORDER BY place, id LIMIT ? OFFSET ?", (limit, offset))
            return [key for (key,) in rows]
        rarest, *others = sorted(tags, key=self._spread)
        having = "".join(
            " AND EXISTS (SELECT 1 FROM tagged o WHERE o.tag = ? AND o.place = t.place AND o.id = t.id)" for _ in others
        )
        rows = self._db.execute(
            f"SELECT key FROM tagged t JOIN entries e ON e.id = t.id WHERE t.tag = ?{having}"
            " ORDER BY t.place, t.id LIMIT ? OFFSET ?",
            (rarest, *others, limit, offset),
        )
        return [key for (key,) in rows]

    def _spread(self, tag: str) -> int:
        """How many have this tag, as far as it matters for where to begin."""
        counted = self._db.execute("SELECT count(*) FROM (SELECT 1 FROM tagged WHERE tag = ? LIMIT 5000)", (tag,))
        return int(counted.fetchone()[0])

    def _found(self, words: list[str], tags: list[str], wanted: int) -> list[str]:
        """The first `wanted` keys, best first."""
        meant = [(word,) if self._begins(word) else self._alike(word) for word in words]
        meant = [choice for choice in meant if choice]
        found = self._ranked(meant, tags, wanted)
        if not found:
            # A word may be another thing's word too: `guias` is one, but not of the country that is asked for.
            meant = [(*choice, *self._alike(choice[0])) for choice in meant]
            found = self._ranked(meant, tags, wanted)
        while not found and len(meant) > 1:
            meant.remove(min(meant, key=lambda choice: len(choice[0])))
            found = self._ranked(meant, tags, wanted)
        return found

    def _ranked(self, meant: list[tuple[str, ...]], tags: list[str], wanted: int) -> list[str]:
        """Group by group until there are enough; nothing if there is no word left to look for."""
        found: dict[str, None] = {}
        for query in self._groups(meant, tags) if meant else ():
            rows = self._db.execute(
                "SELECT key FROM (SELECT rowid FROM texts WHERE texts MATCH ? LIMIT ?) JOIN entries ON id = rowid"
                " ORDER BY place, id",
                (query, _GROUP),
            )
            found.update((key, None) for (key,) in rows)
            if len(found) >= wanted:
                break
        return list(found)[:wanted]

    def _groups(self, meant: list[tuple[str, ...]], tags: list[str]) -> Iterator[str]:
        """FTS5 queries, the most telling first. Folded words and our own tags only: nothing in them needs escaping."""
        filtered = "".join(f' AND tags : "{tag}"' for tag in tags)
        for star in ("", "*"):
            asked = " AND ".join("(" + " OR ".join(f'"{word}"{star}' for word in choice) + ")" for choice in meant)
            for width in range(1, len(self.fields) + 1):
                yield f"{{{' '.join(self.fields[:width])}}} : ({asked}){filtered}"

    def _begins(self, word: str) -> bool:
        """Whether some entry has a word that begins so."""
        after = self._db.execute("SELECT term FROM vocabulary WHERE term >= ? LIMIT 1", (word,)).fetchone()
        return after is not None and str(after[0]).startswith(word)

    def _alike(self, word: str) -> tuple[str, ...]:
        """Up to three words that this may be meant for: each side is the other's when both lose at most one letter."""
        forms = _forms(word) if len(word) >= _SHORTEST else set()
        rows = self._db.execute(
            f"SELECT DISTINCT word FROM nearby WHERE form IN ({', '.join('?' * len(forms))})", tuple(forms)
        )
        return tuple(difflib.get_close_matches(word, [other for (other,) in rows if other != word], 3, _ALIKE))


def _forms(word: str) -> set[str]:
    """The word, and the word less each of its letters: what a slip, a swap or a missing letter leaves in common."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _tag(name: str, value: str) -> str:
    """A tag as one token that no word can be or begin: `=country=pt`. Other than letters and digits is spelled out."""
    spelled = (letter if letter.isascii() and letter.isalnum() else f"-{ord(letter):x}-" for letter in value[:_LONGEST])
    return f"={name}={''.join(spelled)}"
