r"""Markdown with math -> HTML for Anki: one line, formulas in ``\( \)`` and ``\[ \]``, nothing that could run.

Whatever a card contains is text here: markup is escaped, also inside formulas; links lead to web pages only; commands of
MathJax that make links, styles or macros are spelled out instead of obeyed; so are Anki's own brackets.
"""

import re
from collections.abc import MutableMapping, Sequence
from functools import cache
from html import escape
from typing import Any
from unicodedata import east_asian_width

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from quizcli.markdown import parse

# Paragraphs of one line and lists, with nothing in them but text, formulas and code: most texts are no more than that,
# and the parser is what takes the time. A list behind a list would be the same list.
_FORMULA = r"(?<![A-Za-z0-9])\$(?! )[ -#%-_a-~]+(?<![ \\])\$(?![0-9$])"
_CODE = r"(?<!`)`(?! )[^`$\\\n]+(?<! )`(?!`)"
_TEXT = r"[^\\`*_$\[\]<>#|&~!\n]"
_LINE = rf"(?![-+=\s]|\d+[.)])(?!.*://)(?:{_TEXT}|{_FORMULA}|{_CODE})+(?<!\s)"
_LIST = rf"- {_LINE}(?:\n- {_LINE})*"
_BLOCKS = re.compile(rf"(?:{_LIST}|{_LINE}(?:\n\n{_LIST})?)(?:\n\n{_LINE}(?:\n\n{_LIST})?)*")
_FORMULA_OR_CODE = re.compile(r"(\$[^$]+\$|`[^`]+`)")
# What Anki's own parser looks for in a field: sounds, speech, LaTeX.
_ANKI = re.compile(r"\[(?=sound:|anki:|\[type:|/?latex\]|/?\$\$?\])", re.IGNORECASE)
# Commands with which a formula could make a link, a style or a macro that hides one.
_ACTIVE = re.compile(
    r"\\(href|url|require|class|style|cssId|data|html[A-Za-z]*|texhtml|csname|includegraphics|unicode|mmlToken|bbox|action"
    r"|toggle|texttip|mathtip|def|gdef|edef|xdef|let|newcommand|renewcommand|providecommand|newenvironment"
    r"|renewenvironment|DeclareMathOperator)(?![A-Za-z])"
)
_WIDEST = 18
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)")
# Commands that are written out, and the blank that is one.
_NAMED = re.compile(r"\\(min|max|log|ln|exp|lim|sin|cos|tan|tanh|arg|det|sup|inf|Pr)(?![A-Za-z])|\\ ")
_NO_WIDTH = re.compile(r"\\(?:left|right|[,;!:]|(?:mathrm|text|operatorname|mathbf|mathit)(?=\{))|[{}^_&\s]")


def html(markdown: str) -> str:
    """Return the HTML of a text, on one line."""
    if _BLOCKS.fullmatch(markdown):
        return "".join(map(_block, markdown.split("\n\n")))
    return _renderer().render(parse(markdown), _OPTIONS, {}).replace("\n", "")


def inline(markdown: str) -> str:
    """Return the HTML of a text that stands in a line or a list: without the paragraph where there is one only."""
    found = html(markdown)
    if found.startswith("<p>") and found.endswith("</p>") and found.count("<p>") == 1:
        return found[3:-4]
    return found


def link(reference: str) -> str:
    """Return a reference as HTML: a link where it names a page, an arXiv paper or a DOI."""
    scheme, _, rest = reference.partition(":")
    address = {
        "arxiv": f"https://arxiv.org/abs/{rest}",
        "doi": f"https://doi.org/{rest}",
        "http": reference,
        "https": reference,
    }.get(scheme.lower())
    shown = _text(re.sub(r"^https?://(?:www\.)?", "", reference))
    return f'<a href="{escape(address.strip())}">{shown}</a>' if address else shown


def _text(content: str) -> str:
    """Escape running text, and what MathJax or Anki would take for their own brackets."""
    escaped = _ANKI.sub("&#91;", escape(content, quote=False))
    return re.sub(r"\\(?=[()\[\]])", r"<span>\\</span>", escaped) if "\\" in escaped else escaped


def _block(block: str) -> str:
    """Render one line as a paragraph, or a list."""
    if not block.startswith("- "):
        return f"<p>{_line(block)}</p>"
    return f"<ul>{''.join(f'<li>{_line(item)}</li>' for item in block[2:].split(chr(10) + '- '))}</ul>"


def _line(line: str) -> str:
    return "".join(map(_line_part, _FORMULA_OR_CODE.split(line)))


def _line_part(part: str) -> str:
    """Render running text, a formula or code."""
    if part.startswith("$"):
        return _formula(part[1:-1])
    return _code(part[1:-1]) if part.startswith("`") else _text(part)


def _code(content: str) -> str:
    return f"<code>{_ANKI.sub('&#91;', escape(content, quote=False))}</code>"


def _formula(tex: str) -> str:
    r"""Return a formula in a line. It is never broken: one that may be wider than a phone scrolls by itself."""
    formula = rf"\({_math(tex)}\)"
    return f'<span class="wide">{formula}</span>' if _width(tex) > _WIDEST else formula


def _math(tex: str) -> str:
    shown = _ACTIVE.sub(r"\\mathrm{\1}", " ".join(tex.split()))
    # Whatever would end the formula early is no longer one command.
    shown = re.sub(r"(?<!\\)((?:\\\\)*)\\([()\[\]])", r"\1\2", shown)
    return _ANKI.sub("&#91;", escape(shown, quote=False))


def _width(tex: str) -> int:
    """Estimate how many letters wide a formula is."""
    named = _NAMED.sub(lambda match: match[1] or "x", tex)
    return len(_COMMAND.sub("x", _NO_WIDTH.sub("", named)))


class _Renderer(RendererHTML):
    """The rules that differ from CommonMark's HTML; their names are the tokens' types."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return _text(tokens[idx].content)

    def softbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        """Between two ideographs a line break is no space."""
        last, following = (tokens[idx - 1].content[-1:], tokens[idx + 1].content[:1] if idx + 1 < len(tokens) else "")
        return "" if _is_wide(last) and _is_wide(following) else " "

    def hardbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return "<br>"

    def code_inline(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return _code(tokens[idx].content)

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        lines = _ANKI.sub("&#91;", escape(tokens[idx].content.rstrip("\n"), quote=False))
        return f"<pre><code>{lines.replace(chr(10), '<br>')}</code></pre>"

    fence = code_block

    def math_inline(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return _formula(tokens[idx].content)

    def math_inline_double(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return rf"\[{_math(tokens[idx].content)}\]"

    math_block = math_inline_double
    math_block_label = math_inline_double

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        """Link to a picture: a card asks nobody for anything by being shown."""
        source = str(tokens[idx].attrGet("src") or "")
        return f'<a href="{escape(source)}">{_text(tokens[idx].content or source)}</a>'

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return '<div class="table"><table>'

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return "</table></div>"


def _is_wide(letter: str) -> bool:
    return bool(letter) and east_asian_width(letter) in "WF"


_OPTIONS = OptionsDict(
    {
        "maxNesting": 20, "html": False, "linkify": False, "typographer": False, "quotes": "", "xhtmlOut": False,
        "breaks": False, "langPrefix": "", "highlight": None,
    }
)  # fmt: skip


@cache
def _renderer() -> _Renderer:
    return _Renderer()
