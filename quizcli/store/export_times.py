"""When each exported note last changed. Anki updates a note only if the imported one is newer."""

from collections.abc import Mapping

from quizcli.journal import LATEST_AT
from quizcli.store.explain import explained
from quizcli.store.store import Store

# The last second of the year 9999.
_LATEST = LATEST_AT // 1000


def modification_times(store: Store, fingerprints: Mapping[str, str], seconds: int) -> dict[str, int]:
    """Return for each GUID the time of its last change, in seconds; store the times of new and changed ones.

    A change is always later than the last one, also within a second and when the clock was set back.
    """
    with explained(store.path), store.transaction():
        known = {
            guid: (fingerprint, modified)
            for guid, fingerprint, modified in store.connection.execute(
                "SELECT guid, fingerprint, modified FROM exported"
            )
            if isinstance(modified, int) and 0 <= modified <= _LATEST  # else it counts as changed now
        }
        times, rows = dict[str, int](), []
        for guid, fingerprint in fingerprints.items():
            before = known.get(guid)
            if before and before[0] == fingerprint:
                times[guid] = before[1]
            else:
                times[guid] = max(seconds, before[1] + 1) if before else seconds
                rows.append((guid, fingerprint, times[guid]))
        store.connection.executemany("INSERT OR REPLACE INTO exported VALUES (?, ?, ?)", rows)
    return times
