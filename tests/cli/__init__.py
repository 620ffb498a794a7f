"""Tests of quizcli/cli."""
