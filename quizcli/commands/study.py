"""The context of every command: paths, settings, the clock; corpus and journal are opened on first use."""

import os
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from quizcli.atomic import delete_leftovers
from quizcli.cards import Card, Complaint, DrillKinds, Language
from quizcli.config import Config, Show
from quizcli.corpus.files import card_files
from quizcli.corpus.index import Corpus
from quizcli.drills import table
from quizcli.errors import CacheError
from quizcli.journal import Moment
from quizcli.language import tr
from quizcli.paths import Places
from quizcli.scheduling.table import DEFAULT, load_scheduler
from quizcli.store.reader import LaterEntries
from quizcli.store.store import Store

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

_DRILLS = os.path.dirname(table.__file__)  # noqa: PTH120 - at every start
# The kinds of drill, for the corpus.
DRILL_KINDS = DrillKinds(
    names=table.KINDS.keys(),
    defaults=lambda kind: table.load_kind(kind).card_defaults(),
    code=(_DRILLS, f"{_DRILLS}/kinds"),
)
# Seeds are short, so that they can be typed.
_SEEDS = 1_000_000


class Study:
    """The context of a command. ``warn`` prints a message on stderr; ``progress`` shows the progress of long work."""

    def __init__(
        self,
        *,
        places: Places,
        builtin: Path,
        folders: Sequence[Path],
        config: Config,
        set_by_user: frozenset[str],
        locale: Language,
        now: Callable[[], datetime],
        warn: Callable[[str], None],
        progress: Callable[[int, int], None] = lambda _done, _files: None,
    ) -> None:
        self.places = places
        self.builtin = builtin
        self.folders = folders
        self.config = config
        self.set_by_user = set_by_user
        self.locale = locale
        self.now = now
        self.warn = warn
        self.progress = progress
        self._scratch: TemporaryDirectory[str] | None = None  # in the place of an unusable cache

    def moment(self) -> Moment:
        """Read the clock, once: a learning day begins at ``day_start``, by the wall clock."""
        now, start = self.now(), self.config.day_start
        day = (now.replace(tzinfo=None) - timedelta(hours=start.hour, minutes=start.minute)).date()
        return Moment(at=int(now.timestamp() * 1000), day=day)

    @property
    def seed(self) -> int:
        """A seed for problems, from the clock."""
        return self.moment().at % _SEEDS

    @cached_property
    def corpus(self) -> Corpus:
        """The compiled corpus; errors in card files are printed as warnings."""
        corpus = self.open_corpus()
        for folder in self.config.cards:
            if not folder.exists():
                self.warn(
                    tr(
                        "{folder}, of the setting `cards` in {config}, is not there: its cards are left out",
                        folder=folder,
                        config=self.places.config,
                    )
                )
        for complaint in corpus.complaints:
            self.warn(str(complaint))
        return corpus

    @cached_property
    def store(self) -> Store:
        """The journal, opened with the scheduler in use and with the ids of the corpus."""
        if not self.places.journal.exists() and any(self.places.backups.glob("*.db")):
            self.warn(
                tr(
                    "{journal} is missing and a new journal begins; {backups} has backups: `quiz restore FILE` brings one back",
                    journal=self.places.journal,
                    backups=self.places.backups,
                )
            )
        for folder in {
            self.places.data,
            self.places.backups,
            self.places.own_cards,
            self.places.config.parent,
            self.places.cache,
        }:
            delete_leftovers(folder)
        store = Store.open(self.places.journal, load_scheduler(DEFAULT))
        if store.names_digest != self.corpus.names_digest:
            store.set_names(self.corpus.renamed, self.corpus.ids(), self.corpus.names_digest)
        return store

    def open_corpus(self) -> Corpus:
        """Open the compiled corpus of the built-in and the user's own cards, without warning of complaints.

        Where the cache cannot be used, the cards are compiled for this command alone. What an interrupted import has left
        is undone before.
        """
        if os.path.exists(self.places.import_log):  # noqa: PTH110 - False also where the folder cannot be read
            from quizcli.commands.import_files import undo_interrupted

            said = undo_interrupted(self.places)
            if said:
                self.warn(said)
        try:
            return self._open_corpus(self.places.corpus)
        except CacheError as error:
            if self._scratch is None:
                from tempfile import TemporaryDirectory

                self.warn(tr("{error}; the cards are compiled anew for each command until that is mended", error=error))
                self._scratch = TemporaryDirectory(prefix="quizcli-", ignore_cleanup_errors=True)
            return self._open_corpus(Path(self._scratch.name) / "corpus.db")

    def _open_corpus(self, cache: Path) -> Corpus:
        builtin, own = self.builtin.resolve(), self.places.own_cards.resolve()
        set_folders = [folder.resolve() for folder in self.config.cards]
        folders = [folder.resolve() for folder in self.folders]
        return Corpus.open(
            cache,
            card_files([builtin, own, *set_folders, *folders], optional={own, *set_folders}),
            builtin=builtin,
            kinds=DRILL_KINDS,
            progress=self.progress,
        )

    def edits_in_place(self, card: Card) -> bool:
        """Return whether a card is edited in its file: any but a built-in one of an installed program."""
        return Path(card.location.file).parent != self.builtin.resolve() or self.builtin.name != "builtin_cards"

    def later_entries(self) -> LaterEntries:
        """Return the entries dated later than tomorrow, which hide their cards until then, and warn of them.

        Tomorrow's are no fault: a device in another time zone may be a day ahead.
        """
        found = self.store.later_than(self.moment().day + timedelta(days=1))
        if found.entries:
            self.warn(
                tr(
                    "entries in the journal dated later than today, up to {latest}: {entries}; a clock was wrong when they were made. Cards concerned: {cards}; they may not be asked until then",
                    latest=found.latest,
                    entries=found.entries,
                    cards=found.cards,
                )
            )
        return found

    def reload(self) -> list[Complaint]:
        """Read changed card files again; return all complaints."""
        self._close()  # also the store, which has the corpus attached: Windows does not replace an open file
        self.__dict__["corpus"] = corpus = self.open_corpus()
        return corpus.complaints

    def close(self) -> None:
        """Close what was opened."""
        self._close()
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None

    def _close(self) -> None:
        for opened in ("store", "corpus"):
            if opened in self.__dict__:
                self.__dict__.pop(opened).close()

    def languages(self, show: Show | None) -> tuple[Language, ...]:
        """Return the languages to show: as asked, else as set, else as the locale says."""
        wanted = show or self.config.language
        if wanted == "both":
            return ("en", "zh")
        return (self.locale if wanted == "auto" else wanted,)
