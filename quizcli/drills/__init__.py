"""Numeric drills: random problems with a reference solution, and the grading of answers. See README.md here."""
