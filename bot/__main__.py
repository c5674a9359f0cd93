"""`matome` and `python -m bot`: loads the command line, which takes a second, and runs it."""

import sys


def run() -> int:
    """Run the command line; an interruption while it loads ends it as quietly as a later one."""
    try:
        from bot.cli import main  # noqa: PLC0415 - loading is what may be interrupted
    except KeyboardInterrupt:
        return 130
    return main()


if __name__ == "__main__":
    sys.exit(run())
