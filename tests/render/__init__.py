"""Tests of quizcli/render."""
