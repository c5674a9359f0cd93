"""`python -m bot` is `matome`."""

import sys

from bot.cli import main

if __name__ == "__main__":
    sys.exit(main())
