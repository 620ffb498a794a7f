"""The environment: locations of files, the current time, the language of the locale.

Only this module reads QUIZ_HOME, QUIZ_NOW and the locale.
"""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from quizcli.cards import Language
from quizcli.errors import UsageError
from quizcli.language import tr

# The first leaves room for a time zone before 1970, the last for the longest interval (100 years) before the end of dates.
_FIRST_YEAR, _LAST_YEAR = 1971, 9898
# Windows numbers languages: these bits are the language without its country.
_PRIMARY, _CHINESE = 0x3FF, 0x04


class Places(NamedTuple):
    """Locations of all files and folders. Creates none of them."""

    data: Path
    config: Path
    cache: Path

    @property
    def journal(self) -> Path:
        """The journal, the only file that cannot be rebuilt."""
        return self.data / "journal.db"

    @property
    def backups(self) -> Path:
        """The folder of the journal's backups."""
        return self.data / "backups"

    @property
    def own_cards(self) -> Path:
        """The folder of the user's own decks."""
        return self.data / "cards"

    @property
    def import_log(self) -> Path:
        """What undoes an import of cards that was interrupted; is there only while one is running."""
        return self.own_cards / ".import.json"

    @property
    def corpus(self) -> Path:
        """The compiled corpus, a cache."""
        return self.cache / "corpus.db"


def places() -> Places:
    """Return the locations inside QUIZ_HOME, or in the usual folders of the system if it is not set."""
    home = os.environ.get("QUIZ_HOME")
    if home:
        try:
            root = Path(home).expanduser().absolute()
        except RuntimeError as error:
            raise UsageError(tr("QUIZ_HOME={home!r}: {error}", home=home, error=error)) from None
        return Places(data=root, config=root / "config.toml", cache=root / "cache")
    import platformdirs

    return Places(
        data=platformdirs.user_data_path("quizcli"),
        config=platformdirs.user_config_path("quizcli") / "config.toml",
        cache=platformdirs.user_cache_path("quizcli"),
    )


def builtin_cards() -> Path:
    """Return the folder of the built-in decks: inside an installed package, or next to it in a checkout."""
    package = Path(__file__).parent
    inside = package / "builtin_cards"
    return inside if inside.is_dir() else package.parent / "cards"


def now() -> datetime:
    """Return the current time in the local zone, or the fixed local time in QUIZ_NOW.

    Raises
    ------
    UsageError
        QUIZ_NOW is not a date and time in the years 1971 to 9898.
    """
    fixed = os.environ.get("QUIZ_NOW")
    if not fixed:
        return _in_local_zone(datetime.now())  # noqa: DTZ005 - made aware by the call
    try:
        moment = datetime.fromisoformat(fixed)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 - its year is out of range: rejected below
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise UsageError(
            tr(
                "QUIZ_NOW={fixed!r} is not a time from {first_year} to {last_year}; write for example QUIZ_NOW=2026-03-01T10:00",
                fixed=fixed,
                first_year=_FIRST_YEAR,
                last_year=_LAST_YEAR,
            )
        )
    return _in_local_zone(moment)


def _in_local_zone(moment: datetime) -> datetime:
    try:
        return moment.astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            tr("the time zone TZ={environ!r} cannot be used: {error}", environ=os.environ.get("TZ", ""), error=error)
        ) from None


def clock_without_home() -> bool:
    """Return whether QUIZ_NOW is set and QUIZ_HOME is not: a made-up time for the real journal."""
    return bool(os.environ.get("QUIZ_NOW")) and not os.environ.get("QUIZ_HOME")


def locale_language() -> Language:
    """Return ``zh`` if the locale is Chinese, otherwise ``en``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    if sys.platform == "win32":  # knows the language without such variables
        import ctypes

        return "zh" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & _PRIMARY == _CHINESE else "en"
    return "en"
