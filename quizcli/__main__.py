"""The entry point of ``quiz`` and of ``python -m quizcli``."""

import gc


def main() -> None:
    """Import the program, and run it."""
    # What the imports make stays until the end. Looking through it for garbage again and again takes a twentieth of the
    # start-up time.
    gc.disable()
    from quizcli.cli import main as run

    gc.freeze()
    gc.enable()
    run()


if __name__ == "__main__":
    main()
