"""One sitting as a value."""

import pytest

from quizcli.cards import CardId
from quizcli.journal import Quality
from quizcli.session import Asked, Session, SittingGrade, suggested


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


def with_sources(**cards: str) -> Session:
    """Begin a sitting with cards and the source items that they answer, such as ``a="1 2"``."""
    return Session(
        queue=tuple(
            Asked(card=CardId(card), state="due", sources=frozenset(sources.split())) for card, sources in cards.items()
        )
    )


def test_a_new_card_is_again_only_after_a_miss() -> None:
    """A card of quality 3 comes again, one of quality 4 does not; the other cards keep their state."""
    assert [asked.state for asked in session("a", "b").grade(Quality.HARD).queue] == ["new", "again"]
    assert [asked.state for asked in session("a", "b").grade(Quality.GOOD).queue] == ["new"]


def test_cards_on_one_source_item_do_not_follow_each_other() -> None:
    """The first card that shares no source item with the last one comes next; the order of the others stays."""
    assert order(with_sources(a="1", b="1 2", c="2", d="3").grade(Quality.GOOD)) == ["c", "b", "d"]
    assert order(with_sources(a="1", b="1", c="1").grade(Quality.GOOD)) == ["b", "c"]
    assert order(with_sources(a="1", b="1", c="2").drop()) == ["c", "b"]
    assert order(with_sources(a="1", b="1", c="1").grade(Quality.WRONG)) == ["b", "c", "a"], "none is lost or doubled"


def test_a_missed_card_is_not_asked_twice_in_a_row() -> None:
    """Another card comes between, even one on the same item; alone, the card comes at once."""
    assert order(with_sources(a="1", b="1").grade(Quality.WRONG)) == ["b", "a"]
    assert order(with_sources(a="1").grade(Quality.WRONG)) == ["a"]
    assert order(with_sources(a="", b="1").grade(Quality.WRONG)) == ["b", "a"]


def test_without_a_card() -> None:
    """A card taken out is gone wherever it stood; the others keep their order, and the grades stay."""
    missed = session("a", "b", "c").grade(Quality.WRONG)
    assert order(missed.without(CardId("c"))) == ["b", "a"]
    assert missed.without(CardId("c")).graded == missed.graded


def test_what_is_done() -> None:
    """A card that comes again is reviewed but not done; the first grade decides what was missed."""
    one = session("a", "b").grade(Quality.WRONG)
    assert (one.reviewed, one.done, one.missed) == (1, 0, ("a",))
    two = one.grade(Quality.GOOD)
    assert (two.reviewed, two.done, two.missed) == (2, 1, ("a",))
    end = two.grade(Quality.GOOD)
    assert (end.reviewed, end.done, end.missed) == (2, 2, ("a",))
    assert end.graded == (
        SittingGrade(card=CardId("a"), quality=Quality.WRONG, first=True),
        SittingGrade(card=CardId("b"), quality=Quality.GOOD, first=True),
        SittingGrade(card=CardId("a"), quality=Quality.GOOD, first=False),
    )


def test_what_is_left() -> None:
    """Cards are counted by state, several states together."""
    mixed = Session(queue=(Asked(card=CardId("a"), state="due"), Asked(card=CardId("b"), state="new")))
    assert (mixed.left("due"), mixed.left("new"), mixed.left("again"), mixed.left("due", "new")) == (1, 1, 0, 2)


@pytest.mark.parametrize(
    ("ticked", "points", "quality"),
    [
        (0, 4, Quality.GOOD), (1, 4, Quality.WRONG), (2, 4, Quality.HARD), (3, 4, Quality.HARD), (4, 4, Quality.GOOD),
        (1, 3, Quality.WRONG), (2, 3, Quality.HARD), (1, 2, Quality.HARD), (1, 1, Quality.GOOD),
    ],
)  # fmt: skip
def test_ticks_suggest_a_grade(ticked: int, points: int, quality: Quality) -> None:
    """All points suggest good, half of them hard, fewer again; without ticks good."""
    assert suggested(ticked, points) == quality


def test_no_card_is_moved_past_a_new_card_that_it_needs() -> None:
    """Cards on one source item are kept apart only as far as the order of introduction allows."""
    one, two, three = (CardId(card) for card in ("one", "two", "three"))
    queue = (
        Asked(card=one, state="new", sources=frozenset("1")),
        Asked(card=two, state="new", sources=frozenset("1")),
        Asked(card=three, state="new", needs=(two,)),
    )
    assert order(Session(queue=queue).grade(Quality.GOOD)) == ["two", "three"]
    seen = (queue[0], queue[1]._replace(state="due"), queue[2])
    assert order(Session(queue=seen).grade(Quality.GOOD)) == ["three", "two"]
