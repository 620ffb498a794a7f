"""Render ``quiz stats``: one screen first; the plots of the whole journal and the decks on request."""

import re
from collections.abc import Sequence
from datetime import date

from rich.cells import cell_len
from rich.text import Text as Styled

from quizcli.cards import Language
from quizcli.commands.reports import MATURE_DAYS
from quizcli.commands.stats import RECENT_DAYS, DeckStats, RetentionReport, StatsReport
from quizcli.language import marked, tr
from quizcli.render.lists import entry, folded
from quizcli.render.plots import bars, heat_map, upright
from quizcli.render.text import columns
from quizcli.render.wrap import break_lines, pieces

_LABEL = 12
_GAUGE = 20
_BAR = 30
_HEIGHT = 4
_WEEKS = 53
# Below this width there is room for neither gauges nor seven days.
_ROOMY = 60
_DAYS_AHEAD = 7
_DAYS_AHEAD_NARROW = 5
_WEEKDAYS = (
    marked("Mon"), marked("Tue"), marked("Wed"), marked("Thu"), marked("Fri"), marked("Sat"), marked("Sun"),
)  # fmt: skip
_MORE = ("`quiz stats --decks`", "`quiz stats --all`", "`quiz stats drills`")
_MATURITIES = (marked("young"), marked("mature"), marked("all"))
_GOOD, _FAIR = 0.9, 0.8


def overview(report: StatsReport, width: int) -> Sequence[Styled]:
    """Return the statistics that fit a screen of 24 rows."""
    if not report["reviews"]:
        return [_nothing()]
    seen, recent = report["seen"], report["recent"]
    lines = [
        *folded(_head(report), width),
        Styled(),
        *_gauge(
            tr("Seen"),
            seen["seen"],
            seen["cards"],
            tr("{seen:,} of {cards:,} cards", seen=seen["seen"], cards=seen["cards"]),
            width,
        ),
        *_gauge(
            tr("Solid"),
            seen["mature"],
            seen["seen"],
            tr("{solid:,} of those come back after {days} days or more", solid=seen["mature"], days=MATURE_DAYS),
            width,
        ),
        *_remembered(recent, width),
        *_line(tr("Time"), "", _time(report), width),
        Styled(),
    ]
    if report["weakest"]:
        by_name = {deck["deck"]: deck for deck in report["decks"]}
        lines += [*_table(tr("Weakest decks"), [by_name[name] for name in report["weakest"]], width), Styled()]
    return [*lines, *_coming(report, width), Styled(), *folded(_more(), width)]


def _more() -> str:
    return tr("More: {commands}", commands=tr(", ").join(_MORE))


def _nothing() -> Styled:
    return Styled(tr("No reviews yet. Start with `quiz`."))


def decks(report: StatsReport, width: int) -> Sequence[Styled]:
    """Return a row for each deck of which a card was seen."""
    return _table(tr("Decks"), report["decks"], width) if report["decks"] else [_nothing()]


def everything(report: StatsReport, language: Language, width: int) -> Sequence[Styled]:
    """Return the overview, the decks, and the plots of the whole journal."""
    if not report["reviews"]:
        return overview(report, width)
    weeks = min(_WEEKS, width - _LABEL)
    parts = [
        overview(report, width)[:-2],
        decks(report, width),
        _plot(tr("Reviews in the last year"), heat_map(_counts(report), date.fromisoformat(report["day"]), weeks)),
        _retention(report),
        _plot(tr("Due in the next 30 days"), _forecast(report)),
        _plot(
            tr("Ease"), bars([(f"{f['lowest']:.2f}-{f['highest']:.2f}", f["cards"]) for f in report["ease"]], _BAR - 6)
        ),
        _plot(
            tr("Interval in days"),
            bars([(f"{f['lowest']:.0f}-{f['highest']:.0f}", f["cards"]) for f in report["intervals"]], _BAR - 6),
        ),
        _leeches(report, language, width),
    ]
    return [line for part in parts if part for line in (*part, Styled())][:-1]


def _head(report: StatsReport) -> str:
    return tr("Reviews: {reviews:,}; days in a row: {days:,}", reviews=report["reviews"], days=report["streak"])


def _time(report: StatsReport) -> str:
    recent, median = report["recent"], report["seconds"]["median"]
    if recent["minutes_a_day"] is None or median is None:
        return tr("on {active} of the last {days} days", active=recent["active_days"], days=RECENT_DAYS)
    return tr(
        "{minutes} min a day on {active} of the last {days} days, {seconds:.0f} s a card (median)",
        minutes=max(1, round(recent["minutes_a_day"])),
        active=recent["active_days"],
        days=RECENT_DAYS,
        seconds=median,
    )


def _remembered(recent: RetentionReport, width: int) -> Sequence[Styled]:
    if recent["rate"] is None:
        said = tr("no card was asked again in the last {days} days", days=RECENT_DAYS)
        return _line(tr("Remembered"), "", said, width)
    said = tr(
        "{rate} of {reviews:,} repetitions in the last {days} days",
        rate=_percent(recent),
        reviews=recent["reviews"],
        days=RECENT_DAYS,
    )
    return _line(tr("Remembered"), _blocks(recent["rate"], width), said, width, _colour(recent["rate"]))


