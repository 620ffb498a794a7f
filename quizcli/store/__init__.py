"""The journal in SQLite: the only SQL that touches what the user did."""

# The journal's version that this program reads and writes: the newest migration in schema.py; a test compares.
NEWEST = 3
