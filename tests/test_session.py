"""One sitting as a value."""

from quizcli.cards import CardId
from quizcli.journal import Quality
from quizcli.session import Asked, Session


def session(*ids: str) -> Session:
    """Begin a sitting with new cards."""
    return Session(queue=tuple(Asked(card=CardId(card), state="new") for card in ids))


def order(found: Session) -> list[str]:
    """Return the ids to come."""
    return [asked.card for asked in found.queue]


def test_good_cards_go_and_others_come_again() -> None:
    """A 4 ends a card; anything below puts it at the end, as often as it takes."""
    first = session("a", "b", "c")
    missed = first.grade(Quality.HARD)
    assert order(missed) == ["b", "c", "a"]
    assert (missed.left("new"), missed.left("again")) == (2, 1)
    assert order(missed.grade(Quality.GOOD).grade(Quality.PERFECT).grade(Quality.WRONG)) == ["a"]
    assert order(first) == ["a", "b", "c"], "the earlier moment is untouched: undo goes back to it"


def test_the_sums() -> None:
    """A card counts once, by its first grade."""
    end = session("a", "b").grade(Quality.WRONG).grade(Quality.GOOD).grade(Quality.PERFECT)
    assert (end.current, end.reviewed, end.missed) == (None, 2, ("a",))


def test_dropping_and_putting_first() -> None:
    """A dropped card is gone; one put first is asked now and not twice."""
    assert order(session("a", "b").drop()) == ["b"]
    again = session("a", "b").put_first(Asked(card=CardId("b"), state="again"))
    assert order(again) == ["b", "a"]
    assert again.left("again") == 1
