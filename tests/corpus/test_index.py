"""The compiled corpus: when it is made anew, what counts, what is found."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from quizcli.cards import CardFilter, CardId, DrillKinds, Question
from quizcli.corpus import compile as compiling
from quizcli.corpus import loader
from quizcli.corpus.files import card_files
from quizcli.corpus.index import Corpus
from quizcli.corpus.loader import CardFile
from quizcli.errors import CacheError, CorpusError, UsageError

DECK = """\
deck: {deck}
title: {title}
cards:
"""
CARD = """\
- id: {id}
  question: {question}
  answer: {answer}
"""


class Folders:
    """A folder of built-in decks and one of the user's, and the cache over both."""

    def __init__(self, root: Path) -> None:
        self.builtin, self.own, self.cache = root / "builtin", root / "own", root / "cache" / "corpus.db"
        self.builtin.mkdir()
        self.own.mkdir()
        self.read: list[str] = []
        self.opened: list[Corpus] = []

    def write(self, folder: Path, name: str, *cards: str, deck: str = "d", title: str = "D") -> Path:
        """Write a deck."""
        file = folder / name
        file.write_text(DECK.format(deck=deck, title=title) + "".join(cards), encoding="utf-8")
        return file

    def open(self) -> Corpus:
        """Open the corpus."""
        files = card_files([self.builtin, self.own])
        self.opened.append(Corpus.open(self.cache, files, builtin=self.builtin, kinds=DrillKinds()))
        return self.opened[-1]


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folders]:
    """Two empty folders; ``read`` names the files whose YAML was read."""
    made = Folders(tmp_path)

    def watched(path: Path, kinds: DrillKinds) -> CardFile:
        made.read.append(path.name)
        return loader.load(path, kinds)

    monkeypatch.setattr(compiling, "load", watched)
    yield made
    for corpus in made.opened:
        corpus.close()


def card(card_id: str, *more: str, question: str = "q", answer: str = "a") -> str:
    """Return a card's lines."""
    return CARD.format(id=card_id, question=question, answer=answer) + "".join(f"  {line}\n" for line in more)


def test_only_changed_files_are_read(folders: Folders) -> None:
    """YAML is read when a file is new or changed, and a rename or touch alone reads nothing."""
    folders.write(folders.builtin, "a.yaml", card("a"))
    second = folders.write(folders.builtin, "b.yaml", card("b"))
    assert {"a", "b"} == set(folders.open().ids())
    assert folders.read == ["a.yaml", "b.yaml"]
    folders.open()
    os.utime(second, ns=(1, 1))
    assert {"a", "b"} == set(folders.open().ids())
    assert folders.read == ["a.yaml", "b.yaml"]
    folders.write(folders.builtin, "b.yaml", card("c"))
    assert {"a", "c"} == set(folders.open().ids())
    assert folders.read == ["a.yaml", "b.yaml", "b.yaml"]
    second.unlink()
    assert folders.open().ids() == ["a"]


def test_an_edit_within_the_clocks_grain_is_seen(folders: Folders) -> None:
    """A file of the same size, time and inode as before is compared by content where it is not older than the cache."""
    file = folders.write(folders.builtin, "a.yaml", card("a"))
    ahead = file.stat().st_mtime_ns + 10**12
    os.utime(file, ns=(ahead, ahead))
    assert folders.open().ids() == ["a"]
    with file.open("r+", encoding="utf-8") as opened:
        opened.write(DECK.format(deck="d", title="D") + card("b"))
    os.utime(file, ns=(ahead, ahead))
    assert folders.open().ids() == ["b"]


@pytest.mark.parametrize("content", [b"", b"garbage", b"SQLite format 3\x00" + b"\x00" * 500])
def test_a_damaged_cache_is_made_anew(folders: Folders, content: bytes) -> None:
    """The cache is worth nothing by itself."""
    folders.write(folders.builtin, "a.yaml", card("a"))
    folders.open().close()
    folders.cache.write_bytes(content)
    assert folders.open().ids() == ["a"]


