"""The commands, one file each. A command combines the packages below it and returns a report."""
