"""Tests of quizcli/corpus."""