def test_a_cache_damaged_inside_is_made_anew(folders: Folders) -> None:
    """Rows that cannot be copied from the old cache are read from the files."""
    file = folders.write(folders.builtin, "a.yaml", *(card(f"a{number}") for number in range(300)))
    folders.open().close()
    with folders.cache.open("r+b") as cache:
        cache.seek(20_000)
        cache.write(b"\xff" * 30_000)
    os.utime(file, ns=(1, 1))
    assert len(folders.open().ids()) == 300


def test_a_cache_that_cannot_be_written(folders: Folders) -> None:
    """A file where the cache folder should be is an error that names it."""
    folders.cache.parent.write_text("in the way")
    with pytest.raises(CacheError, match="cannot be kept"):
        folders.open()


def test_missing_folders(tmp_path: Path) -> None:
    """A folder that was named must exist; the user's own is made later."""
    with pytest.raises(CorpusError, match="no such file or folder"):
        card_files([tmp_path / "none"])
    assert card_files([tmp_path / "none"], optional={tmp_path / "none"}) == {}


def test_cards_arrive_whole(folders: Folders) -> None:
    """What the loader read is what the cache gives back."""
    more = ("points: [x, {en: y, zh: 乙}]", "traps: [{claim: c, truth: t}]", "tags: [t]", "level: 2", "refs: [r]")
    folders.write(folders.builtin, "a.yaml", card("a", *more, question="{en: why, zh: 为何}"))
    corpus = folders.open()
    found = corpus.card(CardId("a"))
    (read,) = loader.load(folders.builtin / "a.yaml", DrillKinds()).cards
    assert read == found
    assert isinstance(found, Question)
    assert [found] == list(corpus.cards())


def test_duplicates_and_overrides(folders: Folders) -> None:
    """An own card replaces a built-in one only if it says so; any other second card is a complaint naming both."""
    folders.write(folders.builtin, "a.yaml", card("a", answer="built-in"), card("b", answer="built-in"), card("c"))
    folders.write(folders.own, "o.yaml", card("a", answer="own"), card("b", "override: true", answer="own"), card("n"))
    folders.write(folders.own, "p.yaml", card("n"), card("x", "override: true"))
    corpus = folders.open()
    answers = {found.id: found.answer for found in corpus.cards() if isinstance(found, Question)}
    assert answers == {"a": "built-in", "b": "own", "c": "a", "n": "a", "x": "a"}
    first, second = map(str, corpus.complaints)
    assert f"{folders.own / 'o.yaml'}:4:3: card id 'a' is already used at {folders.builtin / 'a.yaml'}:4:3" in first
    assert "override: true" in first
    assert f"{folders.own / 'p.yaml'}:4:3: card id 'n' is already used at {folders.own / 'o.yaml'}" in second
    assert "no built-in card" in str(corpus.notes[1])


def test_an_override_knows_what_it_was_made_from(folders: Folders) -> None:
    """With the built-in card's fingerprint in it, an override is silent until the built-in text changes."""
    folders.write(folders.builtin, "a.yaml", card("a"))
    folders.write(folders.own, "o.yaml", card("a", "override: true"))
    fingerprint = str(folders.open().notes[0]).split("`override: ")[1][:8]
    folders.write(folders.own, "o.yaml", card("a", f"override: {fingerprint}"))
    assert folders.open().notes == []
    folders.write(folders.builtin, "a.yaml", card("a", answer="better"))
    assert "has changed" in str(folders.open().notes[0])


def test_renamed_cards(folders: Folders) -> None:
    """Former ids lead to the card; one that is still in use or claimed twice is a complaint."""
    folders.write(
        folders.builtin, "a.yaml", card("a", "formerly: [x, y]"), card("b", "formerly: [x]"), card("c", "formerly: [a]")
    )
    folders.write(folders.own, "o.yaml", card("a", "override: true", "formerly: [z]"))
    corpus = folders.open()
    assert corpus.renamed == {"x": "a", "y": "a", "z": "a"}
    assert corpus.resolve("y") == "a"
    said = " ".join(map(str, corpus.complaints))
    assert "both 'a' and 'b' were formerly 'x'" in said
    assert "card 'c' was formerly 'a', which is the id of another card" in said


