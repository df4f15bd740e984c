"""The command `greenrules`: list, check, evaluate, explain, facts.

Input: the arguments of the process, files, the standard input. Output: text, and an exit code: 0 done, 1 the grade is
below --fail-below, 2 bad input with diagnostics on the standard error.
May import: everything of greenrules.

Nothing here decides anything: each command calls the same public functions a program would.
"""

from greenrules.cli.program import main

__all__ = ["main"]
