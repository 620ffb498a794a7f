"""The one Markdown parser: CommonMark with tables and dollar math; HTML is text.

Math is found by the parser, not by patterns, so that ``_`` and ``*`` in formulas stay formulas and ``$5`` stays money.
"""

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin


def parse(text: str) -> list[Token]:
    """Return the tokens of a text; formulas are ``math_inline`` and ``math_block`` with their TeX as content."""
    return _parser().parse(text)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # A space inside the dollars or a digit beside them: money, not math.
    return parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
