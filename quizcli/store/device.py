"""The id of this device: a file beside the journal, so that a copied journal does not copy the id."""

import os
from pathlib import Path

from quizcli.atomic import atomic_write
from quizcli.errors import StoreError, WriteError
from quizcli.language import reason, tr

_LONGEST = 64


def device_id(file: Path) -> str:
    """Return the id in the file; write a new one where the file is missing or has no id.

    Raises
    ------
    StoreError
        The file cannot be read or written.
    """
    try:
        found = file.read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        found = ""
    except OSError as error:
        raise StoreError(
            tr("{file}: cannot be read: {reason}; nothing was recorded", file=file, reason=reason(error))
        ) from None
    if found.isalnum() and len(found) <= _LONGEST:
        return found
    made = os.urandom(8).hex()
    try:
        with atomic_write(file) as temporary:
            temporary.write_text(made + "\n", encoding="ascii")
    except WriteError as error:
        raise StoreError(tr("{error}; nothing was recorded", error=error)) from None
    return made
