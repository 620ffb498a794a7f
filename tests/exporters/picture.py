"""The README's pictures of a card: ``python -m tests.exporters.picture`` takes them anew."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.exporters.browser import browser
from tests.exporters.engine import engine

CARD = "min-max-scaling"
HERE = Path(__file__).parent
PICTURES = {"card-light.png": ("en", False), "card-dark.png": ("zh", True)}


def main() -> None:
    """Export the card, show its back on a phone by day and by night, with two points ticked."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {**os.environ, "QUIZ_HOME": str(folder / "home")}
        export = ["export", "anki", str(folder / "a.apkg"), "--lang", "both"]
        subprocess.run([sys.executable, "-m", "quizcli", *export], env=environment, check=True, capture_output=True)
        (folder / "web").mkdir()
        with engine(folder / "anki") as anki, browser(folder / "web") as window:
            anki.take(folder / "a.apkg")
            for file, (language, night) in PICTURES.items():
                window.open(night=night)
                window.run(
                    "localStorage.setItem('quizcli', JSON.stringify({language: arguments[0]}));"
                    "document.body.style.overflow = 'hidden'",
                    language,
                )
                window.show("answer", anki.shown(f"quizcli:{CARD}")[1])
                window.run(
                    "const side = document.querySelector('.side:not(.away)');"
                    "[...side.querySelectorAll('.points label')].slice(0, 2).forEach(label => label.click());"
                    "side.querySelector('details').open = arguments[0]",
                    night,
                )
                window.picture(HERE / file)


if __name__ == "__main__":
    main()
