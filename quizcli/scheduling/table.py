"""The table of schedulers, and the one that is used."""

from collections.abc import Mapping
from importlib import import_module

from quizcli.scheduling import Scheduler

# Name -> module and class; only the scheduler in use is imported.
SCHEDULERS: Mapping[str, str] = {
    "sm2": "quizcli.scheduling.sm2:SM2",
}

DEFAULT = "sm2"


def load_scheduler(name: str) -> Scheduler:
    """Return the scheduler of a name in the table."""
    module, _, made_by = SCHEDULERS[name].partition(":")
    scheduler: Scheduler = getattr(import_module(module), made_by)()
    return scheduler
