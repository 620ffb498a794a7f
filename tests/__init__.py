"""The tests mirror the tree; contracts over the whole of it stand at the top."""
