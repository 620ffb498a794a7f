"""Every number that a card states, computed."""
