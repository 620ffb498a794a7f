"""Real processes: killed at any moment, writing at once, starting at once."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.store.conftest import open_store

# Grades a card again and again, a day later each time, and says each grade only when it is on the disk.
GRADE_ON = """
import sys
from datetime import date, timedelta
from pathlib import Path
from quizcli.journal import Moment, Quality, Review
from tests.store.conftest import open_store
store = open_store(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    day = date(2026, 3, 1) + timedelta(days=number // 5)
    entry, _ = store.append(Review(card=f"card-{number % 7}", quality=Quality(number % 6)), Moment(number, day))
    print(entry.uid.hex(), flush=True)
"""


def start(folder: Path, count: int) -> "subprocess.Popen[str]":
    """Start a process that grades."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen(
        [sys.executable, "-c", GRADE_ON, str(folder), str(count)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )


def lines(process: "subprocess.Popen[str]") -> list[str]:
    """Wait for a process and return what it acknowledged; a line cut by the kill is not one."""
    out, _ = process.communicate(timeout=60)
    return [line for line in out.splitlines() if len(line) == 32]


def test_kill_9_loses_no_acknowledged_grade(tmp_path: Path) -> None:
    """Killed at ten random moments, the journal has every grade it acknowledged and equals its replay."""
    acknowledged: list[str] = []
    generator = random.Random(1)
    for _ in range(10):
        process = start(tmp_path, 100_000)
        assert process.stdout is not None
        acknowledged.append(process.stdout.readline().strip())
        time.sleep(generator.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        acknowledged += lines(process)
        assert process.returncode == -signal.SIGKILL
        store = open_store(tmp_path)
        assert set(acknowledged) <= {entry.uid.hex() for entry in store.entries()}
        assert store.differing() == []
        store.close()
    assert len(acknowledged) > 50


def test_two_processes_grade_at_once(tmp_path: Path) -> None:
    """Every grade of both is kept."""
    processes = [start(tmp_path, 60) for _ in range(2)]
    acknowledged = [line for process in processes for line in lines(process)]
    store = open_store(tmp_path)
    assert len(set(acknowledged)) == 120 == store.count()
    assert store.differing() == []
    store.close()


@pytest.mark.parametrize("round_number", range(2))
def test_three_first_runs_at_once(tmp_path: Path, round_number: int) -> None:
    """Three programs started in an empty home make one journal, and none fails."""
    environment = {**os.environ, "QUIZ_HOME": str(tmp_path / "home"), "QUIZ_NOW": "2026-03-01T10:00"}
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "quizcli", "grade", "conv-output-size", str(3 + number)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    for process in processes:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, (round_number, err)
        assert out.startswith("conv-output-size: quality")
        assert not err
    store = open_store(tmp_path / "home")
    assert store.count() == 3
    assert len({entry.device for entry in store.entries()}) == 1
    store.close()
