"""``quiz export anki``: an Anki package of questions and drills, with their history if it is wanted."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from quizcli.cards import Card, CardFilter, Drill, Language, in_language
from quizcli.commands.history import histories
from quizcli.commands.list_cards import chosen_cards
from quizcli.commands.study import Study
from quizcli.commands.target import checked_target
from quizcli.commands.variants import Asked, frame, frozen
from quizcli.commands.written import written
from quizcli.errors import UsageError
from quizcli.exporters import note_types, notes
from quizcli.exporters.notes import LIVE
from quizcli.exporters.package import Clock, History, Note, deck_name, write_package
from quizcli.exporters.rendered import Rendered
from quizcli.store.exported import changed_at

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
    """What an export came to. ``rendered`` notes were new or changed since the last one; ``left_out`` says what and why."""

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
    asked: Asked,
    replace_file: bool = False,
    progress: Callable[[str, int, int], None] = lambda _what, _done, _all: None,
) -> AnkiReport:
    """Write a package beside the target and rename it into place.

    ``asked`` words a drill's problem. An earlier package is replaced, another file only where ``replace_file`` says so.
    ``progress(what, done, all)`` is called now and then.
    """
    path = _checked(study, target, replace_file=replace_file)
    study.corpus.check_filter(wanted.cards)
    cards = chosen_cards(study, wanted.cards)
    if not cards:
        raise UsageError("no card has this deck, tag and level; `quiz list` shows what there is")
    work = _Work(study, wanted, asked, progress)
    made = work.notes(cards)
    if not made:
        raise UsageError(f"nothing to export: {'; '.join(work.left_out)}")
    work.cache.save()
    types = {number: note_types.templates(number) for number in {note.note_type for note in made}}
    times = changed_at(
        study.store,
        {note.guid: _fingerprint(note) for note in made}
        | {f"note type {number}": _digest(sorted(found.items())) for number, found in types.items()},
        int(study.now().timestamp()),
    )
    stamped = [replace(note, modified=times[note.guid]) for note in made]
    decks = written(
        path,
        lambda new: write_package(
            new,
            stamped,
            types_modified={number: times[f"note type {number}"] for number in types},
            clock=_clock(study, stamped),
            progress=lambda done: progress("writing", done, len(made)),
        ),
    )
    questions = sum(note.note_type == note_types.QUESTION_TYPE for note in made)
    return AnkiReport(
        file=path,
        notes=len(made),
        questions=questions,
        drills=len(made) - questions,
        decks=decks,
        media=0,
        rendered=work.rendered,
        reviews=sum(len(note.history.reviews) for note in made) if wanted.history else None,
        left_out=tuple(work.left_out),
    )


class _Work:
    """One export on its way from cards to notes."""

    def __init__(self, study: Study, wanted: Wanted, asked: Asked, progress: Callable[[str, int, int], None]) -> None:
        self._wanted = wanted
        self._asked = asked
        self._progress = progress
        self._live = note_types.live_kinds()
        self._decks = {deck: deck_name(in_language(title, "en")) for deck, title in study.corpus.titles().items()}
        self._position = {card: number for number, card in enumerate(study.corpus.ids(), 1)}
        self._histories = histories(study) if wanted.history else {}
        self.cache = Rendered(study.places.cache / "rendered.msgpack", code_stamp())
        self.rendered = 0
        self.left_out: list[str] = []

    def notes(self, cards: Sequence[Card]) -> list[Note]:
        """Return the notes of the cards."""
        made: list[Note] = []
        homeless = [card for card in cards if isinstance(card, Drill) and self._is_homeless(card)]
        for number, card in enumerate(cards, 1):
            before = self.cache.made
            made += self._drills(card) if isinstance(card, Drill) else [self._question(card)]
            self.rendered += self.cache.made > before
            self._progress("rendering", number, len(cards))
        if homeless:
            ids = ", ".join(card.id for card in homeless)
            self.left_out.append(f"the history of drills without a live note ({ids})")
        if self._wanted.variants == 0 and (
            none := [c.id for c in cards if isinstance(c, Drill) and not self._has_live(c)]
        ):
            self.left_out.append(f"with --variants 0 the drills without a live note ({', '.join(none)})")
        return sorted(made, key=lambda note: note.position)

    def _has_live(self, card: Drill) -> bool:
        return card.drill_kind in self._live

    def _is_homeless(self, card: Drill) -> bool:
        known = self._histories.get(card.id)
        return bool(known and known.due and not self._has_live(card))

    def _question(self, card: Card) -> Note:
        assert not isinstance(card, Drill)  # noqa: S101 - for the type checker
        languages = notes.languages_of(card, self._wanted.languages)
        content = (card.question, card.answer, card.points, card.traps, languages)
        sides = self.cache.sides(content, lambda: notes.question_sides(card, languages))
        fields = notes.question_fields(card, sides, languages)
        history = self._histories.get(card.id, History())
        return self._note(card, notes.guid(card.id), note_types.QUESTION_TYPE, fields, history)

    def _drills(self, card: Drill) -> Iterator[Note]:
        # What a problem says is in both languages always: those of the title decide, where it is in one.
        languages = self._wanted.languages if not isinstance(card.question, str) else self._wanted.languages[:1]
        count = self._wanted.variants
        problems = self.cache.problems(
            (card.id, card.drill_kind, card.drill_level, count), lambda: list(frozen(card, count, self._asked))
        )
        if self._has_live(card):
            problems = [*problems, frame(card, self._asked)]
        for problem in problems:
            content = (problem, languages)
            sides = self.cache.sides(content, lambda problem=problem: notes.problem_sides(problem, languages))  # type: ignore[misc]
            fields = notes.drill_fields(card, problem, sides, languages)
            history = self._histories.get(card.id, History()) if problem.name == LIVE else History()
            yield self._note(card, notes.guid(card.id, problem.name), note_types.DRILL_TYPE, fields, history)

    def _note(self, card: Card, guid: str, note_type: int, fields: Sequence[str], history: History) -> Note:
        return Note(
            guid=guid,
            note_type=note_type,
            deck=self._decks[card.deck],
            fields=fields,
            tags=notes.tags(card),
            modified=0,
            position=self._position[card.id],
            history=history,
        )


def code_stamp() -> str:
    """Return what tells this program's code from another version's: rendered cards are its work."""
    package = Path(__file__).parents[1]
    files = sorted(file for file in package.rglob("*.py") if "builtin_cards" not in file.parts)
    return _digest(
        [(str(file.relative_to(package)), (stat := file.stat()).st_size, stat.st_mtime_ns) for file in files]
    )


def _checked(study: Study, target: Path, *, replace_file: bool) -> Path:
    if target.suffix.lower() != ".apkg":
        raise UsageError(f"{target}: Anki opens packages that end in .apkg; give it such a name")
    if _WHOLE.fullmatch(target.name):
        raise UsageError(f"{target}: Anki would take {target.name} for a whole collection; give it another name")
    path = checked_target(study, target, replace=replace_file or _is_package(target))
    if not path.parent.is_dir():
        raise UsageError(f"{target}: there is no folder {path.parent}")
    return path


def _is_package(target: Path) -> bool:
    try:
        with ZipFile(target) as archive:
            return "collection.anki2" in archive.namelist()
    except (OSError, BadZipFile, ValueError):
        return False


def _clock(study: Study, made: Sequence[Note]) -> Clock:
    """Count days from the first that anything is due on, or from today."""
    days = [note.history.due for note in made if note.history.due]
    return Clock(study.now(), study.config.day_start, min([study.day, *days]))


def _fingerprint(note: Note) -> str:
    return _digest([note.note_type, list(note.fields), list(note.tags)])


def _digest(content: object) -> str:
    return sha256(repr(content).encode(errors="surrogatepass")).hexdigest()[:32]
