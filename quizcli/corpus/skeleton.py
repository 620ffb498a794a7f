"""The skeleton of a new card. A card that still has one of its texts is a draft: it is complained of and not used."""

from quizcli.cards import Card, Complaint, Location, card_texts
from quizcli.language import in_both

_QUESTION = "Write the question here."
_ANSWER = "Write here what one says in 30 to 45 seconds: Markdown, with formulas as $x^2$."
_POINT = "What a complete answer must contain, short enough to tick."
_DETAIL = "Write here what one adds when asked: a derivation, a table, an example. Optional."

SKELETON = f"""\
- id: {{id}}
  question: {_QUESTION}
  answer: |
    {_ANSWER}
  points:
  - {_POINT}
  detail: |
    {_DETAIL}
  level: 1
  tags: []
"""


def is_draft(card: Card) -> bool:
    """Return whether a text of a card is still the skeleton's."""
    return any(text in (_QUESTION, _ANSWER, _POINT, _DETAIL) for text in card_texts(card))


def unfinished(card_id: str, location: Location) -> Complaint:
    """Return the complaint about a draft."""
    message = in_both("'{id}' is not asked yet: it has texts of the skeleton; `quiz edit {id}` opens it", id=card_id)
    return Complaint(location, message)
