"""The reference solver: numeric functions in pure NumPy, one topic a file, each usable by itself."""