def test_sources(folders: Folders) -> None:
    """Unknown source items are complained of; those without a card are counted."""
    (folders.builtin / "sources.yaml").write_text(
        "sources:\n"
        + "".join(f"- {{id: 001-{number}, document: doc, question: why {number}}}\n" for number in (1, 2, 2))
    )
    folders.write(folders.builtin, "a.yaml", card("a", "sources: [001-1, 001-3]"))
    corpus = folders.open()
    assert corpus.unanswered() == [("001-2", "doc", "why 2")]
    assert corpus.count_sources() == 2
    said = " ".join(map(str, corpus.complaints))
    assert "card 'a' cites the unknown source item '001-3' (did you mean '001-" in said
    assert "source item '001-2' is listed twice" in said


def test_introduction_goes_by_level_and_takes_decks_in_turn(folders: Folders) -> None:
    """Level 1 before 2; within a level one card of each deck, in the order of the file."""
    folders.write(folders.builtin, "a.yaml", card("a1"), card("a3", "level: 2"), card("a2"), deck="a")
    folders.write(folders.builtin, "b.yaml", card("b1"), card("b2"), deck="b")
    folders.open()
    with closing(sqlite3.connect(folders.cache)) as connection:
        order = connection.execute("SELECT id FROM cards ORDER BY position").fetchall()
    assert [row[0] for row in order] == ["a1", "b1", "a2", "b2", "a3"]


def test_search(folders: Folders) -> None:
    """Ideographs are words of their own, all words must occur, and no word is query syntax."""
    folders.write(
        folders.builtin,
        "a.yaml",
        card("a", question="梯度消失 vanishing gradient"),
        card("b", question="梯子", answer="a NEAR OR miss"),
    )
    corpus = folders.open()
    assert corpus.search("梯度", 9) == ["a"]
    assert corpus.search("Gradient 消失", 9) == ["a"]
    assert corpus.search("度梯", 9) == []
    assert {"a", "b"} == set(corpus.search("梯", 9))
    assert corpus.search("OR NEAR", 9) == ["b"]
    for hostile in ('"', "*", "a*", "text:a", "-a", "(", "NEAR(", "'", ";", "\x00", "^a", "{a}", "   "):
        corpus.search(hostile, 9)
    assert len(corpus.search("a", 1)) == 1


def test_best_first(folders: Folders) -> None:
    """A word in the question counts for more than the same one, even twice, in an answer."""
    folders.write(
        folders.builtin,
        "a.yaml",
        card("a", question="Something else?", answer="momentum and momentum"),
        card("b", question="What is momentum?", answer="A long answer, " + "with many other words, " * 10),
    )
    assert folders.open().search("momentum", 9) == ["b", "a"]


def test_unknown_words_get_a_suggestion(folders: Folders) -> None:
    """A misspelled id, deck or tag is an error that names the nearest one."""
    folders.write(folders.builtin, "a.yaml", card("batch-norm", "tags: [statistics]"), deck="normalization")
    corpus = folders.open()
    with pytest.raises(UsageError, match=r"no card 'batch-nrm' .did you mean 'batch-norm'"):
        corpus.resolve("batch-nrm")
    with pytest.raises(UsageError, match="did you mean 'normalization'"):
        corpus.check_filter(CardFilter(decks=("normalisation",)))
    with pytest.raises(UsageError, match="did you mean 'statistics'"):
        corpus.check_filter(CardFilter(tags=("statistic",)))
    corpus.check_filter(CardFilter(decks=("normalization",), tags=("statistics",)))


def test_a_deck_of_two_files_keeps_the_built_in_title(folders: Folders) -> None:
    """Own cards may join a built-in deck."""
    folders.write(folders.builtin, "a.yaml", card("a"), title="Built-in")
    folders.write(folders.own, "o.yaml", card("b"), title="Own")
    assert folders.open().titles() == {"d": "Built-in"}


