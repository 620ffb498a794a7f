"""Render values as text for people. Pure functions, without I/O."""