def _gauge(label: str, part: int, whole: int, said: str, width: int) -> Sequence[Styled]:
    return _line(label, _blocks(part / whole if whole else 0, width), said, width, "cyan")


def _blocks(share: float, width: int) -> str:
    if width < _ROOMY:
        return ""
    filled = -(-round(share * 1000) * _GAUGE // 1000)  # a small share is seen too
    return "█" * filled + "░" * (_GAUGE - filled) + "  "


def _line(label: str, gauge: str, said: str, width: int, colour: str = "") -> Sequence[Styled]:
    padded = label + " " * max(1, _LABEL - cell_len(label))
    mark = [*pieces(padded, "bold"), *pieces(gauge, colour)]
    return break_lines(pieces(said, ""), width, mark)


def _coming(report: StatsReport, width: int) -> Sequence[Styled]:
    """Return how many cards come on the next days."""
    days = report["forecast"][: _DAYS_AHEAD if width >= _ROOMY else _DAYS_AHEAD_NARROW]
    rows = [
        (
            tr("Next {days} days", days=len(days)),
            *(tr(_WEEKDAYS[date.fromisoformat(day["day"]).weekday()]) for day in days),
        ),
        (tr("due again"), *(f"{day['due']:,}" for day in days)),
    ]
    if any(day["left_over"] for day in days):
        rows.append((tr("left over"), *(f"{day['left_over']:,}" for day in days)))
    return _headed(columns(rows, right=range(1, len(days) + 1)).split("\n"))


def _table(title: str, found: Sequence[DeckStats], width: int) -> Sequence[Styled]:
    """Return decks with what is remembered of them, seen and solid; in a narrow window without the last two."""
    head = (title, tr("remembered"), "", tr("seen"), tr("solid"))
    rows = [
        head,
        *(
            (
                deck["deck"],
                _percent(deck),
                tr("of {number:,}", number=deck["reviews"]),
                f"{deck['seen']:,}/{deck['cards']:,}",
                f"{deck['mature']:,}",
            )
            for deck in found
        ),
    ]
    shown = len(head) if width >= _ROOMY else 3
    lines = columns([row[:shown] for row in rows], right=range(1, shown)).split("\n")
    return [
        line if number == 0 else _rated(line, deck)
        for number, (line, deck) in enumerate(zip(_headed(lines), [found[0], *found], strict=True))
    ]


def _rated(line: Styled, found: RetentionReport) -> Styled:
    if found["rate"] is not None:
        line.highlight_regex(re.compile(r"\d+ %"), _colour(found["rate"]))
    return line


def _percent(found: RetentionReport) -> str:
    return "-" if found["rate"] is None else f"{100 * found['rate']:.0f} %"


def _colour(rate: float) -> str:
    return "green" if rate >= _GOOD else "yellow" if rate >= _FAIR else "red"


def _retention(report: StatsReport) -> Sequence[Styled]:
    maturities = [(name, report["retention"][name]) for name in _MATURITIES]
    if not report["retention"]["all"]["reviews"]:
        return []
    rows = [(tr(name), _percent(found), tr("of {number:,}", number=found["reviews"])) for name, found in maturities]
    head = tr("Remembered (quality 3 or more) of the cards asked again")
    table = _headed([head, *columns(rows, right=(1, 2)).split("\n")])
    return [table[0], *(_rated(line, found) for line, (_, found) in zip(table[1:], maturities, strict=True))]


def _counts(report: StatsReport) -> dict[date, int]:
    return {date.fromisoformat(day["day"]): day["reviews"] for day in report["days"] if day["reviews"]}


def _forecast(report: StatsReport) -> list[str]:
    due = [day["due"] for day in report["forecast"]]
    first, last = report["forecast"][0]["day"], report["forecast"][-1]["day"]
    scale = f"{first} {'-' * max(1, len(due) - len(first) - 6)} {last[5:]}"
    return [*upright(due, _HEIGHT), scale, tr("{sum:,} in all, at most {most:,} a day", sum=sum(due), most=max(due))]


def _leeches(report: StatsReport, language: Language, width: int) -> Sequence[Styled]:
    if not report["leeches"]:
        return []
    lines = [Styled(tr("Forgotten most often"), style="bold")]
    for leech in report["leeches"]:
        lapses = tr("lapses: {times:,}", times=leech["lapses"])
        lines += entry(leech["question"], [leech["id"], lapses], language, width)
    return lines


def _plot(title: str, lines: Sequence[str]) -> Sequence[Styled]:
    """Return the rows of a plot below its title; nothing if there are none."""
    return [Styled(title, style="bold"), *(Styled(line, style="cyan") for line in lines)] if lines else []


def _headed(lines: Sequence[str]) -> Sequence[Styled]:
    return [Styled(line, style="" if number else "bold") for number, line in enumerate(lines)]
