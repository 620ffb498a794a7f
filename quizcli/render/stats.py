"""Render ``quiz stats`` as text and plots."""

from datetime import date

from quizcli.cards import Language, in_language
from quizcli.commands.stats import RetentionReport, StatsReport
from quizcli.render.plots import bars, heat_map, upright
from quizcli.render.text import columns, counted, first_words

_BAR = 30
_HEIGHT = 4
_QUESTION_WIDTH = 44


def stats(report: StatsReport, language: Language) -> str:
    """Return the statistics as text."""
    if not report["reviews"]:
        return "No reviews yet. Start with `quiz`."
    parts = [
        _head(report),
        ["Reviews in the last year", *heat_map(_counts(report), date.fromisoformat(report["day"]), 53)],
        _retention(report),
        ["Due in the next 30 days", *_forecast(report)],
        _ease(report),
        [
            "Interval in days",
            *bars(
                [(f"{found['lowest']:.0f}-{found['highest']:.0f}", found["cards"]) for found in report["intervals"]],
                _BAR,
            ),
        ],
        _leeches(report, language),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _head(report: StatsReport) -> list[str]:
    time = report["seconds"]["median"]
    said = f"{counted(report['reviews'], 'review')}; {counted(report['streak'], 'day')} in a row"
    return [f"{said}; {time:.0f} s a card (median)" if time is not None else said]


def _counts(report: StatsReport) -> dict[date, int]:
    return {date.fromisoformat(day["day"]): day["reviews"] for day in report["days"] if day["reviews"]}


def _retention(report: StatsReport) -> list[str]:
    maturities = [(name, report["retention"][name]) for name in ("young", "mature", "all")]
    decks = [(found["deck"], found) for found in report["decks"]]
    if not report["retention"]["all"]["reviews"]:
        return []
    rows = [_rate(name, found) for name, found in (*maturities, *decks)]
    return ["Remembered (quality 3 or more) of the cards asked again", *columns(rows, right=(1, 2)).split("\n")]


def _rate(name: str, found: RetentionReport) -> tuple[str, str, str]:
    rate = "-" if found["rate"] is None else f"{100 * found['rate']:.0f} %"
    return (name, rate, f"of {found['reviews']:,}")


def _ease(report: StatsReport) -> list[str]:
    """Return the distribution of the ease; nothing where the scheduler has no such number."""
    rows = [(f"{found['lowest']:.2f}-{found['highest']:.2f}", found["cards"]) for found in report["ease"]]
    return ["Ease", *bars(rows, _BAR)] if rows else []


def _forecast(report: StatsReport) -> list[str]:
    due = [day["due"] for day in report["forecast"]]
    first, last = report["forecast"][0]["day"], report["forecast"][-1]["day"]
    scale = f"{first} {'-' * max(1, len(due) - len(first) - 6)} {last[5:]}"
    return [*upright(due, _HEIGHT), scale, f"{sum(due):,} in all, at most {max(due):,} a day"]


def _leeches(report: StatsReport, language: Language) -> list[str]:
    if not report["leeches"]:
        return []
    rows = [
        (leech["id"], str(leech["lapses"]), first_words(in_language(leech["question"], language), _QUESTION_WIDTH))
        for leech in report["leeches"]
    ]
    return ["Forgotten most often (`quiz show ID` opens one)", *columns(rows, right=(1,)).split("\n")]
