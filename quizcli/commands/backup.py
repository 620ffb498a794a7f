"""``quiz backup`` and ``quiz restore``."""

from pathlib import Path

from quizcli.commands.study import Study
from quizcli.errors import WriteError
from quizcli.language import reason, tr
from quizcli.store.backup import restore as restore_file
from quizcli.store.explain import explained
from quizcli.targets import checked_target


def backup(study: Study, target: Path | None, *, replace: bool) -> Path:
    """Copy the journal to a file and return the file; by default it is in the folder of backups, named by the time."""
    file = target or study.places.backups / f"manual-{study.now():%Y-%m-%dT%H%M%S}.db"
    if target is None:
        try:
            study.places.backups.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WriteError(
                tr("{backups}: cannot be made: {reason}", backups=study.places.backups, reason=reason(error))
            ) from None
    study.store.backup(checked_target(study.places, file, replace=replace))
    return file


def restore(study: Study, source: Path) -> Path | None:
    """Replace the journal by a backup. Return the file that keeps the replaced journal, if there was one."""
    journal = study.places.journal
    stem = f"replaced-{study.now():%Y-%m-%dT%H%M%S}"
    names = (journal.with_name(f"{stem}{'' if number == 1 else f'-{number}'}.db") for number in range(1, 1000))
    kept_as = next(name for name in names if not name.exists())
    with explained(journal):
        return kept_as if restore_file(journal, source, kept_as=kept_as) else None
