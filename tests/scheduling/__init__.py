"""Tests of quizcli/scheduling."""
