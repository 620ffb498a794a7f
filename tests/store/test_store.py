"""The journal: what is appended stays, what is undone was never there, and the schedule follows."""

import json
import sqlite3
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from quizcli.cards import CardId
from quizcli.errors import StoreError
from quizcli.journal import Attempt, Bury, Entry, Known, Moment, Quality, Resume, Review, Suspend, Uid, Undo
from quizcli.scheduling import NOTHING, Memory
from quizcli.store.store import MergeResult, Store
from tests.store.conftest import open_store

A, B = CardId("a"), CardId("b")
DAY = date(2026, 3, 1)
AT = 1_772_000_000_000
NOW = Moment(AT, DAY)


def review(quality: int = 4, card: CardId = A) -> Review:
    """Return a scheduled review."""
    return Review(card=card, quality=Quality(quality))


def later(days: int) -> date:
    """Return a day after the first one."""
    return DAY + timedelta(days=days)


def grade(store: Store, quality: int, days: int = 0, card: CardId = A) -> Entry:
    """Append a review some days later."""
    entry, _ = store.append(review(quality, card), Moment(AT + days * 86_400_000, later(days)))
    return entry


def memory(store: Store, card: CardId = A) -> Memory:
    """Return the memory of a card that has one."""
    found = store.progress(card).memory
    assert found is not None
    return found


def test_every_kind_of_entry_survives(store: Store) -> None:
    """What is appended is what is read, drill attempts included."""
    attempt = Attempt(
        kind="conv-output-size", version=1, seed=7, level=2, given={"size": [5, 5]}, response={"size": "3x3"},
        verdict="wrong", mistake="no_floor",
    )  # fmt: skip
    acts = (
        Review(card=A, quality=Quality.WRONG, took_ms=1234, attempt=attempt),
        Review(card=A, quality=Quality.PERFECT, mode="practice"),
        Suspend(card=B),
        Resume(card=B),
        Known(card=B),
        Bury(card=B, until=later(1)),
    )
    written = [store.append(act, NOW)[0] for act in acts]
    undone = store.undo(NOW)
    assert undone == written[-1]
    assert [*acts, Undo(card=B, target=written[-1].uid)] == [entry.event for entry in store.entries()]
    assert list(range(7)) == [entry.seq for entry in store.entries()]


def test_an_entry_never_stands_before_earlier_ones_of_its_day(store: Store) -> None:
    """When the clock goes back within a day, the new entry takes the time of the newest one."""
    store.append(review(), NOW)
    entry, _ = store.append(review(), Moment(AT - 5_000, DAY))
    assert entry.at == AT
    entry, _ = store.append(review(), Moment(AT - 5_000, later(1)))
    assert entry.at == AT - 5_000


def test_a_review_of_an_earlier_day_is_folded_in_its_place(store: Store) -> None:
    """A clock set back by days gives the schedule that reviews in that order would have given."""
    grade(store, 5, days=7)
    grade(store, 5, days=1)
    grade(store, 5, days=0)
    assert (17, 3, later(7 + 17)) == (memory(store).interval_days, memory(store).state[1], memory(store).due)


def test_undo_takes_back_the_newest_first(store: Store) -> None:
    """Each undo takes back one more entry, whatever the order of days; at last there is nothing to undo."""
    grade(store, 5, days=3)
    grade(store, 5, days=0)
    store.append(Suspend(card=A), NOW)
    assert isinstance((store.undo(NOW) or grade(store, 0)).event, Suspend)
    assert not store.progress(A).suspended
    store.undo(NOW)
    assert later(4) == memory(store).due
    store.undo(NOW)
    assert store.progress(A) == NOTHING
    assert store.undo(NOW) is None
    assert [undone for _, undone in store.history(A)] == [True] * 3


def test_undo_is_of_this_device(store: Store, tmp_path: Path) -> None:
    """What came from another device stays."""
    other = open_store(tmp_path / "other")
    grade(other, 5)
    store.merge(enumerate(other.entries(), 1), NOW)
    assert store.undo(NOW) is None
    other.close()


