"""Read the text files that people write, whatever their editor has put in front."""

import codecs
from collections.abc import Iterator
from typing import TextIO

from quizcli.language import marked, tr

LONGEST_LINE = 2_000_000
LONGEST_TEXT = 50_000_000
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class TooLongError(ValueError):
    """A text is longer than any that is read here."""


def decode(raw: bytes) -> str:
    """Return UTF-8 text without its byte-order mark, which Windows editors and PowerShell write.

    Raises
    ------
    UnicodeDecodeError
        The bytes are not UTF-8; the reason says what they look like, in English. ``start`` is the place.
    """
    if raw.startswith(_UTF_16) or raw[:200].count(0) > len(raw[:200]) // 4:
        raise UnicodeDecodeError("utf-8", raw[:1], 0, 1, marked("this is UTF-16 text; save it as UTF-8"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        looks_chinese = _is(raw, "gb18030") and raw[error.start] >= 0x81  # noqa: PLR2004 - where GBK's first bytes begin
        known = (
            marked("this looks like GBK text; save it as UTF-8")
            if looks_chinese
            else marked("not UTF-8 text; save the file as UTF-8")
        )
        raise UnicodeDecodeError("utf-8", error.object, error.start, error.end, known) from None


def _is(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def bounded_lines(file: TextIO) -> Iterator[str]:
    """Yield the lines of a stream, the first without a byte-order mark.

    Raises
    ------
    TooLongError
        A line is longer than ``LONGEST_LINE``: no file of ours, and perhaps without an end.
    """
    first = True
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            raise TooLongError(tr("a line has {longest_line:,} characters or more", longest_line=LONGEST_LINE))
        yield line.removeprefix("\ufeff") if first else line
        first = False


def read_all(file: TextIO) -> str:
    """Return the text of a stream without its byte-order mark.

    Raises
    ------
    TooLongError
        It has more than ``LONGEST_TEXT`` characters: perhaps it has no end.
    """
    text = file.read(LONGEST_TEXT + 1)
    if len(text) > LONGEST_TEXT:
        raise TooLongError(tr("the input has more than {longest_text:,} characters", longest_text=LONGEST_TEXT))
    return text.removeprefix("\ufeff")
