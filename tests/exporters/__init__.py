"""Tests of the exporters, in Anki's own engine and in a browser."""
