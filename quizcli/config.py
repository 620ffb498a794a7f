"""Settings in ``config.toml``. Every setting has a default; unknown keys and bad values are errors."""

import re
from dataclasses import dataclass, field, fields
from datetime import time
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from quizcli.atomic import atomic_write
from quizcli.errors import UsageError, did_you_mean
from quizcli.language import reason, tr
from quizcli.textfile import decode

Show = Literal["en", "zh", "both"]
ShowSetting = Literal["auto", "en", "zh", "both"]
Scale = Literal["four", "six"]
SettingValue: TypeAlias = str | int | list[str]

_MOST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings and their defaults."""

    language: ShowSetting = field(default="auto", metadata={"help": "of the cards: en, zh, both, or auto (by locale)"})
    new_per_day: int = field(default=10, metadata={"help": "new cards a day"})
    reviews_per_day: int = field(default=200, metadata={"help": "due cards a day"})
    day_start: time = field(default=time(4), metadata={"help": "local time at which a learning day begins"})
    scale: Scale = field(default="four", metadata={"help": "grading keys: four (1-4) or six (0-5)"})
    cards: tuple[Path, ...] = field(default=(), metadata={"help": "more folders with your own decks"})


def load(path: Path) -> tuple[Config, frozenset[str]]:
    """Return the settings and the names of those that are set in the file.

    Raises
    ------
    UsageError
        The file is not TOML or has unknown keys or bad values; the message lists all of them.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Config(), frozenset()
    except OSError as error:
        raise UsageError(tr("{path}: cannot be read: {reason}", path=path, reason=reason(error))) from None
    import tomllib

    try:
        text = decode(raw)
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: {tr(error.reason)}") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(tr("{path}: not valid TOML: {error}", path=path, error=error)) from None
    known = [setting.name for setting in fields(Config)]
    values: dict[str, Any] = {}
    complaints = []
    for key, value in table.items():
        if key not in known:
            said = tr("unknown setting '{key}'{hint}", key=key, hint=did_you_mean(key, known))
            complaints.append(f"{path}:{_line(text, key)}: {said}")
            continue
        try:
            values[key] = _read(key, value, path.parent)
        except ValueError as error:
            complaints.append(f"{path}:{_line(text, key)}: {key}: {error}")
    if complaints:
        raise UsageError("\n".join(complaints))
    return Config(**values), frozenset(values)


def save(path: Path, key: str, word: str) -> SettingValue:
    """Change one setting, keep the rest of the file, and return the value. ``word`` is TOML or a plain string.

    Raises
    ------
    UsageError
        The setting is unknown, the value is bad, or the existing file has errors.
    """
    known = [setting.name for setting in fields(Config)]
    if key not in known:
        hint = did_you_mean(key, known) or tr(" (known: {known})", known=tr(", ").join(known))
        raise UsageError(tr("unknown setting '{key}'{hint}", key=key, hint=hint))
    load(path)
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        value: Any = tomlkit.value(word).unwrap()
    except (TOMLKitError, ValueError):
        value = word
    try:
        read = _read(key, value, path.parent)
    except ValueError as error:
        raise UsageError(f"{key}: {error}") from None
    kept = decode(path.read_bytes()) if path.exists() else ""
    document = tomlkit.parse(kept)
    document[key] = as_value(read) if isinstance(value, time) else value
    path = path.resolve()  # keep a symbolic link, replace its target
    with atomic_write(path) as temporary:
        temporary.write_text(tomlkit.dumps(document), encoding="utf-8")
    return as_value(read)


def as_value(setting: object) -> SettingValue:
    """Return the value of a setting as it is written in the file."""
    match setting:
        case time():
            return f"{setting:%H:%M}"
        case tuple():
            return [str(folder) for folder in setting]
        case int():
            return setting
        case _:
            return str(setting)


def _read(key: str, value: object, folder: Path) -> object:
    match key:
        case "language":
            return _one_of(value, get_args(ShowSetting))
        case "scale":
            return _one_of(value, get_args(Scale))
        case "day_start":
            return _time_of_day(value)
        case "cards":
            return _folders(value, folder)
        case _:
            return _count(value)


def _one_of(value: object, allowed: tuple[str, ...]) -> str:
    if isinstance(value, str) and value in allowed:
        return value
    raise ValueError(tr("must be one of {allowed}", allowed=tr(", ").join(allowed)))


def _count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST:
        return value
    raise ValueError(tr("must be a whole number from 0 to {most}", most=_MOST))


def _time_of_day(value: object) -> time:
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value):
        try:
            return time.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError(tr('must be a time of day such as "04:00"'))


def _folders(value: object, folder: Path) -> tuple[Path, ...]:
    if isinstance(value, list) and all(isinstance(item, str) and item and item.isprintable() for item in value):
        try:
            return tuple(folder / Path(item).expanduser() for item in value)
        except RuntimeError as error:
            raise ValueError(str(error)) from None
    raise ValueError(tr('must be a list of folders such as ["~/decks"]'))


def _line(text: str, key: str) -> int:
    """Find the line of a top-level key; tomllib does not report it."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"""\s*(\[+\s*)?["']?{re.escape(key)}\b""", line):
            return number
    return 1
