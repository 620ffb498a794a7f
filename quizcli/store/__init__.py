"""The journal in SQLite: the only SQL that touches what the user did."""

# The version of the journal's file: the number of the last migration in schema.py (held by a test).
NEWEST = 4
