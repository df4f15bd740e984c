"""`python -m greenrules` is the command `greenrules`."""

import sys

from greenrules.cli import main

if __name__ == "__main__":
    sys.exit(main())
