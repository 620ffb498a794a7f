"""The kinds of drills, one a file; ``quizcli.drills.table`` lists them."""
