"""``quiz check``: check the card files."""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from quizcli.cards import Complaint
from quizcli.commands.study import DRILL_KINDS, Study
from quizcli.corpus.files import card_files
from quizcli.corpus.index import Corpus


class CheckReport(NamedTuple):
    """Counts and complaints. ``unanswered`` has (id, document, question) of each source item that no card cites."""

    cards: int
    decks: int
    sources: int
    complaints: list[Complaint]
    notes: list[Complaint]
    unanswered: list[tuple[str, str, str]]


def check(study: Study, paths: list[Path]) -> CheckReport:
    """Check the given files and folders on their own; without any, check all cards of a sitting."""
    if not paths:
        if study.places.journal.exists():
            study.later_entries()
        with closing(study.open_corpus()) as corpus:
            return _report(corpus, corpus.notes)
    files = card_files([path.resolve() if path.resolve().exists() else path.absolute() for path in paths])
    builtin = study.builtin.resolve()
    if not any(Path(file).name == "sources.yaml" for file in files):
        files |= card_files([builtin / "sources.yaml"])
    with TemporaryDirectory() as folder:
        cache = Path(folder) / "corpus.db"
        with closing(Corpus.open(cache, files, builtin=builtin, kinds=DRILL_KINDS)) as corpus:
            return _report(corpus, [])


def _report(corpus: Corpus, notes: list[Complaint]) -> CheckReport:
    return CheckReport(
        cards=len(corpus.ids()),
        decks=len(corpus.titles()),
        sources=corpus.count_sources(),
        complaints=corpus.complaints,
        notes=notes,
        unanswered=corpus.unanswered(),
    )
