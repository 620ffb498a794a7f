"""The two note types: fields, templates and style, from the files in ``templates/``."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from quizcli.exporters import schema11
from quizcli.exporters.notes import DRILL_FIELDS, QUESTION_FIELDS

# Never change these ids: Anki identifies a note type by its id.
QUESTION_TYPE = 1_747_301_001
DRILL_TYPE = 1_747_301_002
_DRILL_SCRIPTS = ("read.js", "judge.js", "pool.js", "drill.js")
_FOLDER = Path(__file__).parent / "templates"


def templates(note_type: int) -> Mapping[str, str]:
    """Return ``front``, ``back`` and ``style`` of a note type."""
    name = "question" if note_type == QUESTION_TYPE else "drill"
    scripts = _script("formulas.js", "card.js", *(() if name == "question" else _DRILL_SCRIPTS))
    return {
        "front": _read(f"{name}_front.html") + scripts,
        "back": _read(f"{name}_back.html") + scripts,
        "style": _read("style.css"),
    }


def _script(*names: str) -> str:
    """Return files as one script, without comments and indentation."""
    lines = [line.strip() for name in names for line in _read(name).splitlines()]
    kept = "\n".join(line for line in lines if line and not line.startswith("//"))
    return f"<script>\n{kept}\n</script>\n"


def note_type(number: int, modified: int) -> dict[str, Any]:
    """Return a note type as Anki's file has it; ``modified`` is the time of its last change."""
    is_question = number == QUESTION_TYPE
    name, fields = ("quizcli question", QUESTION_FIELDS) if is_question else ("quizcli drill", DRILL_FIELDS)
    return schema11.note_type(number, name, fields, modified=modified, **templates(number))


@cache
def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
