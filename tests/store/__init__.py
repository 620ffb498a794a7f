"""Tests of quizcli/store."""
