"""``quiz export csv``, ``tsv``, ``json`` and ``markdown``: the cards as text."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Literal, TypeAlias

from quizcli.atomic import atomic_write
from quizcli.cards import Card, CardFilter, Drill, Language, Text, in_language
from quizcli.commands.list_cards import chosen_cards
from quizcli.commands.study import Study
from quizcli.commands.target import checked_target, utf8_stdout
from quizcli.commands.variants import frozen
from quizcli.errors import UsageError
from quizcli.exporters import card_files, notes, text_files
from quizcli.exporters.package import deck_name

Format: TypeAlias = Literal["csv", "tsv", "json", "markdown"]
_HEADS: dict[Format, str] = {
    "csv": text_files.CSV_HEAD,
    "tsv": text_files.TSV_HEAD,
    "json": card_files.JSON_HEAD,
    "markdown": text_files.MARKDOWN_HEAD,
}


def export_text(
    study: Study,
    target: Path,
    form: Format,
    chosen: CardFilter,
    languages: Sequence[Language],
    *,
    variants: int = 0,
    replace: bool = False,
) -> int:
    """Write the chosen cards as text (`-` is stdout); return how many there are, in a TSV how many rows."""
    study.corpus.check_filter(chosen)
    cards = chosen_cards(study, chosen)
    if not cards:
        raise UsageError("no card has this deck, tag and level; `quiz list` shows what there is")
    count = len(cards)
    match form:
        case "csv":
            content = text_files.spreadsheet(cards, languages)
        case "tsv":
            rows = list(_rows(study, cards, languages, variants))
            count, content = len(rows), text_files.tsv(rows)
        case "json":
            content = card_files.cards_json(_decks(study, cards))
        case "markdown":
            drills = {card.id: next(frozen(card, 1)) for card in cards if isinstance(card, Drill)}
            decks = ((title, found) for _, title, found in _decks(study, cards))
            content = text_files.printable(decks, languages, drills)
    if str(target) == "-":
        utf8_stdout().write(content)
        return count
    path = checked_target(study, target, replace=replace or _is_export(target, _HEADS[form]), pipe=True)
    if path.exists() and not path.is_file():
        path.write_text(content, encoding="utf-8", newline="")  # a pipe: there is nothing to put in its place
    else:
        with atomic_write(path) as temporary:
            temporary.write_text(content, encoding="utf-8", newline="")
    return count


def _rows(
    study: Study, cards: Sequence[Card], languages: Sequence[Language], variants: int
) -> Iterator[tuple[str, str, list[str], str, str]]:
    decks = {deck: deck_name(in_language(title, "en")) for deck, title in study.corpus.titles().items()}
    for card in cards:
        deck, tags = decks[card.deck], notes.tags(card)
        own = notes.languages_of(card, languages)
        if isinstance(card, Drill):
            for problem in frozen(card, variants):
                faces = text_files.problem_row(card, own, notes.problem_sides(problem, own))
                yield notes.guid(card.id, problem.name), deck, tags, *faces
        else:
            yield notes.guid(card.id), deck, tags, *text_files.question_row(card, own, notes.question_sides(card, own))


def _decks(study: Study, cards: Sequence[Card]) -> Iterator[tuple[str, Text, list[Card]]]:
    titles = study.corpus.titles()
    for deck, found in groupby(cards, key=lambda card: card.deck):
        yield deck, titles[deck], list(found)


def _is_export(target: Path, head: str) -> bool:
    """Say whether a file is empty, no regular file, or begins as an earlier export does."""
    try:
        if target.exists() and not target.is_file():
            return not target.is_dir()
        with target.open(encoding="utf-8", newline="") as file:
            start = file.read(len(head))
    except (OSError, ValueError):
        return False
    return not start or start == head
