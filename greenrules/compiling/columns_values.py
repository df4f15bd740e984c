"""Values while the generated function is printed for arrays: what a column holds, and how one choice joins two.

A number is float64: missing is NaN, undefined is minus infinity. A verdict is int8: 0, 1, 2 missing, 3 undefined, or a
plain bool array where it always has a value. A choice, text or set is int64: a place in the list of texts or a mask of
options; -1 missing, -2 undefined. A date is its ordinal as a number.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, Final

from attrs import define, evolve, field, frozen

from greenrules.compiling.python_scope import NotCompiledError
from greenrules.compiling.python_support import UNDEFINED

MISSING_TRUTH, UNDEFINED_TRUTH = 2, 3
MISSING_CODE, UNDEFINED_CODE = -1, -2


@frozen
class Column:
    """A value in the printed code.

    Attributes:
        code: a name or literal.
        kind: `constant`, `number`, `truth` (never missing), `verdict`, `text`, `set`, `nothing` (never a value).
        constant: of a constant.
        missing, undefined: whether it can be.
    """

    code: str
    kind: str
    constant: Any = None
    missing: bool = False
    undefined: bool = False


@define
class Printer:
    """Lines of the function for arrays: every line computes one column, and none twice."""

    lines: list[tuple[str, str]] = field(factory=list)
    known: dict[str, str] = field(factory=dict)
    texts: dict[str, int] = field(factory=dict)
    objects: dict[str, object] = field(factory=dict)
    too_close: list[str] = field(factory=list)
    count: int = 0

    def emit(self, code: str) -> str:
        """Return the name of what a line computes."""
        if code.isidentifier():
            return code
        if code not in self.known:
            name = self.known[code] = f"c{self.count}"
            self.count += 1
            self.lines.append((name, code))
        return self.known[code]

    def place_of(self, text: str) -> int:
        """Return the place of a text in the list of texts."""
        return self.texts.setdefault(text, len(self.texts))

    def object(self, value: object) -> str:
        """Return the name of an object that stands beside the code."""
        name = f"o{len(self.objects)}"
        self.objects[name] = value
        return name


def fix(value: Any) -> Column:
    """Return a constant."""
    if isinstance(value, date):
        value = float(value.toordinal())
    elif isinstance(value, Fraction):
        if Fraction(float(value)) != value:
            raise NotCompiledError("a duration that is no machine number")
        value = float(value)
    return Column("", "constant", value)


TRUE: Final = fix(True)
FALSE: Final = fix(False)


def is_constant(column: Column) -> bool:
    """Whether it is the same in every row."""
    return column.kind == "constant"


def kind_of(column: Column) -> str:
    """Return the kind a constant has beside columns; empty for missing and undefined, which have none."""
    if column.kind != "constant":
        return column.kind
    match column.constant:
        case bool():
            return "truth"
        case int() | float():
            return "number"
        case str():
            return "text"
        case frozenset():
            return "set"
        case _:
            return ""


def join_kinds(columns: list[Column]) -> str:
    """Return the kind that holds all of them."""
    kinds = {kind_of(column) for column in columns} - {"", "nothing"}
    is_open = any(column.missing or column.undefined or kind_of(column) in ("", "nothing") for column in columns)
    if kinds <= {"truth", "verdict"} and kinds:
        return "verdict" if is_open or "verdict" in kinds else "truth"
    if len(kinds) > 1:
        raise NotCompiledError("values of two kinds in one place")
    return kinds.pop() if kinds else "nothing"


def write_as(column: Column, kind: str, printer: Printer) -> str:
    """Return the code of a column in the form of a kind."""
    if column.kind != "constant":
        if column.kind == "truth" and kind == "verdict":
            return printer.emit(f"{column.code}.view(I8)")
        if column.kind == "nothing" and kind not in ("verdict", "nothing"):
            ends = [write_as(fix(value), kind, printer) for value in (None, UNDEFINED)]
            return printer.emit(f"where({column.code} == T{MISSING_TRUTH}, {ends[0]}, {ends[1]})")
        return column.code
    value = column.constant
    match kind:
        case "number":
            return "NAN" if value is None else "LOWEST" if value is UNDEFINED else repr(float(value))
        case "truth":
            return repr(bool(value))
        case "verdict" | "nothing":
            return f"T{MISSING_TRUTH if value is None else UNDEFINED_TRUTH if value is UNDEFINED else int(value)}"
        case "text":
            place = MISSING_CODE if value is None else UNDEFINED_CODE if value is UNDEFINED else printer.place_of(value)
            return str(place)
        case _:
            return str(
                MISSING_CODE if value is None else UNDEFINED_CODE if value is UNDEFINED else mask_of(value, printer)
            )


def mask_of(options: frozenset[str], printer: Printer) -> int:
    """Return a set as a mask: one bit for the place of each of its options."""
    places = [printer.place_of(option) for option in options]
    if any(place > 60 for place in places):
        raise NotCompiledError("a set of more options than a mask holds")
    return sum(1 << place for place in places)


def choose(condition: Column, then: Column, otherwise: Column, printer: Printer) -> Column:
    """Return one of two columns, row by row; the condition is a truth."""
    if is_constant(condition):
        return then if condition.constant else otherwise
    if then == otherwise:
        return then
    kind = join_kinds([then, otherwise])
    codes = [write_as(column, kind, printer) for column in (then, otherwise)]
    missing = any(column.missing or (is_constant(column) and column.constant is None) for column in (then, otherwise))
    undefined = any(
        column.undefined or (is_constant(column) and column.constant is UNDEFINED) for column in (then, otherwise)
    )
    if kind == "truth":
        return _choose_truth(condition.code, codes, printer)
    code = printer.emit(f"where({condition.code}, {codes[0]}, {codes[1]})")
    return Column(code, kind, None, missing, undefined)


def _choose_truth(condition: str, codes: list[str], printer: Printer) -> Column:
    match codes:
        case ["True", "False"]:
            return Column(condition, "truth")
        case ["False", "True"]:
            return Column(printer.emit(f"~{condition}"), "truth")
        case ["True", other]:
            return Column(printer.emit(f"{condition} | {other}"), "truth")
        case ["False", other]:
            return Column(printer.emit(f"{other} & ~{condition}"), "truth")
        case [other, "False"]:
            return Column(printer.emit(f"{condition} & {other}"), "truth")
        case [other, "True"]:
            return Column(printer.emit(f"{other} | ~{condition}"), "truth")
        case _:
            return Column(printer.emit(f"where({condition}, {codes[0]}, {codes[1]})"), "truth")


def is_value(column: Column, value: Any, printer: Printer) -> Column:
    """Return whether a column is missing (None), undefined, true or false."""
    if is_constant(column):
        return fix(column.constant is value)
    can_be = (value is None and column.missing) or (value is UNDEFINED and column.undefined)
    if value is None or value is UNDEFINED:
        if not can_be:
            return FALSE
        return Column(printer.emit(_write_test(column, value is None)), "truth")
    if column.kind == "truth":
        return column if value else Column(printer.emit(f"~{column.code}"), "truth")
    return Column(printer.emit(f"{column.code} == T{int(value)}"), "truth")


def _write_test(column: Column, is_missing: bool) -> str:
    match column.kind:
        case "number":
            return f"isnan({column.code})" if is_missing else f"{column.code} == LOWEST"
        case "verdict" | "nothing":
            return f"{column.code} == T{MISSING_TRUTH if is_missing else UNDEFINED_TRUTH}"
        case _:
            return f"{column.code} == {MISSING_CODE if is_missing else UNDEFINED_CODE}"


def to_truth(column: Column, printer: Printer) -> Column:
    """Return whether a value counts as true where Python asks."""
    if is_constant(column):
        return fix(bool(column.constant) and column.constant is not UNDEFINED)
    match column.kind:
        case "truth":
            return column
        case "verdict":
            return Column(printer.emit(f"{column.code} == T1"), "truth")
        case "nothing":
            return FALSE
        case "number":
            return Column(printer.emit(f"{column.code} != 0.0"), "truth")
        case _:
            raise NotCompiledError("a text or set where a condition stands")


def conjoin_truths(columns: list[Column], printer: Printer) -> Column:
    """Return the `and` of truths."""
    result = TRUE
    for column in columns:
        if is_constant(column):
            if not column.constant:
                return FALSE
        else:
            result = column if is_constant(result) else Column(printer.emit(f"{result.code} & {column.code}"), "truth")
    return result


def negate_truth(column: Column, printer: Printer) -> Column:
    """Return the `not` of a truth."""
    return fix(not column.constant) if is_constant(column) else Column(printer.emit(f"~{column.code}"), "truth")


def combine(columns: list[Column], fold: Callable[..., Any], template: str, printer: Printer) -> Column:
    """Return a number computed from numbers; of constants alone it is one."""
    if all(is_constant(column) for column in columns):
        try:
            return fix(fold(*(column.constant for column in columns)))
        except (TypeError, ArithmeticError):
            # A branch that is never taken.
            return fix(float("nan"))
    codes = [write_as(column, "number", printer) for column in columns]
    return Column(printer.emit(template.format(*codes)), "number")


def settle(column: Column) -> Column:
    """Return the column where it is known to have a value."""
    return evolve(column, missing=False, undefined=False)
