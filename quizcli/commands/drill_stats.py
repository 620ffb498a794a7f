"""``quiz stats drills``: right answers, times and mistakes of the numeric drills."""

from collections import Counter, defaultdict
from statistics import median
from typing import TypedDict

from quizcli.commands.study import Study
from quizcli.journal import Attempt
from quizcli.store.statistics import attempts


class DrillStatsReport(TypedDict):
    """One kind and level in ``quiz stats drills``; the most frequent of the ``mistakes`` come first."""

    kind: str
    level: int
    attempts: int
    right: int
    accuracy: float
    median_seconds: float | None
    mistakes: dict[str, int]


def drill_stats(study: Study) -> list[DrillStatsReport]:
    """Return the statistics per kind and level, over reviews and practice; undone answers do not count."""
    groups: dict[tuple[str, int], list[tuple[Attempt, int | None]]] = defaultdict(list)
    for review in attempts(study.store):
        if review.attempt:
            groups[review.attempt.kind, review.attempt.level].append((review.attempt, review.took_ms))
    return [_report(kind, level, found) for (kind, level), found in sorted(groups.items())]


def _report(kind: str, level: int, found: list[tuple[Attempt, int | None]]) -> DrillStatsReport:
    right = sum(attempt.verdict == "right" for attempt, _ in found)
    times = [took_ms / 1000 for _, took_ms in found if took_ms is not None]
    made = Counter(name for attempt, _ in found for name in (attempt.mistake or "").split())
    return {
        "kind": kind,
        "level": level,
        "attempts": len(found),
        "right": right,
        "accuracy": right / len(found),
        "median_seconds": median(times) if times else None,
        "mistakes": dict(made.most_common()),
    }
