"""Parse TeX formulas into a tree: the subset of TeX that is used in cards."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, TypeAlias

from quizcli.language import tr

# Longer or deeper formulas are shown as TeX: layout time grows with both.
LONGEST = 4_000
DEEPEST = 24

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|.", re.DOTALL)

Nodes: TypeAlias = tuple["Node", ...]


class Node(NamedTuple):
    r"""One element of a formula.

    ``kind`` is TeX's class of a symbol (ord, bin, rel, open, close, punct), or fn (a named function), big (a sum), space,
    text, unknown, or the name of a construction: group, scripts (base, sub, sup), frac, sqrt (body, degree), accent, font,
    delim (\left ... \right), env (rows of cells), cell, over, under (label, base), brace_over, brace_under (base).
    ``tex`` is a symbol's source or a construction's name, ``text`` what a symbol looks like.
    """

    kind: str
    tex: str = ""
    text: str = ""
    args: tuple[Nodes, ...] = ()


class TexError(ValueError):
    """A formula that cannot be parsed: unbalanced braces, a missing argument, too long or too deep."""


_SPACES = {" ": " ", ",": " ", ":": " ", ";": " ", ">": " ", "!": "", "quad": "  ", "qquad": "    "}
# TeX's class of the symbols that are not ordinary.
_CLASSES = {
    "rel": """approx asymp cong doteq equiv ge geq gets gg in le leftarrow leftrightarrow leq ll longrightarrow mapsto mid ne
        neq ni notin parallel perp prec preceq propto rightarrow sim simeq subset subseteq succ succeq supset supseteq to
        vdash Leftarrow Leftrightarrow Rightarrow implies iff impliedby longleftarrow longmapsto leadsto models""",
    "bin": "ast cap cdot circ cup div land lor mp odot ominus oplus otimes pm setminus star times vee wedge bmod mod",
    "fn": """arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf
        limsup ln log max min Pr sec sin sinh sup tan tanh""",
    "big": "sum prod int iint iiint oint coprod bigcup bigcap",
    "open": "langle lbrace lbrack lceil lfloor { lVert",
    "close": "rangle rbrace rbrack rceil rfloor } rVert",
}
_KINDS = {name: kind for kind, names in _CLASSES.items() for name in names.split()}
_CHARACTERS = {
    **dict.fromkeys("=<>", "rel"), **dict.fromkeys("+-*", "bin"), **dict.fromkeys("([", "open"),
    **dict.fromkeys(")]", "close"), **dict.fromkeys(",;", "punct"),
}  # fmt: skip
# Commands that the layout library does not know or shows differently.
_SYMBOLS = {
    "argmax": "argmax", "argmin": "argmin", "bigcap": "⋂", "bigcup": "⋃", "bmod": "mod", "cdot": "·", "colon": ":",
    "coprod": "∐", "iff": "⟺", "iint": "∬", "iiint": "∭", "impliedby": "⟸", "implies": "⟹", "int": "∫", "lVert": "‖",
    "longleftarrow": "⟵", "longmapsto": "⟼", "longrightarrow": "⟶", "lvert": "|", "mid": "|", "mod": "mod", "oint": "∮",
    "prod": "∏", "rhd": "▷", "rVert": "‖", "rvert": "|", "sum": "∑", "Theta": "Θ", "Vert": "‖", "|": "‖", "dotsc": "…",
    "dotsb": "⋯", "lbrace": "{", "rbrace": "}", "varnothing": "∅", "Re": "Re", "Im": "Im", "min": "min", "max": "max",
}  # fmt: skip

# Commands with arguments, by construction.
_COMMANDS = {
    "frac": "frac dfrac tfrac cfrac",
    "binom": "binom dbinom tbinom",
    "sqrt": "sqrt",
    "accent": "acute bar breve check ddot dot grave hat mathring tilde vec widehat widetilde overline",
    "font": """mathrm mathbf mathsf mathtt mathit mathnormal mathcal mathfrak mathbb mathscr boldsymbol bm operatorname
        operatorname*""",
    "text": "text textbf textit textrm texttt mbox",
    "size": "big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm",
    "over": "overset stackrel",
    "under": "underset",
    "brace_over": "overbrace",
    "brace_under": "underbrace",
    "arrow": "xrightarrow xleftarrow",
    "tag": "tag tag*",
    "substack": "substack",
    "left": "left",
    "begin": "begin",
    "nothing": "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag",
}
_CONSTRUCTIONS = {name: made for made, names in _COMMANDS.items() for name in names.split()}
_WIDE_ARROWS = {"xrightarrow": "⟶", "xleftarrow": "⟵"}
# The end of a row, in any context.
_ROW_ENDS = ("}", "&", "\\\\", "\\end", "\\right")


def parse_tex(tex: str) -> Nodes:
    """Return the tree of a formula.

    Raises
    ------
    TexError
        The formula cannot be parsed; the message says why.
    """
    if len(tex) > LONGEST:
        raise TexError(tr("the formula has more than {longest:,} characters", longest=LONGEST))
    return _Parser(_TOKEN.findall(tex)).whole()


def unknown_commands(nodes: Sequence[Node]) -> set[str]:
    """Return the commands of a formula that cannot be laid out."""
    found = {node.tex for node in nodes if node.kind == "unknown"}
    return found.union(*(unknown_commands(part) for node in nodes for part in node.args))


class _Parser:
    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    def whole(self) -> Nodes:
        rows: list[Nodes] = [(Node("cell", args=(self._row(()),)),)]
        while self._peek() == "\\\\":
            self._take()
            self._optional()
            rows.append((Node("cell", args=(self._row(()),)),))
        if token := self._peek():
            raise TexError(tr("{token} closes nothing", token=token))
        return rows[0][0].args[0] if len(rows) == 1 else (Node("env", "gathered", args=tuple(rows)),)

    def _peek(self) -> str:
        while self._place < len(self._tokens) and self._tokens[self._place].isspace():
            self._place += 1
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        self._place += 1
        return token

    def _row(self, ends: tuple[str, ...]) -> Nodes:
        """Read up to one of the ends, which is not consumed; without ends, read everything."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise TexError(tr("the formula is nested more than {deepest} deep", deepest=DEEPEST))
        found: list[Node] = []
        while (token := self._peek()) and token not in ends and token not in _ROW_ENDS:
            node = self._scripts(found) if token in ("^", "_", "'") else self._element()
            found += [node] if node else []
        if ends and token not in ends:
            raise TexError(
                tr("{token} where {ends} is missing", token=token or tr("the end"), ends=tr(" or ").join(ends))
            )
        self._depth -= 1
        return tuple(found)

    def _scripts(self, found: list[Node]) -> Node:
        """Read the scripts of the preceding element; both scripts of a base form one node."""
        mark = self._take()
        base = found.pop() if found else Node("ord")
        if base.kind == "scripts":
            inner, sub, sup = base.args
        else:
            inner, sub, sup = (base,), (), ()
        if mark == "'":
            return Node("scripts", args=(inner, sub, (*sup, Node("ord", "\\prime", "′"))))
        argument = self._argument()
        if mark == "_":
            if sub:
                raise TexError(tr("two subscripts on one symbol"))
            return Node("scripts", args=(inner, argument, sup))
        return Node("scripts", args=(inner, sub, (*sup, *argument)))

    def _argument(self) -> Nodes:
        token = self._peek()
        if not token or token in _ROW_ENDS:
            raise TexError(tr("an argument is missing"))
        if token == "{":
            return self._group()
        node = self._element()
        return (node,) if node else ()

    def _group(self) -> Nodes:
        self._take()
        found = self._row(("}",))
        self._take()
        return found

    def _raw(self) -> str:
        """Read a group without interpreting it."""
        if self._peek() != "{":
            return self._take()
        self._place += 1
        text, depth = "", 1
        while self._place < len(self._tokens):
            token = self._tokens[self._place]
            self._place += 1
            depth += (token == "{") - (token == "}")
            if not depth:
                return text
            text += token
        raise TexError(tr("the end where } is missing"))

    def _optional(self) -> Nodes:
        if self._peek() != "[":
            return ()
        self._take()
        found = self._row(("]",))
        self._take()
        return found

    def _element(self) -> Node | None:
        token = self._peek()
        if token == "{":
            return Node("group", args=(self._group(),))
        self._take()
        if token.startswith("\\") and len(token) > 1:
            return self._command(token[1:])
        if token == "~":
            return Node("space", "\\ ", " ")
        return Node(_CHARACTERS.get(token, "ord"), token, token)

    def _command(self, name: str) -> Node | None:
        match made := _CONSTRUCTIONS.get(name, ""):
            case "nothing":
                return None
            case "frac" | "binom" | "over" | "under":
                return Node(made, args=(self._argument(), self._argument()))
            case "sqrt":
                degree = self._optional()
                return Node(made, args=(self._argument(), degree))
            case "accent" | "font" | "brace_over" | "brace_under":
                return Node(made, name, args=(self._argument(),))
            case "text":
                return Node(made, name, self._raw())
            case "tag":
                return Node("text", name, f"    ({self._raw()})")
            case "size":
                return self._element()
            case "arrow":
                self._optional()
                return Node("over", args=(self._argument(), (Node("rel", "", _WIDE_ARROWS[name]),)))
            case "substack":
                return self._rows(name, "}", opened="{")
            case "left":
                return self._delimited()
            case "begin":
                return self._environment()
            case _:
                return self._symbol(name)

    def _symbol(self, name: str) -> Node:
        if name in _SPACES:
            return Node("space", f"\\{name}", _SPACES[name])
        if name == "not":
            node = self._element()
            return Node("rel", "", f"{node.text}\N{COMBINING LONG SOLIDUS OVERLAY}" if node else "")
        text = _SYMBOLS.get(name) or _library_symbols().get(name)
        if text is None:
            argument = f"{{{self._raw()}}}" if self._peek() == "{" else ""
            return Node("unknown", f"\\{name}", f"\\{name}{argument}")
        return Node(_KINDS.get(name, "ord"), f"\\{name}", text)

    def _delimited(self) -> Node:
        left = self._delimiter()
        body = self._row(("\\right", "\\middle"))
        while self._take() == "\\middle":
            body += (Node("rel", "", self._delimiter()), *self._row(("\\right", "\\middle")))
        return Node("delim", args=((Node("open", "", left),), body, (Node("close", "", self._delimiter()),)))

    def _delimiter(self) -> str:
        token = self._take()
        if not token:
            raise TexError(tr("a delimiter is missing"))
        if token == ".":
            return ""
        return self._symbol(token[1:]).text if token.startswith("\\") else {"<": "⟨", ">": "⟩"}.get(token, token)

    def _environment(self) -> Node:
        name = self._raw()
        if name == "array":
            self._raw()
        return self._rows(name, "\\end")

    def _rows(self, name: str, end: str, opened: str = "") -> Node:
        if opened and self._take() != opened:
            raise TexError(tr("{opened} is missing", opened=opened))
        rows: list[Nodes] = []
        cells: list[Node] = []
        while True:
            cells.append(Node("cell", args=(self._row(("&", "\\\\", end)),)))
            token = self._take()
            if token != "&":
                rows.append(tuple(cells))
                cells = []
            if token == end:
                break
            if token == "\\\\":
                self._optional()
        if end == "\\end" and self._raw() != name:
            raise TexError(tr("\\end of another environment than {name}", name=name))
        if len(rows) > 1 and all(not cell.args[0] for cell in rows[-1]):
            rows.pop()
        return Node("env", name, args=tuple(rows))


@cache
def _library_symbols() -> dict[str, str]:
    from texicode.symbols_art import symbols

    return {name: "".join(art).strip() for name, art in symbols.items()}
