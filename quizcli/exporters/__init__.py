"""Cards in other programs' formats: Anki packages and text files. What they need of the others arrives as an argument."""
