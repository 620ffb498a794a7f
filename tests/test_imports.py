"""Tests of imports: the start-up time of daily commands, and the layers of the packages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("numpy", "sqlite_utils", "yaml", "rich.markdown", "filelock", "hashlib", "random")


def loaded_by(code: str, *watched: str) -> set[str]:
    """Run code in a fresh interpreter and return which of the modules it loaded."""
    check = (
        f"{code}\nimport sys\nprint('\\n'.join(name for name in {watched!r} if name in sys.modules), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    return set(result.stderr.split())


def test_importing_the_command_line_is_light() -> None:
    """`quizcli.cli` imports nothing that only some commands need."""
    watched = (*HEAVY, "rich.console", "platformdirs", "quizcli.store.store", "quizcli.corpus.index")
    assert loaded_by("import quizcli.cli", *watched) == set()


@pytest.mark.parametrize("command", ["due --json", "grade conv-output-size 4 --json", "due"])
def test_the_daily_path_is_light(home: Path, command: str) -> None:
    """A warm daily command parses no YAML and loads no NumPy, no sqlite-utils; --json no Rich."""
    code = (
        f"import sys; sys.argv = 'quiz {command}'.split()\n"
        "from quizcli.cli import main\ntry: main()\nexcept SystemExit: pass"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert home.exists()
    heavy = tuple(name for name in HEAVY if name not in ("hashlib", "random"))
    assert loaded_by(code, *heavy, *(["rich.console"] if "--json" in command else [])) == set()


@pytest.mark.parametrize("words", ["export --help", "export anki --help", "import --help"])
def test_the_help_of_exports_is_light(home: Path, words: str) -> None:
    """The command line of the formats is built from the table: no format is imported for it."""
    code = f"import sys; sys.argv = 'quiz {words}'.split()\nfrom quizcli.cli import main\ntry: main()\nexcept SystemExit: pass"
    assert home.exists()
    heavy = tuple(name for name in HEAVY if name not in ("hashlib", "random", "rich.markdown"))
    assert loaded_by(code, *heavy, "quizcli.exporters.format", "quizcli.exporters.formats") == set()


def test_version_is_lazy() -> None:
    """Asking for the version, and only that, loads importlib.metadata."""
    code = "import quizcli; before = 'importlib.metadata' in sys.modules; quizcli.__version__"
    assert loaded_by(f"import sys\n{code}\nassert not before", "importlib.metadata") == {"importlib.metadata"}


def test_nothing_happens_at_import(tmp_path: Path) -> None:
    """Importing creates no file and no folder."""
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "QUIZ_HOME": str(tmp_path / "home"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in (ROOT / "quizcli").rglob("*.py")
        if path.stem not in ("__main__", "keys_windows")
    ]
    code = "\n".join(f"import {module}" for module in modules)
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_layers() -> None:
    """Packages import only what is below them (import-linter)."""
    result = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout
    assert "1 kept, 0 broken" in result.stdout


def test_chinese_costs_a_catalogue(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A daily command in Chinese loads nothing that prints help."""
    assert home.exists()
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    code = (
        "import sys; sys.argv = 'quiz due'.split()\nfrom quizcli.cli import main\ntry: main()\nexcept SystemExit: pass"
    )
    assert loaded_by(code, "typer.rich_utils", "rich.markdown") == set()
