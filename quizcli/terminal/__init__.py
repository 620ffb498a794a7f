"""The terminal: output, keys, the editor, and two implementations of the Screen protocol of a sitting."""
