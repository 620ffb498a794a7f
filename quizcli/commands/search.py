"""``quiz search``: find cards by words."""

from quizcli.cards import Card, Language, in_language, named_texts
from quizcli.commands.reports import Found, SearchItem, list_item
from quizcli.commands.study import Study
from quizcli.corpus.tokens import beginning


def search(study: Study, words: list[str], most: int) -> list[SearchItem]:
    """Return the cards that contain all words or words that begin with them, best matches first."""
    language = study.languages(None)[0]
    found = [study.corpus.card(card) for card in study.corpus.search(" ".join(words), most)]
    return [
        {**list_item(card, study.store.progress(card.id)), "found": place_found(card, words, language)}
        for card in found
    ]


def place_found(card: Card, words: list[str], language: Language) -> Found | None:
    """Return the paragraph of a card that has most of the words; None if the question in this language has them all."""
    patterns = [beginning(word) for word in words]

    def hits(text: str) -> int:
        return sum(bool(pattern.search(text)) for pattern in patterns)

    if hits(in_language(card.question, language)) == len(patterns):
        return None
    passages = list(_passages(card, language))
    field, text = max(passages, key=lambda passage: hits(passage[1]))  # the first of the best
    return {"field": field, "text": text} if hits(text) else None


def _passages(card: Card, language: Language) -> list[tuple[str, str]]:
    """Return the paragraphs of a card with the names of their fields, those in the language first."""
    texts = [(field, {language: text} if isinstance(text, str) else text) for field, text in named_texts(card)]
    found = [(spoken != language, field, said) for field, each in texts for spoken, said in each.items()]
    return [
        (field, paragraph)
        for _, field, said in sorted(found, key=lambda item: item[0])
        for paragraph in said.split("\n\n")
    ]
