"""What is wrong with one cell, or one row, of a table of subjects, where a person finds it, and the way out."""

from typing import Final

from attrs import evolve, field, frozen

from greenrules.model.citing import NO_WORDS, Words
from greenrules.model.diagnostics import Diagnostic

# Of what stands in a cell so many characters are shown.
_SHOWN: Final = 80


@frozen
class Reject:
    """One bad cell; the row it stands in is not judged.

    Attributes:
        row: counts from 1, the header left out.
        column: the name of the column: mostly the id of a fact; empty where the row cannot be read.
        value: what stands in the cell, at most 80 characters of it.
        help: what to do.
        label: of the fact.
        id, name: what the row says of its subject; empty where it says nothing.
        line: where a spreadsheet program, or an editor in JSON lines, shows the row; None where rows have no lines.
        letter: of the column in a spreadsheet program; empty where columns have none.
        file: the name of the file; empty where there is only one.
    """

    row: int
    column: str
    code: str
    message: str
    value: str = ""
    help: str = ""
    label: Words = NO_WORDS
    id: str = ""
    name: str = ""
    line: int | None = field(default=None)
    letter: str = ""
    file: str = ""

    def at_row(self, row: int) -> "Reject":
        """Return the same of another row."""
        return evolve(self, row=row)


def describe_reject(problem: Diagnostic, row: int, column: str, shown: object) -> Reject:
    """Return what is wrong with a cell as a reject; `row` counts from 1."""
    return Reject(row, column, problem.code, problem.message, str(shown)[:_SHOWN], problem.help)
