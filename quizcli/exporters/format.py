"""What a format of ``quiz export`` is: a file name that it accepts, and a way to write cards."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol, TextIO

from quizcli.cards import Card, Language, Text
from quizcli.config import Config
from quizcli.corpus.index import Corpus, Outline
from quizcli.errors import UsageError
from quizcli.journal import Moment
from quizcli.language import tr
from quizcli.paths import Places
from quizcli.store.store import Store


class Source(Protocol):
    """What an export reads from."""

    places: Places
    config: Config
    now: Callable[[], datetime]

    @property
    def corpus(self) -> Corpus:
        """The cards."""
        ...

    @property
    def store(self) -> Store:
        """The journal, opened at the first use."""
        ...

    def moment(self) -> Moment:
        """Read the clock."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to export: the chosen cards, the languages, and the options that the format has in the table.

    ``progress(what, done, total)`` is called now and then.
    """

    source: Source
    chosen: Sequence[Outline]
    languages: tuple[Language, ...]
    options: Mapping[str, Any]
    progress: Callable[[str, int, int], None] = lambda _what, _done, _total: None

    def cards(self) -> list[Card]:
        """Return the chosen cards, deck by deck."""
        chosen = {card.id for card in self.chosen}
        return [card for card in self.source.corpus.cards() if card.id in chosen]

    def decks(self) -> Iterator[tuple[str, Text, list[Card]]]:
        """Yield name, title and chosen cards of each deck."""
        titles = self.source.corpus.titles()
        for deck, cards in groupby(self.cards(), key=lambda card: card.deck):
            yield deck, titles[deck], list(cards)


@dataclass(frozen=True, slots=True)
class Report:
    """How many things were written, and what they are: cards, rows, notes."""

    count: int
    unit: str = "card"


class Format(ABC):
    """A format. ``suffix`` is what a file name must end in, if anything."""

    suffix = ""

    def check_name(self, target: Path) -> None:
        """Raise UsageError for a file name that cannot be used."""
        if self.suffix and target.suffix.lower() != self.suffix:
            raise UsageError(tr("{target}: the name must end in {suffix}", target=target, suffix=self.suffix))

    @abstractmethod
    def is_export(self, path: Path) -> bool:
        """Say whether an existing file is an earlier export, which may be replaced."""

    @abstractmethod
    def write(self, path: Path, job: Job) -> Report:
        """Write the file."""


class TextFormat(Format):
    """A format that is UTF-8 text, which stdout and pipes take too; every file of it begins with ``head``."""

    head: str

    def is_export(self, path: Path) -> bool:
        """Say whether a file is empty or begins as every export does."""
        try:
            with path.open(encoding="utf-8", newline="") as file:
                start = file.read(len(self.head))
        except (OSError, ValueError):
            return False
        return not start or start == self.head

    def write(self, path: Path, job: Job) -> Report:
        """Write the file."""
        with path.open("w", encoding="utf-8", newline="") as file:
            return self.write_text(file, job)

    @abstractmethod
    def write_text(self, file: TextIO, job: Job) -> Report:
        """Write the text."""