def test_the_first_undone_review_of_a_day_makes_the_second_the_first(store: Store) -> None:
    """The schedule moves by the first review that counts."""
    grade(store, 1)
    second = grade(store, 5)
    undo = Undo(card=A, target=next(store.entries()).uid)
    line = Entry(uid=Uid(b"u" * 16), device="x", seq=0, at=AT, day=DAY, event=undo)
    store.merge([(1, line)], NOW)
    assert memory(store).state[0] == 260
    assert second.day == store.progress(A).introduced


def test_merging_is_set_union(store: Store, tmp_path: Path) -> None:
    """Merged either way and twice, two journals are the same."""
    other = open_store(tmp_path / "other")
    grade(store, 5)
    grade(store, 5, days=5)
    grade(other, 2, days=3)
    grade(other, 4, days=3, card=B)
    assert MergeResult(read=2, added=2) == store.merge(enumerate(list(other.entries()), 1), NOW)
    assert MergeResult(read=4, added=2) == other.merge(enumerate(list(store.entries()), 1), NOW)
    assert MergeResult(read=4, added=0) == other.merge(enumerate(list(store.entries()), 1), NOW)
    assert list(store.entries()) == list(other.entries())
    assert store.memories() == other.memories()
    assert memory(store).lapses == 1
    other.close()


def test_an_undo_may_arrive_before_its_target(store: Store, tmp_path: Path) -> None:
    """A journal merged in two parts, the later part first, is the whole."""
    other = open_store(tmp_path / "other")
    grade(other, 5)
    other.undo(NOW)
    first, second = other.entries()
    store.merge([(1, second)], NOW)
    assert store.progress(A) == NOTHING
    store.merge([(1, first)], NOW)
    assert store.progress(A) == NOTHING
    assert store.differing() == []
    other.close()


def test_other_content_under_the_same_uid_is_refused(store: Store) -> None:
    """A merge that contradicts the journal changes nothing."""
    entry = grade(store, 5)
    new = Entry(uid=Uid(b"n" * 16), device="x", seq=0, at=AT, day=DAY, event=review())
    changed = Entry(uid=entry.uid, device=entry.device, seq=0, at=AT, day=DAY, event=review(1))
    with pytest.raises(StoreError, match=r"line 2: entry .* with other content"):
        store.merge([(1, new), (2, changed)], NOW)
    assert [entry] == list(store.entries())


def test_an_undo_counts_for_the_card_of_its_target(store: Store) -> None:
    """Also where it names another card, as a journal made elsewhere may."""
    target = grade(store, 5)
    grade(store, 4, card=B)
    before = store.progress(B)
    wrong = Entry(uid=Uid(b"u" * 16), device="other", seq=0, at=AT + 1, day=DAY, event=Undo(card=B, target=target.uid))
    assert store.merge([(1, wrong)], NOW) == MergeResult(1, 1)
    assert store.progress(A) == NOTHING
    assert store.progress(B) == before
    assert not store.differing()


def test_an_undo_of_an_undo_is_refused(store: Store) -> None:
    """Undo names a review, a suspension, a resumption or a burial."""
    grade(store, 5)
    store.undo(NOW)
    undo = list(store.entries())[-1]
    bad = Entry(uid=Uid(b"n" * 16), device="x", seq=0, at=AT, day=DAY, event=Undo(card=A, target=undo.uid))
    with pytest.raises(StoreError, match="undoes an undo"):
        store.merge([(1, bad)], NOW)
    assert store.count() == 2


