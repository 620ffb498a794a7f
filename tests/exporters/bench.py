"""What an Anki export costs: ``python -m tests.exporters.bench``.

It exports 10,000 generated cards with history and the built-in ones, rendered already. The yardstick is genanki, writing as
many plain notes of the same text: install it for this (``pip install genanki``), the program does not use it. Two sorts of
cards: such that say what the built-in ones say, in both languages, and such of a line or two, on which genanki has little to
do. Rendering is measured apart.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from quizcli.cards import DrillKinds, Question, to_json
from quizcli.corpus.loader import load
from quizcli.exporters import notes
from quizcli.paths import builtin_cards
from tests.bench import fill

CARDS, REVIEWS = 10_000, 30_000
RATIO, MS_A_CARD = 1.5, 2.0
ROUNDS = 5

_PLAIN = """
import genanki, json, sys
with open(sys.argv[1], encoding="utf-8") as file: rows = json.load(file)
models = {}
for count in {len(row["fields"]) for row in rows}:
    names = [{"name": str(number)} for number in range(count)]
    models[count] = genanki.Model(count, "plain", fields=names, templates=[{"name": "a", "qfmt": "{{0}}", "afmt": "{{1}}"}])
deck = genanki.Deck(2, "plain")
for row in rows:
    model = models[len(row["fields"])]
    deck.add_note(genanki.Note(model=model, fields=row["fields"], tags=row["tags"], guid=row["guid"]))
genanki.Package(deck).write_to_file(sys.argv[2])
"""


def main() -> None:
    """Print the ratios with their goal, and the rendering."""
    if find_spec("genanki") is None:
        sys.exit("genanki is the yardstick of this benchmark: pip install genanki")
    for what, goal in (("like the built-in ones", RATIO), ("of a line or two", None)):
        folder = Path(tempfile.mkdtemp(prefix="quizcli-bench-"))
        try:
            _export(what, goal, folder)
        finally:
            shutil.rmtree(folder)
    _rendering()


def _export(what: str, goal: float | None, folder: Path) -> None:
    """Report the exports of one sort of cards."""
    home = folder / "home"
    fill(home, cards=CARDS, files=100, rows=REVIEWS)
    if goal:
        _lengthen(home / "cards")
    environment = {**os.environ, "QUIZ_HOME": str(home), "QUIZ_NOW": "2026-03-01T10:00", "TMPDIR": str(folder)}
    # Both with byte code, as installed programs have it.
    environment |= {"PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
    ours = [sys.executable, "-m", "quizcli", "export", "anki", str(folder / "a.apkg"), "--history", "--lang", "both"]
    subprocess.run([sys.executable, "-m", "quizcli", "decks"], env=environment, check=True, capture_output=True)
    first = _run(ours, environment)
    rows = folder / "rows.json"
    rows.write_text(json.dumps(_rows(folder / "a.apkg", folder)), encoding="utf-8")
    plain = [sys.executable, "-c", _PLAIN, str(rows), str(folder / "b.apkg")]
    times = [(_run(ours, environment), _run(plain, environment)) for _ in range(ROUNDS)]
    again, floor = (statistics.median(each) for each in zip(*times, strict=True))
    verdict = ("ok" if again / floor <= goal else "MISSED") if goal else "for comparison"
    print(
        f"{again / floor:5.2f}  (goal {goal or '-'}, {verdict})  {CARDS:,} cards {what}, {REVIEWS:,} reviews, rendered"
        f" before: {again:.2f} s / genanki alone {floor:.2f} s; the first time {first:.2f} s"
    )


def _lengthen(folder: Path) -> None:
    """Let the generated cards say what the built-in ones say, in turn; JSON is YAML too."""
    said = [to_json(card) for file in sorted(builtin_cards().glob("*.yaml")) for card in load(file, DrillKinds()).cards]
    for number, file in enumerate(sorted(folder.glob("*.yaml"))):
        cards = []
        for place, card in enumerate(load(file, DrillKinds()).cards):
            text = said[(number * 100 + place) % len(said)]
            cards.append({key: value for key, value in text.items() if key != "formerly"} | {"id": card.id})
        deck = {"deck": file.stem, "cards": cards}
        file.write_text(json.dumps(deck, ensure_ascii=False, indent=1), encoding="utf-8")


def _rows(package: Path, folder: Path) -> list[dict[str, object]]:
    """Return what the package's notes say."""
    import sqlite3
    from contextlib import closing
    from zipfile import ZipFile

    with ZipFile(package) as archive:
        archive.extract("collection.anki2", folder)
    with closing(sqlite3.connect(folder / "collection.anki2")) as connection:
        found = connection.execute("SELECT guid, tags, flds FROM notes").fetchall()
    return [{"guid": guid, "tags": tags.split(), "fields": fields.split("\x1f")} for guid, tags, fields in found]


def _rendering() -> None:
    """Report the processor's time of rendering a built-in card in both languages."""
    cards = [card for file in sorted(builtin_cards().glob("*.yaml")) for card in load(file, DrillKinds()).cards]
    questions = [card for card in cards if isinstance(card, Question)]
    notes.question_sides(questions[0], ("en", "zh"))
    started = time.process_time()
    for card in questions:
        notes.question_fields(card, notes.question_sides(card, ("en", "zh")), ("en", "zh"))
    taken = (time.process_time() - started) * 1000 / len(questions)
    verdict = "ok" if taken <= MS_A_CARD else "MISSED"
    print(
        f"{taken:5.2f}  (goal {MS_A_CARD:g}, {verdict})  ms to render one of the {len(questions)} built-in cards, both languages"
    )


def _run(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
