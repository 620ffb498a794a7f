"""``quiz export anki``, ``tsv``, ``csv``, ``markdown``, ``json``: cards in another format."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from quizcli.atomic import atomic_write
from quizcli.cards import CardFilter
from quizcli.commands.list_cards import is_chosen
from quizcli.commands.study import Study
from quizcli.errors import UsageError
from quizcli.exporters.format import Format, Job, Report, TextFormat
from quizcli.exporters.table import load_format
from quizcli.language import tr
from quizcli.targets import checked_target, is_special, utf8_stdout


def export_cards(
    study: Study,
    format_name: str,
    target: Path,
    chosen: CardFilter,
    options: Mapping[str, Any],
    *,
    replace: bool = False,
    progress: Callable[[str, int, int], None] = lambda _what, _done, _total: None,
) -> Report:
    """Write the chosen cards; ``-`` is stdout for a text format.

    An earlier export is replaced, another file only with ``replace``.

    Raises
    ------
    UsageError
        The file name does not suit the format, or no card is chosen.
    StoreError, WriteError
        The file cannot be written.
    """
    form = load_format(format_name)
    to_stdout = isinstance(form, TextFormat) and str(target) == "-"
    path = target if to_stdout else _checked(study, form, target, replace=replace)
    study.corpus.check_filter(chosen)
    outlines = [
        card for card in study.corpus.outlines() if is_chosen(card.deck, json.loads(card.tags), card.level, chosen)
    ]
    if not outlines:
        raise UsageError(tr("no card has this deck, tag and level; `quiz list` shows what there is"))
    languages = study.languages(options.get("lang"))
    job = Job(source=study, chosen=outlines, languages=languages, options=options, progress=progress)
    if isinstance(form, TextFormat) and to_stdout:
        return form.write_text(utf8_stdout(), job)
    if is_special(path):
        return form.write(path, job)
    with atomic_write(path) as temporary:
        return form.write(temporary, job)


def _checked(study: Study, form: Format, target: Path, *, replace: bool) -> Path:
    form.check_name(target)
    try:
        is_export = target.is_file() and form.is_export(target)
    except OSError:
        is_export = False  # `checked_target` says what is wrong
    return checked_target(study.places, target, replace=replace or is_export, special=isinstance(form, TextFormat))
