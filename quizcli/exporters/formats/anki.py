"""An Anki package of questions and drills, with their history if it is wanted."""

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from quizcli.cards import Card, CardId, Drill
from quizcli.errors import UsageError
from quizcli.exporters import drill_notes, note_types, notes
from quizcli.exporters.anki_history import histories, left_out
from quizcli.exporters.drill_notes import LIVE
from quizcli.exporters.format import Format, Job, Report
from quizcli.exporters.package import Clock, History, Note, deck_names, type_key, write_package
from quizcli.exporters.render_cache import RenderCache, RenderedNote
from quizcli.exporters.schema11 import COLLECTION
from quizcli.language import tr
from quizcli.store.export_times import modification_times

# Anki takes a package of such a name for a whole collection, and replaces the user's own by it.
_WHOLE_COLLECTION = re.compile(r"(?:collection|backup-.*)\.apkg", re.IGNORECASE)
_PACKAGE = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnkiReport(Report):
    """What a package contains. ``rendered`` counts the cards that were new or changed since the last export.

    ``reviews`` of the history are in it, if it was wanted; ``left_out`` says how many of the journal's are not, and why.
    """

    questions: int
    drills: int
    decks: int
    rendered: int
    reviews: int | None
    left_out: tuple[str, ...]


class Anki(Format):
    """The format."""

    suffix = ".apkg"

    def check_name(self, target: Path) -> None:
        """Refuse other suffixes, and names that Anki takes for a whole collection."""
        super().check_name(target)
        for name in (target.name, target.resolve().name):
            if _WHOLE_COLLECTION.fullmatch(name):
                raise UsageError(
                    tr(
                        "{target}: Anki would take {name} for a whole collection; give it another name",
                        target=target,
                        name=name,
                    )
                )

    def is_export(self, path: Path) -> bool:
        """Say whether a file is an Anki package."""
        try:
            with ZipFile(path) as archive:
                return COLLECTION in archive.namelist()
        except (OSError, BadZipFile, ValueError):
            return False

    def write(self, path: Path, job: Job) -> AnkiReport:
        """Write a package."""
        with _garbage_collection_disabled():
            return _write(path, job)


@contextmanager
def _garbage_collection_disabled() -> Iterator[None]:
    """Save a tenth of the time: an export frees nothing before its end."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _write(path: Path, job: Job) -> AnkiReport:
    known = histories(job.source) if job.options["history"] else {}
    cache = RenderCache(job.source.places.cache / "rendered.msgpack", code_stamp())
    found = _notes(job, known, cache)
    cache.save()
    decks = write_package(
        path,
        found,
        modified=_modified(job, found),
        clock=_clock(job, found),
        progress=lambda done: job.progress("writing", done, len(found)),
    )
    reviews = sum(len(note.history.reviews) for note in found)
    all_reviews = sum(len(history.reviews) for history in known.values())
    questions = sum(note.rendered.note_type == note_types.QUESTION_TYPE for note in found)
    with_history = bool(job.options["history"])
    return AnkiReport(
        count=len(found),
        unit="note",
        questions=questions,
        drills=len(found) - questions,
        decks=decks,
        rendered=cache.misses,
        reviews=reviews if with_history else None,
        left_out=left_out(job.source, all_reviews, reviews) if with_history else (),
    )


def _notes(job: Job, known: dict[CardId, History], cache: RenderCache) -> list[Note]:
    """Return the notes of the cards, in the order in which new ones come."""
    corpus = job.source.corpus
    decks = deck_names(corpus.titles(), job.languages)
    nothing, prefix = History(), f"{job.languages} {job.options['variants']} "
    found: list[Note] = []
    for number, card in enumerate(job.chosen, 1):
        history = known.get(card.id, nothing)
        for note in cache.notes(f"{prefix}{card.id} {card.fingerprint}", partial(_render, job, card.id)):
            # A drill's history goes to its live note; its variants are new cards, suspended where it is.
            own = history if note.name in ("", LIVE) else History(suspended=history.suspended)
            found.append(Note(notes.guid(card.id, note.name), decks[card.deck], note, card.position, own))
        job.progress("rendering", number, len(job.chosen))
    return sorted(found, key=lambda note: note.position)


def _render(job: Job, card_id: CardId) -> list[RenderedNote]:
    """Render the notes of a card."""
    card = job.source.corpus.card(card_id)
    languages = notes.languages_of(card, job.languages)
    if not isinstance(card, Drill):
        fields = notes.question_fields(card, notes.question_sides(card, languages), languages)
        return [_rendered(card, "", note_types.QUESTION_TYPE, fields)]
    return [
        _rendered(card, name, note_types.DRILL_TYPE, fields)
        for name, fields in drill_notes.note_fields(card, languages, job.options["variants"])
    ]


def _rendered(card: Card, name: str, note_type: int, fields: Sequence[str]) -> RenderedNote:
    # A field must not contain Anki's separator of fields.
    joined, tags = "\x1f".join(field.replace("\x1f", " ") for field in fields), f" {' '.join(notes.tags(card))} "
    return RenderedNote(name, note_type, joined, tags, _digest((note_type, joined, tags)))


def _modified(job: Job, found: Sequence[Note]) -> dict[str, int]:
    """Return when each note and each note type last changed: Anki takes over what is newer than its own."""
    fingerprints = {note.guid: note.rendered.fingerprint for note in found}
    for number in {note.rendered.note_type for note in found}:
        fingerprints[type_key(number)] = _digest(sorted(note_types.templates(number).items()))
    return modification_times(job.source.store, fingerprints, int(job.source.now().timestamp()))


def _clock(job: Job, found: Sequence[Note]) -> Clock:
    """Count days from the first that anything is due on, or from today."""
    days = [note.history.due for note in found if note.history.due]
    return Clock(job.source.now(), job.source.config.day_start, min([job.source.moment().day, *days]))


def code_stamp() -> str:
    """Return a digest that changes with the program's code and scripts: what they rendered earlier is not used again."""
    files = sorted(file for file in _PACKAGE.rglob("*.[pj]*") if file.suffix in (".py", ".js"))
    return _digest(
        [(str(file.relative_to(_PACKAGE)), (stat := file.stat()).st_size, stat.st_mtime_ns) for file in files]
    )


def _digest(content: object) -> str:
    return sha256(repr(content).encode(errors="surrogatepass")).hexdigest()[:32]


FORMAT = Anki()
