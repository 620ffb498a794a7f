"""Numeric problems in words, as Markdown in each language: what is asked, the verdict, the solution."""

import math
from collections.abc import Mapping, Sequence

from quizcli.cards import LANGUAGES, Language, Text, in_language
from quizcli.drills.answers import write
from quizcli.drills.dialog import Result
from quizcli.drills.table import KINDS
from quizcli.problems import Finding, Form, Part, Problem, Tolerance

# With a smaller relative tolerance, six digits of the key would be graded wrong.
_COARSE = 1e-5
_EXAMPLES: Mapping[Form, str] = {"scalar": "", "vector": "`[1, 2]`", "matrix": "`[1 2; 3 4]`"}
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "find": "Find",
        "scalar": "a number",
        "vector": "a vector",
        "matrix": "a matrix",
        "such as": ", such as ",
        "exact": "exactly",
        "within": "within",
        "digits": "to {} digits",
        "or": "or",
        "verdict": "**{}** {}",
        "right": "✓ Right.",
        "slip": "✗ Wrong, in a known way.",
        "wrong": "✗ Wrong.",
        "blank": "Not answered.",
        "took": "{} s; {} s is the usual time.",
        "hinted": " With a hint it counts as hard.",
        "shape": "`{}` should have the shape {}.",
        "entry": "`{}` is wrong at {}.",
        "entries": "`{}` is wrong at {}.",
        "part": "`{}` is wrong.",
        "maybe": " Perhaps: {}.",
        "and": "; ",
        "list": ", ",
        "worksheet": "Worksheet",
        "solutions": "Solutions",
        "about": "{} (level {}, seed {})",
        "answer": "Answer",
        "solution": "Solution",
        "colon": ": ",
        "comma": ", ",
        "asked": "- `{}`: {} ({}; {})",
        "unlabelled": "- `{}`{}: {}, {}",
    },
    "zh": {
        "find": "求",
        "scalar": "一个数",
        "vector": "一个向量",
        "matrix": "一个矩阵",
        "such as": "，如 ",
        "exact": "须精确",
        "within": "误差不超过",
        "digits": "精确到 {} 位有效数字",
        "or": "或",
        "verdict": "**{}**。{}",
        "right": "✓ 正确",
        "slip": "✗ 错误，属于常见错误",
        "wrong": "✗ 错误",
        "blank": "未作答",
        "took": "用时 {} 秒，一般用时 {} 秒。",
        "hinted": "用过提示，按“困难”计。",
        "shape": "`{}` 的形状应为 {}。",
        "entry": "`{}` 的第 {} 个元素有误。",
        "entries": "`{}` 的这些元素有误：{}。",
        "part": "`{}` 有误。",
        "maybe": "可能的原因：{}。",
        "and": "；",
        "list": "、",
        "worksheet": "练习卷",
        "solutions": "解答",
        "about": "{}（难度 {}，种子 {}）",
        "answer": "答案",
        "solution": "解法",
        "colon": "：",
        "comma": "，",
        "asked": "- `{}`：{}（{}；{}）",
        "unlabelled": "- `{}`{}：{}，{}",
    },
}


def heading(word: str, language: Language) -> str:
    """Return a heading of a worksheet: ``worksheet`` or ``solutions``."""
    return _WORDS[language][word]


def about(problem: Problem, language: Language) -> str:
    """Return the title of a problem: kind, level and seed."""
    return _WORDS[language]["about"].format(in_language(KINDS[problem.kind], language), problem.level, problem.seed)


def question(problem: Problem) -> Text:
    """Return the statement and what is asked, with the precision of the grading."""
    found = asked(problem.parts, problem.tolerance)
    return {
        language: f"{in_language(problem.statement, language)}\n\n{in_language(found, language)}"
        for language in LANGUAGES
    }


def asked(parts: Sequence[Part], tolerance: Tolerance) -> Text:
    """Return the list of parts to find, with the precision of the grading."""
    return {language: _asked(parts, tolerance, language) for language in LANGUAGES}


def verdict(result: Result) -> Text:
    """Return the verdict: the outcome, the time, and what is wrong."""
    return {language: _verdict(result, language) for language in LANGUAGES}


def solution(problem: Problem) -> Text:
    """Return the answer and the worked steps."""
    return {
        language: f"{key(problem, language)}\n\n**{_WORDS[language]['solution']}**\n\n"
        + numbered(problem.steps, language)
        for language in LANGUAGES
    }


def numbered(steps: Sequence[Text], language: Language) -> str:
    """Return worked steps as a numbered list."""
    return "\n".join(f"{number}. {in_language(step, language)}" for number, step in enumerate(steps, 1))


def key(problem: Problem, language: Language) -> str:
    """Return the right answer as one line."""
    words = _WORDS[language]
    values = [
        f"`{part.name} = {write(problem.answer[part.name], shown_digits(problem.tolerance))}`" for part in problem.parts
    ]
    return f"**{words['answer']}**{words['colon']}{words['comma'].join(values)}"


def shown_digits(tolerance: Tolerance) -> int:
    """Return how many significant digits an answer key needs when it is shown."""
    return 6 if tolerance.rel >= _COARSE or tolerance.abs else 12


def _asked(parts: Sequence[Part], tolerance: Tolerance, language: Language) -> str:
    words = _WORDS[language]
    lines = [f"{words['find']}{words['colon'].rstrip()}", ""]
    for part in parts:
        precision = words["exact"] if part.exact else _within(tolerance, words)
        label = in_language(part.label, language)
        label = "" if label == part.name else label
        example = _EXAMPLES[part.form]
        form = words[part.form] + (words["such as"] + example if example else "")
        said = words["asked"] if label else words["unlabelled"]
        lines.append(said.format(part.name, label, form, precision))
    return "\n".join(lines)


def _within(tolerance: Tolerance, words: Mapping[str, str]) -> str:
    if tolerance.rel and tolerance.rel < _COARSE and not tolerance.abs:
        return words["digits"].format(-round(math.log10(tolerance.rel)))
    ways = [f"{100 * tolerance.rel:g} %"] if tolerance.rel else []
    ways += [f"{tolerance.abs:g}"] if tolerance.abs else []
    return f"{words['within']} " + f" {words['or']} ".join(ways)


def _verdict(result: Result, language: Language) -> str:
    words, problem = _WORDS[language], result.dialog.problem
    found = result.verdict
    took = words["took"].format(round(result.took_ms / 1000), problem.seconds)
    # A full stop inside the stars with a letter behind them would leave the stars standing.
    lines = [words["verdict"].format(words[found.outcome], took)]
    if found.outcome == "right" and result.dialog.hints:
        lines[0] += words["hinted"]
    texts = {wrong.name: in_language(wrong.text, language) for wrong in problem.wrongs}
    for finding in found.findings:
        why = [texts[name] for name in finding.mistakes] or [in_language(slip, language) for slip in finding.slips]
        where = _where(finding, words)
        lines.append(f"- {where}" + (words["maybe"].format(words["and"].join(why)) if why else ""))
    return "\n".join([lines[0], "", *lines[1:]])


def _where(finding: Finding, words: Mapping[str, str]) -> str:
    if finding.shape:
        return words["shape"].format(finding.part, finding.shape)
    if not finding.entries:
        return words["part"].format(finding.part)
    places = ["(" + ",".join(map(str, place)) + ")" if len(place) > 1 else str(place[0]) for place in finding.entries]
    return words["entry" if len(places) == 1 else "entries"].format(finding.part, words["list"].join(places))
