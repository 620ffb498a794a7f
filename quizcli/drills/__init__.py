"""Numeric drills: problems drawn anew each time, answers read and graded. So far: reading and writing answers."""
