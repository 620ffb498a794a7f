"""The reference solver: numeric functions in NumPy, one file per topic, usable on their own."""
