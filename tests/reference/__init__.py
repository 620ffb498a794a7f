"""The reference solver."""
