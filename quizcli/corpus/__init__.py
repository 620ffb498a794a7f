"""From card files to cards: strict YAML, and the compiled corpus that every command reads."""
