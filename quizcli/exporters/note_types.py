"""The note types as genanki has them: fields, templates and style, from the files in ``templates/``."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import genanki

from quizcli.exporters.notes import DRILL_FIELDS, QUESTION_FIELDS

# Fixed for ever: Anki knows a note type by its id.
QUESTION_TYPE = 1_747_301_001
DRILL_TYPE = 1_747_301_002
_FOLDER = Path(__file__).parent / "templates"


def live_kinds() -> frozenset[str]:
    """Return the kinds of drill of which there is a script that draws and solves problems."""
    return frozenset(file.stem for file in (_FOLDER / "live").glob("*.js")) - {"draw"}


def templates(note_type: int) -> Mapping[str, str]:
    """Return ``front``, ``back`` and ``style`` of a note type."""
    if note_type == QUESTION_TYPE:
        name, scripts = "question", ["card.js"]
    else:
        live = sorted(f"live/{kind}.js" for kind in live_kinds())
        name, scripts = "drill", ["card.js", "live/draw.js", *live, "drill.js"]
    script = f"<script>\n{''.join(map(_read, scripts))}</script>\n"
    return {
        "front": _read(f"{name}_front.html") + script,
        "back": _read(f"{name}_back.html") + script,
        "style": _read("style.css"),
    }


def model(note_type: int) -> "genanki.Model":
    """Return a note type for genanki."""
    is_question = note_type == QUESTION_TYPE
    found = templates(note_type)
    return genanki.Model(
        note_type,
        "quizcli question" if is_question else "quizcli drill",
        fields=[{"name": name} for name in (QUESTION_FIELDS if is_question else DRILL_FIELDS)],
        templates=[{"name": "Card", "qfmt": found["front"], "afmt": found["back"]}],
        css=found["style"],
    )


@cache
def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