def test_a_broken_file_leaves_the_others(folders: Folders) -> None:
    """Complaints are kept with the cache: they are said again without reading the file again."""
    folders.write(folders.builtin, "a.yaml", card("a"))
    (folders.own / "o.yaml").write_text("deck: [")
    for _ in range(2):
        corpus = folders.open()
        assert corpus.ids() == ["a"]
        assert len(corpus.complaints) == 1
    assert folders.read.count("o.yaml") == 1


def test_a_cache_of_other_code_is_made_anew(folders: Folders, tmp_path: Path) -> None:
    """When the package or the kinds of drill change, every file is read again."""
    folders.write(folders.builtin, "a.yaml", card("a"))
    folders.open().close()
    with sqlite3.connect(folders.cache) as connection:
        connection.execute("UPDATE meta SET value = 'other code' WHERE key = 'version'")
    connection.close()
    folders.open().close()
    assert folders.read == ["a.yaml"] * 2
    files = card_files([folders.builtin, folders.own])
    Corpus.open(folders.cache, files, builtin=folders.builtin, kinds=DrillKinds(names=["k"])).close()
    assert folders.read == ["a.yaml"] * 3
    kind = tmp_path / "kind.py"
    for text in ("first", "changed"):
        kind.write_text(text)
        kinds = DrillKinds(names=["k"], code=(str(tmp_path),))
        Corpus.open(folders.cache, files, builtin=folders.builtin, kinds=kinds).close()
    assert folders.read == ["a.yaml"] * 5


def introduced(folders: Folders) -> list[str]:
    """Return the ids in the order of introduction."""
    return list(folders.open().ids())


def test_a_card_is_introduced_after_those_it_needs(folders: Folders) -> None:
    """What is needed comes directly before, whatever its level and deck, also under a former id; the rest stays in turn."""
    folders.write(
        folders.builtin,
        "a.yaml",
        card("a1", "needs: [a3, old]"),
        card("a2"),
        card("a3", "level: 3", "needs: [b2]"),
        deck="a",
    )
    folders.write(folders.own, "b.yaml", card("b1"), card("b2", "level: 2", "formerly: [old]"), card("b3"), deck="b")
    assert introduced(folders) == ["b2", "a3", "a1", "b1", "a2", "b3"]
    assert folders.open().complaints == []
    with closing(sqlite3.connect(folders.cache)) as connection:
        depths = dict(connection.execute("SELECT id, depth FROM cards"))
    assert depths == {"b2": 0, "a3": 1, "a1": 2, "b1": 0, "a2": 0, "b3": 0}


def test_needs_that_cannot_be_met_are_complaints(folders: Folders) -> None:
    """An unknown id, a card that needs itself and a circle are named with their place; every card stays in use."""
    file = folders.write(
        folders.builtin,
        "a.yaml",
        card("one", "needs: [two, too]"),
        card("two", "needs: [three]"),
        card("three", "needs: [one]"),
        card("self", "needs: [self]"),
    )
    corpus = folders.open()
    assert [str(complaint) for complaint in corpus.complaints] == [
        f"{file}:4:3: card 'one' needs the unknown card 'too' (did you mean 'two'?)",
        (
            f"{file}:12:3: card 'three' needs 'one', which needs 'three', directly or through other cards;"
            " remove one of the needs"
        ),
        f"{file}:16:3: card 'self' needs itself; remove it from needs",
    ]
    assert introduced(folders) == ["three", "two", "one", "self"]


def test_a_long_chain_of_needs(folders: Folders) -> None:
    """The depth of a chain is not bounded by Python's stack."""
    chain = [card(f"c{number}", f"needs: [c{number + 1}]") for number in range(3000)]
    folders.write(folders.builtin, "a.yaml", *chain, card("c3000"))
    assert introduced(folders)[:2] == ["c3000", "c2999"]
    assert folders.open().complaints == []
