"""``quiz check``: check the card files."""

from contextlib import closing
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from quizcli.cards import Card, Complaint
from quizcli.commands.study import DRILL_KINDS, Study
from quizcli.corpus.files import card_files
from quizcli.corpus.index import Corpus
from quizcli.corpus.proofread import FormulaProblem, proofread
from quizcli.textfile import decode


class CheckReport(NamedTuple):
    """Counts and complaints. ``unanswered`` has (id, document, question) of each source item that no card cites."""

    cards: int
    decks: int
    sources: int
    complaints: list[Complaint]
    notes: list[Complaint]
    unanswered: list[tuple[str, str, str]]


def check(study: Study, paths: list[Path], formula_problem: FormulaProblem) -> CheckReport:
    """Check the given files and folders on their own; without any, check all cards of a sitting.

    A card may need one that is not in these files, but in a sitting.

    The Markdown of the built-in cards of an installed program is not checked again: the tests of the program did that.
    """
    if not paths:
        if study.places.journal.exists():
            study.later_entries()
        with closing(study.open_corpus()) as corpus:
            own = [card for card in corpus.cards() if study.edits_in_place(card)]
            return _report(corpus, corpus.notes, proofread_all(own, formula_problem))
    files = card_files([path.resolve() if path.resolve().exists() else path.absolute() for path in paths])
    builtin = study.builtin.resolve()
    if not any(Path(file).name == "sources.yaml" for file in files):
        files |= card_files([builtin / "sources.yaml"])
    with TemporaryDirectory() as folder:
        cache = Path(folder) / "corpus.db"
        known = {*study.corpus.ids(), *study.corpus.renamed}
        with closing(Corpus.open(cache, files, builtin=builtin, kinds=DRILL_KINDS, elsewhere=known)) as corpus:
            return _report(corpus, [], proofread_all(list(corpus.cards()), formula_problem))


def proofread_all(cards: list[Card], formula_problem: FormulaProblem) -> list[Complaint]:
    """Return the complaints about the Markdown of cards, which are given file by file."""
    found: list[Complaint] = []
    for file, group in groupby(cards, lambda card: card.location.file):
        lines = decode(Path(file).read_bytes()).splitlines()
        here = sorted(group, key=lambda card: card.location)
        ends = [*(card.location.line - 1 for card in here[1:]), len(lines)]
        for card, end in zip(here, ends, strict=True):
            found += proofread(card, lines[card.location.line - 1 : end], formula_problem)
    return found


def _report(corpus: Corpus, notes: list[Complaint], found: list[Complaint]) -> CheckReport:
    return CheckReport(
        cards=len(corpus.ids()),
        decks=len(corpus.titles()),
        sources=corpus.count_sources(),
        complaints=sorted([*corpus.complaints, *found], key=lambda complaint: complaint.location),
        notes=notes,
        unanswered=corpus.unanswered(),
    )
