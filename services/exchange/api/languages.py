"""In which language a reader reads the texts that exchange keeps: those of the question sets."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Request

from contracts.record import Actor

_SAME = {"no": "nb", "nn": "nb"}
"""Norwegian is kept as `nb`."""


def wanted(request: Request[Any, Any, Any], actor: Actor) -> list[str]:
    """Languages in the reader's order: what the call asks for, `Accept-Language`, the user's own, English."""
    asked = [request.query_params.get("language", "")]
    accepted = request.headers.get("accept-language", "").split(",")
    weighed = sorted(((_weight(item), item) for item in accepted), key=lambda pair: -pair[0])
    tags = [*asked, *(item.partition(";")[0] for weight, item in weighed if weight > 0), actor.language, "en"]
    codes = (tag.strip().lower().partition("-")[0] for tag in tags)
    return [code for code in dict.fromkeys(_SAME.get(code, code) for code in codes) if code and code != "*"]


def text(texts: Mapping[str, str], languages: Sequence[str]) -> str:
    """The sentence in the first of these languages that there is; in any other rather than none."""
    for language in languages:
        if language in texts:
            return texts[language]
    return next(iter(texts.values()), "")


def language_of(texts: Mapping[str, str], languages: Sequence[str]) -> str:
    """The language in which `text` answers."""
    return next((language for language in languages if language in texts), next(iter(texts), "en"))


def _weight(item: str) -> float:
    _, _, quality = item.partition(";q=")
    try:
        return float(quality) if quality else 1.0
    except ValueError:
        return 0.0
