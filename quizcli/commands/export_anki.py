"""``quiz export anki``: an Anki package of questions and drills, with their history if it is wanted."""

import gc
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from quizcli.atomic import atomic_write
from quizcli.cards import Card, CardFilter, CardId, Drill, Language, in_language
from quizcli.commands.history import histories, left_out
from quizcli.commands.list_cards import is_chosen
from quizcli.commands.study import Study
from quizcli.commands.target import checked_target
from quizcli.commands.variants import frame, frozen
from quizcli.corpus.index import Outline
from quizcli.errors import UsageError
from quizcli.exporters import note_types, notes
from quizcli.exporters.notes import LIVE
from quizcli.exporters.package import Clock, History, Note, deck_name, type_key, write_package
from quizcli.exporters.rendered import Made, Rendered
from quizcli.store.export_times import modification_times

# Under these names Anki takes a package for a whole collection, and replaces the user's own by it.
_WHOLE = re.compile(r"(?:collection|backup-.*)\.apkg", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cards go out and how: languages, with the history or not, how many variants of a drill."""

    cards: CardFilter
    languages: tuple[Language, ...] = ("en",)
    history: bool = False
    variants: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class AnkiReport:
    """What an export came to. ``rendered`` notes were new or changed since the last one.

    ``reviews`` of the history are in it, if it was wanted; ``left_out`` says how many of the journal's are not, and why.
    """

    file: Path
    notes: int
    questions: int
    drills: int
    decks: int
    media: int
    rendered: int
    reviews: int | None
    left_out: tuple[str, ...]


def export_anki(
    study: Study,
    target: Path,
    wanted: Wanted,
    *,
    replace_file: bool = False,
    progress: Callable[[str, int, int], None] = lambda _what, _done, _all: None,
) -> AnkiReport:
    """Write a package beside the target and rename it into place.

    An earlier package is replaced, another file only where ``replace_file`` says so.
    ``progress(what, done, all)`` is called now and then.
    """
    path = _checked(study, target, replace_file=replace_file)
    study.corpus.check_filter(wanted.cards)
    with _nothing_collected():
        return _exported(study, path, wanted, progress)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Look for no garbage: all that an export makes lives to its end, and looking takes a tenth of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _exported(study: Study, path: Path, wanted: Wanted, progress: Callable[[str, int, int], None]) -> AnkiReport:
    cards = [
        card
        for card in study.corpus.outlines()
        if is_chosen(card.deck, json.loads(card.tags), card.level, wanted.cards)
    ]
    if not cards:
        raise UsageError("no card has this deck, tag and level; `quiz list` shows what there is")
    work = _Work(study, wanted, progress)
    made = work.notes(cards)
    work.cache.save()
    types = {number: note_types.templates(number) for number in {note.made.note_type for note in made}}
    times = modification_times(
        study.store,
        {note.guid: note.made.fingerprint for note in made}
        | {type_key(number): _digest(sorted(found.items())) for number, found in types.items()},
        int(study.now().timestamp()),
    )
    with atomic_write(path) as temporary:
        decks = write_package(
            temporary,
            made,
            modified=times,
            clock=_clock(study, made),
            progress=lambda done: progress("writing", done, len(made)),
        )
    reviews = sum(len(note.history.reviews) for note in made)
    questions = sum(note.made.note_type == note_types.QUESTION_TYPE for note in made)
    return AnkiReport(
        file=path,
        notes=len(made),
        questions=questions,
        drills=len(made) - questions,
        decks=decks,
        media=0,
        rendered=work.cache.made,
        reviews=reviews if wanted.history else None,
        left_out=left_out(study, work.known_reviews, reviews) if wanted.history else (),
    )


class _Work:
    """One export on its way from cards to notes."""

    def __init__(self, study: Study, wanted: Wanted, progress: Callable[[str, int, int], None]) -> None:
        self._corpus = study.corpus
        self._wanted = wanted
        self._progress = progress
        self._decks = {deck: deck_name(in_language(title, "en")) for deck, title in study.corpus.titles().items()}
        self._histories = histories(study) if wanted.history else {}
        self.cache = Rendered(study.places.cache / "rendered.msgpack", code_stamp())

    @property
    def known_reviews(self) -> int:
        """How many reviews of the journal moved the schedule of a card, of any."""
        return sum(len(history.reviews) for history in self._histories.values())

    def notes(self, cards: Sequence[Outline]) -> list[Note]:
        """Return the notes of the cards, in the order in which new ones come."""
        made: list[Note] = []
        nothing, prefix = History(), f"{self._wanted.languages} {self._wanted.variants} "
        for number, card in enumerate(cards, 1):
            content = f"{prefix}{card.id} {card.fingerprint}"
            history = self._histories.get(card.id, nothing)
            for note in self.cache.notes(content, partial(self._rendered, card.id)):
                # A drill's history goes to its live note; its variants are new cards, asleep where it is.
                own = history if note.name in ("", LIVE) else History(suspended=history.suspended)
                made.append(Note(notes.guid(card.id, note.name), self._decks[card.deck], note, card.position, own))
            self._progress("rendering", number, len(cards))
        made.sort(key=lambda note: note.position)
        return made

    def _rendered(self, card_id: CardId) -> list[Made]:
        card = self._corpus.card(card_id)
        languages = notes.languages_of(card, self._wanted.languages)
        if not isinstance(card, Drill):
            fields = notes.question_fields(card, notes.question_sides(card, languages), languages)
            return [_made(card, "", note_types.QUESTION_TYPE, fields)]
        problems = [*frozen(card, self._wanted.variants), frame(card)]
        return [
            _made(
                card,
                problem.name,
                note_types.DRILL_TYPE,
                notes.drill_fields(card, problem, notes.problem_sides(problem, languages), languages),
            )
            for problem in problems
        ]


def _made(card: Card, name: str, note_type: int, fields: Sequence[str]) -> Made:
    # The separator of fields in Anki's files can be in none of them.
    joined, tags = "\x1f".join(field.replace("\x1f", " ") for field in fields), f" {' '.join(notes.tags(card))} "
    return Made(name, note_type, joined, tags, _digest((note_type, joined, tags)))


def code_stamp() -> str:
    """Return what tells this program's code, its live drills too, from another version's: rendered cards are its work."""
    package = Path(__file__).parents[1]
    files = sorted(file for file in package.rglob("*.[pj]*") if file.suffix in (".py", ".js"))
    return _digest(
        [(str(file.relative_to(package)), (stat := file.stat()).st_size, stat.st_mtime_ns) for file in files]
    )


def _checked(study: Study, target: Path, *, replace_file: bool) -> Path:
    if target.suffix.lower() != ".apkg":
        raise UsageError(f"{target}: Anki opens packages that end in .apkg; give it such a name")
    for name in (target.name, target.resolve().name):
        if _WHOLE.fullmatch(name):
            raise UsageError(f"{target}: Anki would take {name} for a whole collection; give it another name")
    return checked_target(study, target, replace=replace_file or (target.is_file() and _is_package(target)))


def _is_package(target: Path) -> bool:
    try:
        with ZipFile(target) as archive:
            return "collection.anki2" in archive.namelist()
    except (OSError, BadZipFile, ValueError):
        return False


def _clock(study: Study, made: Sequence[Note]) -> Clock:
    """Count days from the first that anything is due on, or from today."""
    days = [note.history.due for note in made if note.history.due]
    return Clock(study.now(), study.config.day_start, min([study.moment().day, *days]))


def _digest(content: object) -> str:
    return sha256(repr(content).encode(errors="surrogatepass")).hexdigest()[:32]
