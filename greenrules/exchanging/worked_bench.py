"""The workbench of a worked sheet: steps, each one cell with a formula, and what a formula may refer to.

Numbers, days (as serial numbers) and durations (months, or days) are numbers; `?` stands for what is not known and `!`
for what has no value. A verdict is 1, 0 or 0.5 for open: then `and` is MIN, `or` is MAX, `not` is 1 - x. A score is two
cells, what is proven and what is attainable.
"""

from datetime import date
from fractions import Fraction
from typing import Any, Final, Literal

from attrs import define, evolve, field, frozen

from greenrules.evaluating.environment import Environment
from greenrules.explaining.page import Language
from greenrules.model.citing import Provenance
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds, Months, Scalar, Seconds, Value, format_number

Kind = Literal["number", "truth", "text", "set", "score"]
OPEN, NONE, HALF = '"?"', '"!"', "0.5"
# Stands for a bound that is not there; larger than any score.
FAR: Final = "1E+300"
# Spreadsheets calculate with some fifteen digits: what differs by less counts as equal.
NEAR: Final = "1E-12"
MOST_FORMULA: Final = 8000
EPOCH: Final = date(1899, 12, 30)


@frozen
class Result:
    """What stands in a formula for a value: a cell or a constant; of a score both ends."""

    kind: Kind
    low: str
    high: str = ""
    is_constant: bool = False


@frozen
class Step:
    """One row of the sheet of steps. `frozen` says that the value is the engine's and will not follow."""

    id: str
    label: str
    formula: str
    upper: str = ""
    kind: Kind = "number"
    unit: str = ""
    how: str = ""
    clause: str = ""
    provenance: Provenance | None = None
    frozen: bool = False


class Inexpressible(Exception):
    """A part of the rules has no formula; caught where the part has a name."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


@define(eq=False)
class Bench:
    """One worked sheet in the making.

    Attributes:
        steps: the rows so far; row n of the list is row n + 2 of the sheet.
        inputs: the cell of a fact, or of `table/index/column`, as another sheet refers to it.
        done: results by what they are of, so that nothing is calculated twice.
    """

    ruleset: Ruleset
    environment: Environment
    language: Language
    inputs: dict[str, str]
    steps: list[Step] = field(factory=list)
    done: dict[tuple[Any, ...], Any] = field(factory=dict)
    notes: list[Diagnostic] = field(factory=list)

    def add(self, step: Step) -> Result:
        """Append a step and return the cell or cells it stands in."""
        if max(len(step.formula), len(step.upper)) > MOST_FORMULA:
            raise Inexpressible("a formula longer than a spreadsheet takes")
        self.steps.append(step)
        row = len(self.steps) + 1
        return Result(step.kind, f"$C${row}", f"$D${row}" if step.kind == "score" else "")

    def block(self, steps: list[Step]) -> tuple[str, str]:
        """Append steps below one another; return the ranges of their two columns."""
        first = len(self.steps) + 2
        for step in steps:
            self.add(step)
        last = len(self.steps) + 1
        return f"$C${first}:$C${last}", f"$D${first}:$D${last}"

    def freeze(self, step: Step, value: Value, reason: str) -> Result:
        """Append the step with what the engine found in place of a formula, and the reason why."""
        help = "evaluate again when one of its facts changes"
        message = f"`{step.id}` stays as the engine found it: {reason} has no formula here"
        self.notes.append(Diagnostic("GR777", message, severity="note", path=self.ruleset.key, help=help))
        low, high = write_value(value, step.kind)
        return self.add(evolve(step, formula=low, upper=high, how=reason, frozen=True))


def write_value(value: Value, kind: Kind) -> tuple[str, str]:
    """Return a value of the engine as what stands in cells; of a score both ends."""
    if kind == "truth":
        return (("1" if value else "0") if isinstance(value, bool) else HALF), ""
    if isinstance(value, Bounds):
        low = f"-{FAR}" if value.proven is None else write_number(value.proven)
        return low, FAR if value.attainable is None else write_number(value.attainable)
    if kind == "score" and not isinstance(value, Fraction):
        return NONE, NONE
    if isinstance(value, bool | Fraction | str | date | Months | Seconds | frozenset):
        text = write_constant(value)
        return text, text if kind == "score" else ""
    return (NONE if type(value).__name__ == "Undefined" else OPEN), ""


def write_constant(value: Scalar) -> str:
    """Return a known value as a constant of a formula."""
    match value:
        case bool():
            return "1" if value else "0"
        case Fraction():
            return write_number(value)
        case str():
            return quote(value)
        case date():
            return str((value - EPOCH).days)
        case Months(months):
            return str(months)
        case Seconds(seconds):
            return write_number(seconds / 86400)
        case frozenset():
            return quote("|" + "|".join(sorted(value)) + "|")
        case _:
            raise Inexpressible("a whole table as a value")


def write_number(number: Fraction) -> str:
    """Return a number as a formula: its decimals, or a quotient."""
    text = format_number(number)
    return f"({text})" if "/" in text or text.startswith("-") else text


def quote(text: str) -> str:
    """Return a text as a constant of a formula, so that nothing in it can end the text."""
    if len(text) > 250:
        raise Inexpressible("a text longer than a formula takes")
    return '"' + text.replace('"', '""') + '"'


def all_known(*parts: Result) -> str:
    """Return a formula that holds when every number is known."""
    cells = [part.low for part in parts if not part.is_constant]
    return f"COUNT({','.join(cells)})={len(cells)}" if cells else "TRUE"


def is_none(*parts: Result) -> str:
    """Return a formula that holds when one of the parts has no value."""
    tests = [f"{part.low}={NONE}" for part in parts if not part.is_constant]
    return f"OR({','.join(tests)})" if tests else "FALSE"


def strictly(formula: str, *parts: Result) -> str:
    """Return a formula of numbers that gives `!` when one of them has no value, else `?` while one is not known."""
    return f"IF({all_known(*parts)},{formula},IF({is_none(*parts)},{NONE},{OPEN}))"
