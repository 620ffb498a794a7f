"""quizcli: deep-learning interview questions with spaced repetition, in the terminal.

Data
----
::

    cards/*.yaml        the cards            (text, in git, edited by people)
    the journal         what the user did    (SQLite, append-only, the only data that cannot be rebuilt)
    everything else     derived              (schedule, search index, compiled corpus, rendered HTML)

1. The ``id`` identifies a card. Its text, file and deck may change; its progress is kept. ``formerly`` lists earlier ids.
2. The schedule is computed by replaying the journal. An undo is an entry, not a deletion. Journals of two devices merge
   by set union.
3. A grade is committed to disk before anything else is shown.

Packages and modules
--------------------
Each may import only what is further down in this list (checked by import-linter, see ``pyproject.toml``)::

    cli/            Typer signatures, help and examples; prints reports and errors, sets exit codes
    terminal/       console, keys, editor; the full-screen and the line-by-line implementation of commands.screen.Screen
    render/         pure functions from values to text: formulas, Markdown, cards, drills, reports
    commands/       one file per command: combines the packages below and returns a report
    session         the state of a sitting as an immutable value: queue, grades, repeats; no I/O, no clock
    exporters/      the table of export formats, and formats/, one file per format; Anki's notes and packages;
                    templates/ has the HTML, CSS and JavaScript of the Anki cards
    corpus/         reads the YAML of cards strictly (tree, loader) and writes it; compiles it into a database with a
                    search index; proofreads the Markdown of cards
    store/          reads and writes the journal; its derived tables, backups; all SQL on user data
    drills/         numeric problems: generator, answers, grading, dialog, wording; a table of kinds, one file per kind
    scheduling/     the memory of a card, the replay of entries; a table of schedulers, one file per scheduler
    reference/      the solver: numeric functions in NumPy, one module per topic
    markdown        the Markdown parser, configured with math
    cards journal problems config errors paths atomic targets textfile
                    basic types, settings, environment; where files may be written, and how
    language        the language of the interface: ``tr`` returns a text in it
    chinese/        the Chinese texts, by their English ones

A drill runs through ``drills.generator.draw_problem(kind, level, seed)``, a ``Dialog`` that reads the answer line by line,
and ``judged``, which returns verdict, grade and worked steps. The journal stores the inputs and the answer, so that the
attempt can be solved and graded again.

Decisions
---------
- An ``Entry`` is an ``Event`` (Review, Undo, Suspend, Resume, Known, Bury) with a stamp (uid, device, seq, at, day). Commands make
  the event; the store adds the stamp inside its transaction.
- A replay keeps a ``Progress`` per card: the ``Memory`` (due day, interval, lapses, and a ``state`` that only the scheduler
  reads) and what the daily queue needs (first and last day, last quality, suspended, buried). The queue is then a single
  indexed query.
- The derived tables are in the journal's file, so that a grade and its schedule are one transaction. They do not belong to
  the version of that file: a stamp names the scheduler, its version and the tables' schema. If the stamp differs, the
  tables are dropped and the journal is replayed. A new scheduler needs no migration.
- The store attaches the compiled corpus read-only and joins with its table ``cards(position, id, deck, ...)``. With 50,000
  cards this takes a few milliseconds; passing all ids through Python would double the start-up time.
- ``override`` in a card may be the fingerprint of the built-in card instead of ``true``. ``quiz check`` compares it with the
  current built-in card.
- The order of new cards and the list of missing cards are stored with the schedule (``introductions``, ``gone``) and
  rebuilt when the set of ids changes. Otherwise each start would look up every card.
- Types on the way to the first card (Memory, Entry, Review, Session, ...) are NamedTuples, others frozen dataclasses: a
  dataclass adds a third of a millisecond to the start-up time. Events whose values could coincide have a ``kind``.
- A kind of drill is a ``Kind`` with inputs typed by a msgspec class. msgspec validates the inputs of ``quiz solve``, and mypy
  checks how the kind uses them. ``solve`` returns the parts of the answer, ``explain`` the steps.
- Parts of an answer that are whole numbers must be exact; others have a tolerance.
- A level names the mistakes it ``invites``. A problem in which one of these gives the right answer is drawn again.
- A card marked as known is scheduled as if it had been graded good until its interval was 60 days. It is introduced but not
  reviewed, so that it takes no place among the day's new cards; the sitting asks another one instead.
- Practice is stored in the journal under the card id ``drill-<kind>``.
- A formula in prose is one line wherever that loses nothing (``render/linear.py``); one of several rows stays in its
  sentence, aligned at the baseline.
- A row of text says whether it belongs to the next one (``Row.keep``: formulas, heads of tables, headings). Pages are
  divided from the rows alone (``render/pages.py``), so that what renders Markdown knows nothing of screens.
- The newest backup is the one with the most entries, whatever its name and time are: a journal only grows.
- Restoring replaces the tables inside the journal's file, in one transaction, and clears ``meta``: an open sitting notices
  that and stops. Only a damaged journal is replaced as a file.
- A live note carries a pool of 40 solved problems as data, because a page in Anki cannot run the solver. The pool depends
  on the kind, its version and the level only. The scripts in ``exporters/templates/`` choose a problem from the day and the
  note's id, read the typed answer and judge it; a new kind needs no script. A sitting and ``quiz drill`` draw new problems
  without end.
- The history for Anki calls ``Scheduler.review`` instead of ``replay.step``, because it needs reviews only.
- Rendered HTML is cached in one file, not in a database: an export reads all of it or nothing.
- A card with an error does not stop a sitting. The valid cards are used, errors go to stderr, and ``quiz check`` fails.
- A text of the interface is its own key in the catalogue; ``tr`` looks it up when it is printed. With ``--json`` the
  interface is English. Complaints about cards are kept in both languages, because they are cached.
- Every command returns a report, plain data. ``cli.output.emit`` prints it as JSON or as text and sets the exit code.
"""


def __getattr__(name: str) -> str:
    """Return ``__version__``. It is looked up on demand, because importing importlib.metadata is slow."""
    if name == "__version__":
        from importlib.metadata import version

        return version("quizcli")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
