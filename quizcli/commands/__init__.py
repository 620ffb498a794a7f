"""What the program does: one verb a file. Each wires the rooms below together and returns a report."""
