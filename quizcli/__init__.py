"""quizcli: deep-learning interview cards under spaced repetition, in the terminal.

What the user owns
------------------
::

    cards/*.yaml        the corpus: what to know      (text, in git, edited by people)
    the journal         what the user did, when       (SQLite, append-only, the only irreplaceable data)
    everything else     derived, rebuildable at will  (schedule, search index, compiled corpus)

1. A card is its ``id``: text, file and deck may change, the progress stays. ``formerly`` carries it over a renaming.
2. The schedule is a replay of the journal. Undo is an entry, not a delete; two devices merge by set union.
3. Nothing acknowledged is lost: a grade is one committed transaction before anything else is shown.

The rooms
---------
Imports point down the list only (import-linter holds it, see ``pyproject.toml``)::

    cli/            Typer signatures, help and examples, one file a group of commands; the one error boundary
    terminal/       console, keys, editor; the two screens, whole and line by line, that implement review's Screen
    render/         value -> lines for people, pure: text, formulas, Markdown, cards, reports
    commands/       one verb a file; wires things, returns a report that cli/ prints for people or as JSON
    session         one sitting as a value: queue, grade, again; no I/O, no clock
    corpus/         strict YAML -> cards (tree, loader), and the compiled corpus with its search (index, merge)
    store/          the journal, read and written; its derived tables, backups; the only SQL that touches user data
    drills/         numeric problems: drawing, answers, grading, dialog, wording; the table of kinds, and kinds/, one a file
    exporters/      notes and packages for Anki, text files; templates/ is what a card looks like and does there
    scheduling/     what is remembered of a card, the replay of entries, the table of schedulers, one scheduler a file
    reference/      the solver: numeric functions in NumPy, one topic a file
    markdown        the one configured Markdown parser, with math
    cards journal problems config errors paths atomic  types, settings and surroundings; they know nothing of the rest

A drill's way: ``drills.generator.draw_problem(kind, level, seed)`` -> ``Dialog`` (lines typed, hints) -> ``judged`` (verdict,
grade, worked steps) -> the journal, with all that is needed to solve and grade the answer again.

Where the code differs from the first plan, and why:

- An ``Entry`` is a stamp (uid, device, seq, at, day) around an ``Event`` (Review, Undo, Suspend, Resume, Bury): what
  happened is made by the commands, the stamp by the store inside its transaction.
- What a replay keeps of a card is a ``Progress``: the ``Memory`` (due day, interval, lapses, and a ``state`` that only the
  scheduler reads) and what the daily queue needs (first and last day, last quality, suspended, buried), so that the queue
  is one indexed query.
- The derived tables are in the journal's file, so that a grade and its schedule are one transaction, but not in its
  version: a stamp names the scheduler, its version and the tables' schema, and another stamp replays the journal. A new
  scheduler needs no migration.
- The store attaches the compiled corpus read-only and joins with its narrow table ``cards(position, id, deck, ...)``:
  with 50,000 cards that is some milliseconds, where carrying the ids through Python is as long as the whole start-up.
- ``override`` may be the fingerprint of the built-in card instead of ``true``: only so can ``quiz check`` tell when the
  built-in text has changed under an override, without a second place that remembers it.
- So too the order in which new cards come, and which cards with progress are gone, are kept beside the schedule
  (``introductions``, ``gone``) and renewed when the corpus's ids change: otherwise every start looks up every card.
- Small records (Location, Memory, Progress, ...) are NamedTuples, the other types frozen dataclasses: a dataclass costs
  half a millisecond of every start.
- A kind is a ``Kind`` value with typed inputs (a msgspec class each) in place of loose constants: msgspec checks what people
  give to ``quiz solve``, and type checkers what the kind does with it. Its ``solve`` returns parts, its ``explain`` the steps.
- Which parts are exact follows from the answer itself: whole numbers are.
- A level names the mistakes it ``invites``; only these make the generator draw again where they hit the right number.
- Practice is journalled under ``drill-<kind>``, as no card is asked.
- Inline formulas of several rows stay in their sentence, on its baseline, instead of becoming blocks.
- Backups are as new as they have entries, not as their names or times say: clocks and copies lie, a journal only grows.
- Live notes (``exporters/templates/live/``) are JavaScript ports of the kinds, texts and all, because a card in Anki has
  nothing else that computes; tests in chromium hold every port to its kind word for word.
- The history for Anki calls ``Scheduler.review`` and not ``replay.step``: it needs reviews only, no entry for each row.
- Rendered HTML is kept per card in one file of the cache and is no SQL: an export reads all of it or nothing.
- A deck file with complaints does not stop a sitting: the cards without a complaint are used, the complaints go to
  stderr, and ``quiz check`` fails.
"""


def __getattr__(name: str) -> str:
    """Look the version up when somebody asks for it: importlib.metadata costs more than a whole command."""
    if name == "__version__":
        from importlib.metadata import version

        return version("quizcli")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