def test_entries_cannot_be_changed_or_deleted(store: Store) -> None:
    """The journal is append-only by trigger, not by good manners."""
    grade(store, 5)
    for statement in ("DELETE FROM entries", "UPDATE entries SET quality = 0"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            store.connection.execute(statement)
    assert store.count() == 1


def test_a_renamed_card_keeps_its_progress(store: Store) -> None:
    """Reviews under the old id count for the new one, merged in order; taken back, each has its own again."""
    grade(store, 5)
    grade(store, 5, days=1)
    grade(store, 5, days=7, card=B)
    before = store.memories()
    store.set_names({A: B}, [B], "1")
    assert (memory(store, B).interval_days, memory(store, B).state[1]) == (17, 3)
    assert {B} == set(store.memories())
    assert store.differing() == []
    assert len(store.history(B)) == 3
    grade(store, 2, days=30, card=B)
    assert memory(store, B).lapses == 1
    store.undo(NOW)
    store.set_names({}, [A, B], "2")
    assert before == store.memories()
    assert store.differing() == []


def test_rebuild_mends_a_tampered_schedule(store: Store) -> None:
    """`differing` names the cards whose memory is not the replay's, and `rebuild` sets them right."""
    grade(store, 5)
    good = store.memories()
    store.connection.execute("UPDATE progress SET due = '2099-01-01'")
    store.connection.execute("INSERT INTO progress (card, suspended) VALUES ('ghost', 1)")
    assert [A, CardId("ghost")] == store.differing()
    store.rebuild()
    assert good == store.memories()


def test_a_full_disk_keeps_what_was_there(store: Store) -> None:
    """When a page cannot be added, the grade is refused with a message, and all earlier ones are safe."""
    grade(store, 5)
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count = {pages}")

    def fill() -> None:
        for number in range(500):
            grade(store, 4, card=CardId(f"card-{number:0200}"))

    with pytest.raises(StoreError, match=r"the disk is full. Nothing was recorded"):
        fill()
    kept = store.count()
    store.connection.execute("PRAGMA max_page_count = 1000000")
    assert store.differing() == []
    grade(store, 5, days=1)
    assert kept + 1 == store.count()


def test_a_journal_that_is_in_use_says_so(store: Store) -> None:
    """A write lock that another process holds too long is an error, not a crash."""
    store.connection.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another quiz"):
        grade(store, 5)
    other.execute("ROLLBACK")
    other.close()
    grade(store, 5)


def test_threads_of_two_stores_do_not_lose_a_grade(tmp_path: Path) -> None:
    """Two writers that grade the same card at once both stay, and the memory is the replay's."""
    open_store(tmp_path).close()

    def write() -> None:
        opened = open_store(tmp_path)
        for number in range(20):
            grade(opened, 5, days=number)
        opened.close()

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    store = open_store(tmp_path)
    assert store.count() == 40
    assert len({entry.seq for entry in store.entries()}) == 40
    assert store.differing() == []
    store.close()


def test_the_device_id_is_a_file(store: Store) -> None:
    """The id stays from run to run and is made anew when its file is gone."""
    file = store.path.with_name("device")
    first = grade(store, 5).device
    assert file.read_text().strip() == first == grade(store, 5).device
    file.unlink()
    assert first != grade(store, 5).device


def test_given_is_json(store: Store) -> None:
    """The numbers of a drill stand in the journal as JSON, so that old attempts can be solved again."""
    attempt = Attempt(
        kind="k",
        version=1,
        seed=1,
        level=1,
        given={"x": [1.5, {"y": "中"}]},
        response={},
        verdict="right",
        mistake=None,
    )
    store.append(Review(card=A, quality=Quality.GOOD, attempt=attempt), NOW)
    text = store.connection.execute("SELECT attempt FROM entries").fetchone()[0]
    assert json.loads(text)["given"] == {"x": [1.5, {"y": "中"}]}


def test_amend_puts_one_entry_in_the_place_of_another(store: Store) -> None:
    """Both are kept, one undone; the schedule is that of the second alone."""
    first, _ = store.append(Review(card=A, quality=Quality.WRONG), NOW)
    second = store.amend(first, Review(card=A, quality=Quality.PERFECT), Moment(AT + 1, DAY))
    assert [(entry.uid, undone) for entry, undone in store.history(A)] == [(first.uid, True), (second.uid, False)]
    memory = store.progress(A).memory
    assert memory
    assert memory.state[0] == 260
    assert store.differing() == []


def test_an_attempt_is_stored_as_readable_json(store: Store) -> None:
    """Keys in order, Chinese as it is: two devices write the same text for the same attempt."""
    attempt = Attempt(
        kind="nms", version=1, seed=0, level=1, given={"b": 1, "a": "中"}, response={}, verdict="right", mistake=None
    )
    store.append(Review(card=A, quality=Quality.GOOD, attempt=attempt), NOW)
    assert next(store.entries()).event == Review(card=A, quality=Quality.GOOD, attempt=attempt)
    (text,) = store.connection.execute("SELECT attempt FROM entries").fetchone()
    assert text == (
        '{"given": {"a": "中", "b": 1}, "kind": "nms", "level": 1, "mistake": null, "response": {}, "seed": 0,'
        ' "verdict": "right", "version": 1}'
    )
