"""The replay: what each journal entry does to a card's progress."""

from datetime import date

from quizcli.journal import Bury, Entry, Quality, Resume, Review, Suspend, Undo
from quizcli.scheduling import Progress, Scheduler


def step(scheduler: Scheduler, progress: Progress, entry: Entry) -> Progress:
    """Return the progress after one more entry.

    The first scheduled review of a learning day moves the memory; later ones that day are repeats, which change
    only the last quality: a card whose last quality is below 4 is asked again that day. Practice changes nothing.
    """
    match entry.event:
        case Review(mode="practice"):
            return progress
        case Review(quality=quality):
            if progress.reviewed == entry.day:
                return progress._replace(quality=quality)
            return progress._replace(
                memory=scheduler.review(progress.memory, quality, entry.day),
                introduced=progress.introduced or entry.day,
                reviewed=entry.day,
                quality=quality,
            )
        case Suspend():
            return progress._replace(suspended=True)
        case Resume():
            return progress._replace(suspended=False, buried_until=None)
        case Bury(until=until):
            return progress._replace(buried_until=until)
        case Undo():
            raise ValueError("undos and the entries they undo are filtered out before the replay")


def preview(scheduler: Scheduler, progress: Progress, day: date) -> dict[Quality, int]:
    """Return the interval in days that each quality would give on a day; a repeat changes no interval."""
    if progress.reviewed == day and progress.memory:
        return dict.fromkeys(Quality, progress.memory.interval_days)
    return {quality: scheduler.review(progress.memory, quality, day).interval_days for quality in Quality}
