"""The scripts of the cards in a JavaScript engine, as far as they need no page."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import quickjs

from quizcli.drills.answers import write
from quizcli.exporters import note_types
from quizcli.problems import Answer, Problem

TEMPLATES = Path(note_types.__file__).parent / "templates"


class Scripts:
    """Files of ``templates/``, evaluated in an engine of their own."""

    def __init__(self, *files: str) -> None:
        self._engine = quickjs.Context()
        for file in files:
            self._engine.eval((TEMPLATES / file).read_text(encoding="utf-8"))

    def call(self, function: str, *arguments: object) -> Any:
        """Return what a function returns; values go in and out as JSON."""
        return json.loads(self._engine.eval(f"JSON.stringify(({function})(...{json.dumps(arguments)}))"))

    def each(self, function: str, calls: Sequence[Sequence[object]]) -> list[Any]:
        """Return what a function returns for each list of arguments."""
        found: list[Any] = self.call(f"calls => calls.map(call => ({function})(...call))", calls)
        return found


def typed_answer(problem: Problem, answer: Answer) -> str:
    """Return an answer as one would type it, with the names of the parts; what it leaves out is right."""
    return "; ".join(f"{part.name} = {write({**problem.answer, **answer}[part.name], 12)}" for part in problem.parts)
