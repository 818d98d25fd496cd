"""The mails' own words, in every language of the notices."""

from services.notifier.text.render import Told, Wording, language_of, render

__all__ = ["Told", "Wording", "language_of", "render"]
