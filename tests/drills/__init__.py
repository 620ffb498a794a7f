"""Tests of quizcli/drills."""
