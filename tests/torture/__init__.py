"""Torture: ``python -m tests.torture [--seed S] [--minutes M] [--group G] [--case N]``.

Runs the program as a user would while things go wrong, and prints for each group how many cases were tried and failed,
and for each failure a line that repeats it. A case depends on the seed, the group and its number only.

    __main__    options, time, two processes, the report
    ground      a home folder for each case, and the program run in it
    judge       what holds for every run: exit codes, messages, time
    state       what a home holds: entries, cards, settings, leftovers
    crashes     killed, half-written, disk full, input/output error at any system call that writes (shim.c counts them)
    kills       signals to sittings in a pseudo-terminal
    restores    a journal restored under an open sitting
    journals    damaged journals
    decks, dialogs, solver, settings, imports, terminals, streams     fuzzed input of all sorts
"""
