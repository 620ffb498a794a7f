"""Errors to report to the user. ``cli.main`` prints their message and exits with their code."""

from difflib import get_close_matches
from typing import TYPE_CHECKING

from quizcli.language import tr

if TYPE_CHECKING:
    from collections.abc import Iterable


class QuizError(Exception):
    """Base class. The message says what is wrong, where, and what to do."""

    exit_code = 1


class CorpusError(QuizError):
    """Card files that cannot be used."""


class CacheError(CorpusError):
    """A cache that cannot be read or written; nothing in it is needed."""


class StoreError(QuizError):
    """A journal that cannot be read or written."""


class WriteError(QuizError):
    """A file that cannot be written."""


class UsageError(QuizError):
    """A command line or a setting that is not valid."""

    exit_code = 2


def did_you_mean(word: str, known: "Iterable[str]") -> str:
    """Return ``" (did you mean 'x'?)"`` with the most similar known word, or an empty string."""
    near = nearest(word, known)
    return tr(" (did you mean '{word}'?)", word=near) if near else ""


def nearest(word: str, known: "Iterable[str]") -> str | None:
    """Return the most similar known word, if one is similar."""
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.6)), None)
