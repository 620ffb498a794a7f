"""Tests of quizcli/commands."""
