"""When exported notes last changed."""

from quizcli.store.export_times import modification_times
from quizcli.store.store import Store


def test_the_time_follows_the_content(store: Store) -> None:
    """An unchanged note keeps its time; a changed one gets a later one, within a second and after the clock went back."""
    assert modification_times(store, {"a": "1", "b": "1"}, 100) == {"a": 100, "b": 100}
    assert modification_times(store, {"a": "1", "b": "2"}, 200) == {"a": 100, "b": 200}
    assert modification_times(store, {"b": "3"}, 200) == {"b": 201}
    assert modification_times(store, {"b": "4"}, 50) == {"b": 202}
    assert modification_times(store, {"a": "1", "b": "4"}, 900) == {"a": 100, "b": 202}
