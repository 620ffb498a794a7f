"""One file for each format of ``quiz export``; ``exporters/table.py`` lists them."""
