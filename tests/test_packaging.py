"""Tests of the wheel: its contents, and that an installed program finds its cards."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from quizcli.paths import builtin_cards

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            str(folder),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_the_corpus(wheel: Path) -> None:
    """The wheel holds every card file, export template and page of the manual, and no tests."""
    names = zipfile.ZipFile(wheel).namelist()
    carried = {Path(name).name for name in names if name.startswith("quizcli/builtin_cards/")}
    assert carried == {path.name for path in (ROOT / "cards").iterdir()}
    assert not [name for name in names if name.startswith("tests/")]
    assert "quizcli/py.typed" in names
    templates = ROOT / "quizcli" / "exporters" / "templates"
    carried = {name for name in names if name.startswith("quizcli/exporters/templates/")}
    assert carried == {str(path.relative_to(ROOT)) for path in templates.rglob("*.*")}
    pages = {name for name in names if name.startswith("quizcli/docs/")}
    assert pages == {str(path.relative_to(ROOT)) for path in (ROOT / "quizcli" / "docs").rglob("*.md")}


def test_an_installed_program_uses_its_own_cards(wheel: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere, the package uses the cards that it contains."""
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site), "QUIZ_HOME": str(tmp_path / "home")}
    result = subprocess.run(
        [sys.executable, "-m", "quizcli", "show", "conv-output-size"],
        env=environment, cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert str(site / "quizcli" / "builtin_cards" / "cnn.yaml") in "".join(result.stdout.split("\n"))


def test_a_checkout_uses_the_folder_beside_the_package() -> None:
    """In a checkout or an editable install, the cards in the folder next to the package are used."""
    if (Path(builtin_cards()).parent / "quizcli").is_dir():
        assert builtin_cards() == ROOT / "cards"
    else:
        assert builtin_cards().name == "builtin_cards"
