"""Tests of quizcli/terminal."""
