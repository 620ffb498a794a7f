"""The terminal: writing to it, reading keys, the editor; two screens that implement the review's Screen protocol."""
