"""``quiz drill``, ``quiz solve``, ``quiz stats drills``."""

import json
import subprocess
import sys
from typing import Any

import pytest

from quizcli.drills.table import KINDS
from tests.conftest import Quiz
from tests.test_imports import loaded_by

BATCH = [
    '{"kind": "conv-output-size", "given": {"size": [227, 227], "kernel": [11, 11], "stride": [4, 4]}}',
    '{"kind": "nothing", "given": {}}',
    "no JSON",
    "",
    "[1]",
    '{"kind": "conv-output-size"}',
    '{"kind": "conv-output-size", "given": {"size": 5, "kernel": 9}}',
    '{"kind": "softmax-ce-grad", "given": {"logits": [[NaN]], "target": [0]}}',
    "[" * 100_000,
    '{"kind": "softmax-ce-grad", "given": {"probs": [[0.5, 0.3, 0.2]], "target": [2]}}',
]


def test_list_names_every_kind(quiz: Quiz) -> None:
    """With inputs, parts and levels, all in words."""
    reports = quiz("drill", "--list", "--json").json
    assert [report["kind"] for report in reports] == list(KINDS)
    for report in reports:
        assert set(report) == {"kind", "summary", "levels", "inputs", "parts"}
        assert len(report["levels"]) == 3
        assert all(report["inputs"].values())
        assert all(report["parts"].values())
    assert quiz("drill", "--list", "conv-output-size", "--lang", "zh").out.startswith("conv-output-size: 卷积")


def test_list_imports_no_numpy(home: object) -> None:
    """Listing kinds is cheap."""
    assert home
    code = (
        "import sys; sys.argv = 'quiz drill --list --json'.split()\n"
        "from quizcli.cli import main\ntry: main()\nexcept SystemExit: pass"
    )
    assert loaded_by(code, "numpy", "yaml", "sqlite_utils") == set()


def test_solve_in_words_and_json(quiz: Quiz) -> None:
    """Scalars broadcast, shapes and JSON are read, defaults are shown."""
    found = quiz("solve", "conv-output-size", "size=227x227", "kernel=11", "stride=4", "padding=0", "--json").json
    assert found["answer"] == [55, 55]
    assert found["given"]["dilation"] == [1, 1]
    assert found["kind"] == "conv-output-size"
    assert all(set(step) == {"en", "zh"} for step in found["steps"])
    given = '{"probs": [[0.2, 0.3, 0.5]], "target": [1]}'
    assert quiz("solve", "softmax-ce-grad", "--given", given, "--json").json["answer"]["grad"] == [[0.2, -0.7, 0.5]]
    out = quiz("solve", "softmax-ce-grad", "logits=[[ln(2), 0]]", "target=2", code=2)
    assert "target must have one class for each row" in out.err
    assert quiz("solve", "softmax-ce-grad", "logits=[[ln(2), 0]]", "target=0").out.startswith("loss = 0.405465")
    out = quiz("solve", "conv-output-size", "size=32", "kernel=2^2", "--lang", "zh")
    assert out.out.startswith("[29, 29]")
    assert "每个方向" in out.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["conv-output-size", "size=227", "kernal=3"], "did you mean 'kernel'"),
        (["conv-output-size", "227"], "write name=value"),
        (["conv-output-size", "size=1", "size=2"], "given twice"),
        (["conv-output-size", "size=1", "--given", "{}"], "not both"),
        (["conv-output-size", "--given", "{"], "invalid JSON"),
        (["conv-output-size", "--given", "[]"], "not a JSON object"),
        (["conv-output-sise"], "did you mean 'conv-output-size'"),
        ([], "KIND is missing"),
        (["--batch", "conv-output-size"], "--batch reads everything"),
        (["conv-output-size", "size=abc", "kernel=1"], "is a whole number, not a word"),
    ],
)
def test_solve_tells_what_is_wrong(quiz: Quiz, arguments: list[str], message: str) -> None:
    """Exit code 2, one line on stderr."""
    result = quiz("solve", *arguments, code=2)
    assert message in result.err
    assert result.out == ""


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (["conv-output-size", "size=227,227", "kernel=11"], {"size": [227, 227]}),
        (["conv-output-size", "size=２２４，２２４", "kernel=11"], {"size": [224, 224]}),
        (["conv-output-size", "size=1,024", "kernel=11"], {"size": [1, 24], "code": 2}),
        (["softmax-temperature", "logits=10,100,200"], {"logits": [10, 100, 200]}),
        (["adam-step", "theta=1", "grads=1,200"], {"grads": [1, 200]}),
        (["attention-forward", "Q=1 0", "K=1 0; 0 1", "V=2; 4", "scale=none"], {"scale": "none", "Q": [[1, 0]]}),
        (["softmax-ce-grad", "logits=1,2,3", "target=0"], {"logits": [[1, 2, 3]]}),
        (["receptive-field", "layers=3 1 1 1; 3 2 1 1"], {"layers": [[3, 1, 1, 1], [3, 2, 1, 1]]}),
        (["transformer-param-count", "n_layer=1", "d=64", "heads=4", "bias=false"], {"bias": False}),
    ],
)
def test_words_are_read_as_the_input_wants_them(quiz: Quiz, words: list[str], given: dict[str, Any]) -> None:
    """A comma separates where a vector may stand; a word that the input may be is that word."""
    code = given.pop("code", 0)
    if code:
        quiz("solve", *words, code=code)
        return
    found = quiz("solve", *words, "--json").json["given"]
    assert {word: found[word] for word in given} == given


