"""The fold from journal entries to a card's progress."""

from datetime import date

from quizcli.journal import Bury, Entry, Memory, Progress, Quality, Resume, Review, Suspend, Undo
from quizcli.scheduling import Scheduler


class Replay:
    """Applies entries in replay order; all decisions about the schedule are the scheduler's."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler

    @property
    def name(self) -> str:
        """The scheduler's name."""
        return self._scheduler.name

    @property
    def version(self) -> int:
        """The scheduler's version."""
        return self._scheduler.version

    def review(self, memory: Memory | None, quality: Quality, day: date) -> Memory:
        """Return the memory after the review that moved the schedule on a day."""
        return self._scheduler.review(memory, quality, day)

    def step(self, progress: Progress, entry: Entry) -> Progress:
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
                    memory=self._scheduler.review(progress.memory, quality, entry.day),
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
                raise ValueError("undos are taken out, with what they undo, before the fold")
