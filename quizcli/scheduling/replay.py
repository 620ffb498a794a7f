"""The replay: what each journal entry does to a card's progress."""

from datetime import date

from quizcli.journal import Bury, Entry, Known, Quality, Resume, Review, Suspend, Undo
from quizcli.scheduling import Memory, Progress, Scheduler

# A card that is known already is asked after this many days at the earliest.
KNOWN_DAYS = 60
_MOST_GRADES = 50


def step(scheduler: Scheduler, progress: Progress, entry: Entry) -> Progress:
    """Return the progress after one more entry.

    The first scheduled review of a learning day moves the memory; later ones that day are repeats, which change
    only the last quality: a card whose last quality is below 4 is asked again that day. Practice changes nothing.
    A card marked as known is introduced but not reviewed, so that it takes no place among the day's new cards.
    """
    match entry.event:
        case Review(mode="practice"):
            return progress
        case Review(quality=quality):
            return _reviewed(scheduler, progress, quality, entry.day)
        case Known():
            return progress._replace(
                memory=known(scheduler, progress.memory, entry.day),
                introduced=progress.introduced or entry.day,
                quality=Quality.PERFECT,
            )
        case Suspend():
            return progress._replace(suspended=True)
        case Resume():
            return progress._replace(suspended=False, buried_until=None)
        case Bury(until=until):
            return progress._replace(buried_until=until)
        case Undo():
            raise ValueError("undos and the entries they undo are filtered out before the replay")


def _reviewed(scheduler: Scheduler, progress: Progress, quality: Quality, day: date) -> Progress:
    if progress.reviewed == day:
        return progress._replace(quality=quality)
    return progress._replace(
        memory=scheduler.review(progress.memory, quality, day),
        introduced=progress.introduced or day,
        reviewed=day,
        quality=quality,
    )


def known(scheduler: Scheduler, memory: Memory | None, day: date) -> Memory:
    """Return the memory of a card marked as known: as if it had been graded good until the interval was long."""
    memory = scheduler.review(memory, Quality.GOOD, day)
    for _ in range(_MOST_GRADES):
        if memory.interval_days >= KNOWN_DAYS:
            break
        memory = scheduler.review(memory, Quality.GOOD, day)
    return memory


def preview(scheduler: Scheduler, progress: Progress, day: date) -> dict[Quality, int]:
    """Return the interval in days that each quality would give on a day; a repeat changes no interval."""
    if progress.reviewed == day and progress.memory:
        return dict.fromkeys(Quality, progress.memory.interval_days)
    return {quality: scheduler.review(progress.memory, quality, day).interval_days for quality in Quality}
