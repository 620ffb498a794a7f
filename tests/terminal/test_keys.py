"""What a terminal sends, as keys."""

import pytest

from quizcli.terminal.keys import keys_of


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("a", ["a"]),
        ("A1", ["a", "1"]),
        ("\r \x1b[A\x1b[6~", ["enter", "space", "up", "page down"]),
        ("\x1b", ["\x1b"]),
        ("\x1b[1;5C", ["unknown"]),
        ("\x03\x04", ["ctrl-c", "ctrl-d"]),
        ("好", ["好"]),
        ("", []),
    ],
)
def test_keys(typed: str, keys: list[str]) -> None:
    """Names for what has no letter, letters in lower case, sequences whole."""
    assert keys_of(typed) == keys
