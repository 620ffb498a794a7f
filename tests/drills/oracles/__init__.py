"""Independent solutions of every kind: by brute force, and by the libraries that people use.

One module a kind, named like the kind's file. ``brute_force(given)`` and ``library(given)`` take a problem's plain JSON and
return the parts of the answer; they share no code with ``quizcli.reference``. ``library`` imports what only the extra
``oracle`` installs (PyTorch, scikit-learn, scipy) when it is called; a kind that no library computes has None in its place.
"""
