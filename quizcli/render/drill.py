"""A numeric problem in words: what is asked, what was wrong, how it is solved. Markdown, in each language."""

from collections.abc import Mapping, Sequence

from rich.text import Text as Styled

from quizcli.cards import LANGUAGES, Language, Text, in_language
from quizcli.commands.screen import Posed
from quizcli.drills.answers import write
from quizcli.drills.dialog import Dialog, Result
from quizcli.drills.problem import shown_digits
from quizcli.drills.table import KINDS
from quizcli.problems import Finding, Form, Problem, Tolerance, Verdict
from quizcli.render import card as cards
from quizcli.render import sitting
from quizcli.render.text import first_words, visible
from quizcli.session import Tally

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
    },
    "zh": {
        "find": "求",
        "scalar": "一个数",
        "vector": "一个向量",
        "matrix": "一个矩阵",
        "such as": "，如 ",
        "exact": "须精确",
        "within": "误差不超过",
        "or": "或",
        "verdict": "**{}**。{}",
        "right": "✓ 正确",
        "slip": "✗ 错误，属于常见错误",
        "wrong": "✗ 错误",
        "blank": "未作答",
        "took": "用时 {} 秒，一般需 {} 秒。",
        "hinted": "用过提示，按“困难”计。",
        "shape": "`{}` 的形状应为 {}。",
        "entry": "`{}` 的第 {} 个元素有误。",
        "entries": "`{}` 的这些元素有误：{}。",
        "part": "`{}` 有误。",
        "maybe": "可能的原因：{}。",
        "and": "；",
        "list": "、",
        "worksheet": "练习",
        "solutions": "解答",
        "about": "{}（难度 {}，种子 {}）",
        "answer": "答案",
        "solution": "解法",
        "colon": "：",
        "comma": "，",
        "asked": "- `{}`：{}（{}；{}）",
    },
}


def heading(word: str, language: Language) -> str:
    """Return a heading of a worksheet."""
    return _WORDS[language][word]


def about(problem: Problem, language: Language) -> str:
    """Return which problem it is."""
    return _WORDS[language]["about"].format(in_language(KINDS[problem.kind], language), problem.level, problem.seed)


def question(problem: Problem) -> Text:
    """Return the statement and what is asked, with the precision that is judged."""
    return {
        language: f"{in_language(problem.statement, language)}\n\n{_asked(problem, language)}" for language in LANGUAGES
    }


def head(posed: Posed, seconds_left: int | None, width: int) -> list[Styled]:
    """Return how far the sitting or practice is, and what kind of problem this is."""
    problem, progress = posed.dialog.problem, posed.progress
    first = sitting.tally(progress, width) if isinstance(progress, Tally) else sitting.bar(progress, width)
    about = [posed.card.deck] if posed.card else []
    about += [problem.kind, f"level {problem.level}", f"seed {problem.seed}"]
    about += [f"{seconds_left} s left"] if seconds_left is not None else []
    return [first, Styled(first_words(" · ".join(about), width), style="dim")]


def body(dialog: Dialog, languages: Sequence[Language], width: int) -> list[Styled]:
    """Return the lines of a problem being answered: the problem and the hints."""
    parts = [cards.answer(question(dialog.problem), languages, width)]
    parts += [cards.answer(hint, languages, width) for hint in dialog.hints]
    return cards.spaced(parts)


def typed(dialog: Dialog) -> list[Styled]:
    """Return the answers that were given, a line each."""
    return [Styled(visible(f"{name} = {said}"), style="dim") for name, said in dialog.typed.items()]


def judged_body(result: Result, languages: Sequence[Language], width: int) -> list[Styled]:
    """Return the lines of an answered problem: the verdict, what was said, the solution."""
    dialog = result.dialog
    return cards.spaced(
        [
            cards.answer(verdict(result), languages, width),
            typed(dialog),
            cards.answer(solution(dialog.problem, result.steps), languages, width),
        ]
    )


def prompt(dialog: Dialog) -> str:
    """Return what stands before the cursor."""
    part = dialog.part
    return f"{part.name} = " if part else ""


def verdict(result: Result) -> Text:
    """Return right or wrong, why, and in what time."""
    return {language: _verdict(result, language) for language in LANGUAGES}


def solution(problem: Problem, steps: Sequence[Text]) -> Text:
    """Return the answer and the worked steps."""
    return {
        language: f"{key(problem, language)}\n\n**{_WORDS[language]['solution']}**\n\n{numbered(steps, language)}"
        for language in LANGUAGES
    }


def numbered(steps: Sequence[Text], language: Language) -> str:
    """Return worked steps as a list."""
    return "\n".join(f"{number}. {in_language(step, language)}" for number, step in enumerate(steps, 1))


def key(problem: Problem, language: Language) -> str:
    """Return the right answer."""
    words = _WORDS[language]
    values = [
        f"`{part.name} = {write(problem.answer[part.name], shown_digits(problem.tolerance))}`" for part in problem.parts
    ]
    return f"**{words['answer']}**{words['colon']}{words['comma'].join(values)}"


def _asked(problem: Problem, language: Language) -> str:
    words = _WORDS[language]
    lines = [f"{words['find']}{words['colon'].rstrip()}", ""]
    for part in problem.parts:
        precision = words["exact"] if part.exact else _within(problem.tolerance, words)
        label = in_language(part.label, language)
        example = _EXAMPLES[part.form]
        form = words[part.form] + (words["such as"] + example if example else "")
        lines.append(words["asked"].format(part.name, label, form, precision))
    return "\n".join(lines)


def _within(tolerance: Tolerance, words: Mapping[str, str]) -> str:
    ways = [f"{100 * tolerance.rel:g} %"] if tolerance.rel else []
    ways += [f"{tolerance.abs:g}"] if tolerance.abs else []
    return f"{words['within']} " + f" {words['or']} ".join(ways)


def _verdict(result: Result, language: Language) -> str:
    words, problem = _WORDS[language], result.dialog.problem
    found: Verdict = result.verdict
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
