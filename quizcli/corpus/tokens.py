"""How texts are cut into words for the search, and how well a word fits one."""

import re

# Chinese has no spaces between words: each ideograph counts as one.
_IDEOGRAPH = "[\u3400-\u9fff\U00020000-\U0010ffff]"
_BORDER = f"(?={_IDEOGRAPH})|(?<={_IDEOGRAPH})"

EXACT = 3


def spaced(text: str) -> str:
    """Put spaces around each ideograph, so that the tokenizer takes it for a word."""
    return re.sub(_BORDER, " ", text)  # not compiled at import: that takes a millisecond of every start


def beginning(word: str) -> "re.Pattern[str]":
    """Return the pattern of a word of a search, in any case, where it begins a word of a text."""
    parts = re.findall(r"[^\W_]+", spaced(word))
    if not parts:
        return re.compile(r"(?!)")  # only punctuation: found nowhere
    border = "" if re.match(_IDEOGRAPH, parts[0]) else r"(?<![^\W_])"
    return re.compile(border + r"[\W_]*".join(map(re.escape, parts)), re.IGNORECASE)


def closeness(word: str, text: str) -> int:
    """Return how well a word of a search fits a spaced text.

    3 if the text has the word, 2 if only in another case and the word is a name such as ``ZeRO``, 1 if a word of the text
    begins with it, 0 otherwise.
    """
    found = list(beginning(word).finditer(text))
    whole = [match.group() for match in found if not re.match(r"[^\W_]", text[match.end() :])]
    is_name = word[1:] != word[1:].lower()
    if any(not is_name or said.replace(" ", "") == word for said in whole):
        return EXACT
    return 2 if whole else int(bool(found))