def test_a_batch_goes_on_after_an_error(quiz: Quiz) -> None:
    """One line out for each line in, in order, empty ones too."""
    found = [json.loads(line) for line in quiz("solve", "--batch", lines=BATCH).out.splitlines()]
    assert len(found) == len(BATCH)
    assert found[0]["answer"] == [55, 55]
    assert set(found[0]) == {"kind", "given", "answer"}
    assert all(set(line) == {"error"} for line in found[1:-1])
    assert found[-1]["answer"]["grad"] == [[0.5, 0.3, -0.8]]


def test_a_batch_answers_line_by_line(home: object) -> None:
    """Who writes a line can read its answer before the next one."""
    assert home
    process = subprocess.Popen(
        [sys.executable, "-m", "quizcli", "solve", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    for _ in range(2):
        process.stdin.write(BATCH[0] + "\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["answer"] == [55, 55]
    process.communicate()
    assert process.returncode == 0


def test_a_worksheet_is_markdown(quiz: Quiz) -> None:
    """The same seed, the same sheet; solutions only where they are wanted."""
    sheet = quiz("drill", "conv-output-size", "--print", "--count", "2", "--seed", "3").out
    assert sheet == quiz("drill", "conv-output-size", "--print", "--count", "2", "--seed", "3").out
    assert sheet.count("## ") == 2
    assert "Solution" not in sheet
    solved = quiz("drill", "conv-output-size", "--print", "--count", "2", "--seed", "3", "--solutions").out
    assert solved.startswith(sheet.rstrip())
    assert "**Answer**" in solved
    assert "答案" in quiz("drill", "--print", "--count", "1", "--solutions", "--lang", "zh").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--solutions"], "needs --print"), (["--json"], "needs --list"), (["nothing"], "there is no drill")],
)
def test_drill_tells_what_is_wrong(quiz: Quiz, arguments: list[str], message: str) -> None:
    """Exit code 2."""
    assert message in quiz("drill", *arguments, code=2).err


def test_practice_line_by_line(quiz: Quiz) -> None:
    """Without a terminal: hint, nonsense, an answer, and the summary; then the figures."""
    result = quiz("drill", "conv-output-size", "--seed", "1", "--count", "2", lines=["?", "abc", "1 2", "", "", "", ""])
    assert "Not understood: 'abc' is not a number" in result.out
    assert "2 problems, 0 right." in result.out
    (report,) = quiz("stats", "drills", "--json").json
    assert set(report) == {"kind", "level", "attempts", "right", "accuracy", "median_seconds", "mistakes"}
    assert report["attempts"] == 2
    assert "0 of 2 right" in quiz("stats", "drills").out


def test_no_drill_yet(quiz: Quiz) -> None:
    """The figures say how to begin."""
    assert "start with `quiz drill`" in quiz("stats", "drills").out
    assert quiz("stats", "drills", "--json").json == []
    quiz("stats", "nonsense", code=2)


def test_timed_practice_ends_a_problem(quiz: Quiz, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer after the level's time does not count."""
    ticks = iter(range(0, 100_000, 1000))
    monkeypatch.setattr("quizcli.terminal.plain.time.monotonic", lambda: next(ticks))
    result = quiz("drill", "conv-output-size", "--timed", "--count", "1", lines=["1 2", ""])
    assert "Time is up." in result.out
    assert "1 problem, 0 right." in result.out


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("answer", ["34 69", "33 68", "1 1", ""])
def test_a_verdict_shows_no_markup(quiz: Quiz, lang: str, answer: str) -> None:
    """Right, slip, wrong, blank: no star of Markdown is left."""
    arguments = ("conv-output-size", "--seed", "0", "--level", "3", "--count", "1", "--lang", lang)
    out = quiz("drill", *arguments, lines=[answer, "", ""]).out
    assert "✓" in out or "✗" in out or "Not answered." in out or "未作答。" in out
    assert "**" not in out
