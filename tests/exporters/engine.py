"""Anki's own engine as the judge of what is exported: a collection of its own, imports, and what is in it then."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from anki import import_export_pb2 as messages
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest, ImportCsvRequest

ANKI_TYPE_IS_NEW, ANKI_TYPE_IS_REVIEW = 0, 2
ANKI_QUEUE_IS_SUSPENDED = -1


class Imported(NamedTuple):
    """How many notes an import found new, updated, unchanged, or in conflict with another note type."""

    new: int
    updated: int
    duplicate: int
    conflicting: int


class Row(NamedTuple):
    """A card as Anki has it."""

    type: int
    queue: int
    due: int
    ivl: int
    factor: int
    reps: int
    lapses: int
    deck: str


class Engine:
    """One collection."""

    def __init__(self, collection: Collection) -> None:
        self.col = collection

    def take(self, package: Path, *, scheduling: bool = True) -> Imported:
        """Import a package as Anki's dialog does by default."""
        options = ImportAnkiPackageOptions(
            with_scheduling=scheduling,
            with_deck_configs=False,
            merge_notetypes=False,
            update_notes=messages.IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_IF_NEWER,
            update_notetypes=messages.IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_IF_NEWER,
        )
        request = ImportAnkiPackageRequest(package_path=str(package), options=options)
        return _counted(self.col.import_anki_package(request).log)

    def take_text(self, file: Path) -> tuple[Imported, "messages.CsvMetadata"]:
        """Import a text file by what its own headers say."""
        basic = self.col.models.by_name("Basic")
        assert basic
        metadata = self.col._backend.get_csv_metadata(  # what Anki's dialog asks where the file names no note type
            messages.CsvMetadataRequest(path=str(file), notetype_id=basic["id"])
        )
        log = self.col.import_csv(ImportCsvRequest(path=str(file), metadata=metadata)).log
        return _counted(log), metadata

    def fields(self, guid: str) -> dict[str, str]:
        """Return the fields of the note with a GUID."""
        return dict(self.col.get_note(self.note(guid)).items())

    def note(self, guid: str) -> Any:
        """Return the id of the note with a GUID."""
        assert self.col.db
        return self.col.db.scalar("SELECT id FROM notes WHERE guid = ?", guid)

    def guids(self) -> set[str]:
        """Return the GUIDs of all notes."""
        assert self.col.db
        return set(self.col.db.list("SELECT guid FROM notes"))

    def card(self, guid: str) -> Row:
        """Return the one card of a note."""
        assert self.col.db
        rows = self.col.db.all(
            "SELECT type, queue, due, ivl, factor, reps, lapses, did FROM cards WHERE nid = ?", self.note(guid)
        )
        (row,) = rows
        return Row._make([*row[:7], self.col.decks.name(row[7])])

    def log(self, guid: str) -> list[Sequence[int]]:
        """Return the review log of a note's card: id, ease, ivl, lastIvl, factor, time, type."""
        assert self.col.db
        return [
            tuple(row)
            for row in self.col.db.all(
                "SELECT r.id, r.ease, r.ivl, r.lastIvl, r.factor, r.time, r.type FROM revlog r JOIN cards c ON c.id = r.cid"
                " WHERE c.nid = ? ORDER BY r.id",
                self.note(guid),
            )
        ]

    def shown(self, guid: str) -> tuple[str, str]:
        """Return both faces of a note's card as HTML."""
        (card,) = self.col.get_note(self.note(guid)).cards()
        return card.question(), card.answer()


@contextmanager
def engine(folder: Path) -> Iterator[Engine]:
    """Open a new collection in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    collection = Collection(str(folder / "collection.anki2"))
    try:
        yield Engine(collection)
    finally:
        collection.close()


def _counted(log: Any) -> Imported:
    return Imported(len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting))
