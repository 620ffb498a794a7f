"""Markdown becomes HTML on one line that Anki shows and nothing in it obeys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.exporters import html as module
from quizcli.exporters.html import html, inline, link
from quizcli.markdown import parse


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("plain, words", "<p>plain, words</p>"),
        ("$x<y$ & $a_1$", r"<p>\(x&lt;y\) &amp; \(a_1\)</p>"),
        ("$$\na\n=b\n$$", r"\[a =b\]"),
        ("it costs $5", "<p>it costs $5</p>"),
        ("a\nb", "<p>a b</p>"),
        ("中\n文", "<p>中文</p>"),
        ("`a<b`", "<p><code>a&lt;b</code></p>"),
        ("```\na\n  <b\n```", "<pre><code>a<br>  &lt;b</code></pre>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("[x](https://a.b)", '<p><a href="https://a.b">x</a></p>'),
        ("[x](javascript:y)", "<p>[x](javascript:y)</p>"),
        ("![x](https://a.b)", '<p><a href="https://a.b">x</a></p>'),
        ("`[sound:x]` [latex]y[/latex] [$] z", "<p><code>&#91;sound:x]</code> &#91;latex]y&#91;/latex] &#91;$] z</p>"),
        (r"\\(x\\)", r"<p><span>\</span>(x<span>\</span>)</p>"),
        (r"$\href{javascript:a}{b}$", r"<p>\(\mathrm{href}{javascript:a}{b}\)</p>"),
        (r"$a\)<b>$", r"<p>\(a)&lt;b&gt;\)</p>"),
        (r"$$a\\[2pt]b$$", r"\[a\\[2pt]b\]"),
        ("|a|\n|-|\n|$x$|", r'<div class="table"><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>\(x\)</td></tr></tbody></table></div>'),
        ("$" + "abc+" * 9 + "d$", r'<p><span class="wide">\(' + "abc+" * 9 + r"d\)</span></p>"),
    ],
)  # fmt: skip
def test_html(markdown: str, expected: str) -> None:
    """Math in Anki's brackets, escaped; code and tables kept; links to pages only; Anki's own brackets are text."""
    assert html(markdown) == expected


_PIECES = st.sampled_from(
    ["word", "中文。", "3", "1.", "-", "$", "`", "$a_1$", "$x<y$", "$5$", "`a*b`", "$\\frac{1}{2}=0.5$", "(", ")", " ", "\\", "$中$", "\n\n", "\n- ", "\n\n- ", "- ", "\n"]
)  # fmt: skip


@given(st.lists(_PIECES, min_size=1, max_size=8).map("".join))
def test_a_text_without_the_parser_is_what_the_parser_makes_of_it(markdown: str) -> None:
    """The way around the parser for short paragraphs and lists gives the same HTML."""
    if module._BLOCKS.fullmatch(markdown):
        parsed = module._renderer().render(parse(markdown), module._OPTIONS, {}).replace("\n", "")
        assert html(markdown) == parsed


@given(st.text(alphabet="<>&\"'$\\()[]{}`*_|-#!\n ab1中:/"))
def test_no_text_makes_an_element_of_its_own(markdown: str) -> None:
    """Whatever is written, the only elements are those of Markdown, on one line."""
    import re

    made = html(markdown)
    assert "\n" not in made
    allowed = r"</?(?:p|em|strong|s|code|pre|br|hr|ul|ol|li|blockquote|h\d|table|thead|tbody|tr|th|td|div|span|a)\b"
    assert all(re.match(allowed, "<" + rest) for rest in made.split("<")[1:])
    assert not re.search(r"\son\w+=|javascript:[^<]*\"", re.sub(r">[^<]*<", "><", f">{made}<"))


def test_inline() -> None:
    """A single paragraph stands without its element, several keep theirs."""
    assert inline("a *b*") == "a <em>b</em>"
    assert inline("a\n\nb") == "<p>a</p><p>b</p>"


def test_links() -> None:
    """Papers and pages become links, anything else is text."""
    assert link("arXiv:1502.03167") == '<a href="https://arxiv.org/abs/1502.03167">arXiv:1502.03167</a>'
    assert link("https://www.a.b/c") == '<a href="https://www.a.b/c">a.b/c</a>'
    assert link("doi:10.1/x") == '<a href="https://doi.org/10.1/x">doi:10.1/x</a>'
    assert link("javascript:x") == "javascript:x"
    assert link("Book <2>") == "Book &lt;2&gt;"
