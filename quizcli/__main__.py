"""``python -m quizcli`` is ``quiz``."""

from quizcli.cli import main

main()
