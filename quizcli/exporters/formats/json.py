"""The complete cards as JSON, in all languages, for ``quiz import cards``."""

import json
from typing import TextIO

from quizcli.cards import to_json
from quizcli.exporters.format import Job, Report, TextFormat

NAME = "quizcli cards"
VERSION = 1


class Json(TextFormat):
    """The format: a list of decks with the keys of card files."""

    head = f'{{\n "format": "{NAME}",\n "version": '

    def write_text(self, file: TextIO, job: Job) -> Report:
        """Write the decks."""
        decks = [
            {"deck": deck, "title": title, "cards": [to_json(card) for card in cards]}
            for deck, title, cards in job.decks()
        ]
        json.dump({"format": NAME, "version": VERSION, "decks": decks}, file, ensure_ascii=False, indent=1)
        file.write("\n")
        return Report(len(job.chosen))


FORMAT = Json()
