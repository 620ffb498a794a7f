"""The Markdown parser: CommonMark with tables, strikethrough and dollar math; HTML is plain text.

The parser itself finds the math, so ``_`` and ``*`` in formulas are not emphasis, and ``$5`` is not math.
"""

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

LONGEST = 30_000
_TEXT = re.compile(r"\\(?:text|mathrm)\{[^{}]*\}")
_IDEOGRAPH = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def parse(text: str) -> list[Token]:
    """Return the tokens of a text. Formulas are ``math_inline`` and ``math_block`` tokens with TeX as content.

    A text longer than ``LONGEST`` is one block of code, shown as it is written: the parser needs seconds for some of them.
    """
    if len(text) > LONGEST:
        return [Token("code_block", "code", 0, content=text)]
    return _parser().parse(text)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    # ``_money`` handles digits next to a dollar. The plugin gets them wrong at the start of a text: it reads index -1.
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=True, double_inline=True)
    parser.inline.ruler.before("math_inline", "money", _money)
    return parser


def _money(state: StateInline, silent: bool) -> bool:
    """Treat ``$`` as a plain character after a letter or digit, around Chinese text, or if the next ``$`` starts an amount."""
    text, place = state.src, state.pos
    if text[place] != "$" or text[place : place + 2] == "$$":
        return False
    end = text.find("$", place + 1)
    content = _TEXT.sub("", text[place + 1 : end]) if end > 0 else ""
    behind = text[place - 1 : place]
    is_amount = end > 0 and text[end + 1 : end + 2].isdigit()
    if not (behind.isascii() and behind.isalnum()) and not _IDEOGRAPH.search(content) and not is_amount:
        return False
    if not silent:
        state.pending += "$"
    state.pos += 1
    return True
