"""What the generated code calls, printed for arrays."""

from typing import Any

from greenrules.compiling.columns_values import (
    FALSE,
    Column,
    Printer,
    choose,
    combine,
    fix,
    is_constant,
    is_value,
    kind_of,
    write_as,
)
from greenrules.compiling.python_scope import NotCompiledError


def call_function(name: str, given: list[Any], path: Column, printer: Printer) -> Any:
    """Return the result of a call, for the rows of a mask."""
    match name:
        case "near" | "refuse":
            if not is_constant(path):
                printer.too_close.append(path.code)
            elif path.constant:
                printer.too_close.append("True")
            return FALSE
        case "abs":
            return combine(given, abs, "abs({})", printer)
        case "min" | "max":
            return _fold_extreme(name, given, printer)
        case "len":
            return Column(printer.emit(f"count_options({given[0].code})"), "number")
        case "year" | "month" | "day":
            code = write_as(given[0], "number", printer)
            return Column(printer.emit(f"part_of_date({code}, {name!r})"), "number")
        case "move_months":
            return _print_move(given, printer)
        case "lies_within":
            return _print_window(given, printer)
        case "only_row" | "first_row":
            verdicts, outputs, otherwise = given
            return _find_row(name == "first_row", verdicts, outputs.constant, otherwise, printer)
        case "choose_best" | "choose_named":
            return _print_choice(name, given, printer)
        case "round_safely":
            return _print_rounding(given, path, printer)
        case _:
            raise NotCompiledError(f"`{name}` for many subjects at once")


def _fold_extreme(name: str, given: list[Column], printer: Printer) -> Column:
    result = given[0]
    fold, template = (min, "minimum({}, {})") if name == "min" else (max, "maximum({}, {})")
    for column in given[1:]:
        result = combine([result, column], fold, template, printer)
    return result


def _print_move(given: list[Column], printer: Printer) -> Column:
    start, months = given
    if not is_constant(months):
        raise NotCompiledError("a date moved by a duration that is supplied")
    code = write_as(start, "number", printer)
    return Column(printer.emit(f"move_dates({code}, {int(months.constant)})"), "number", None, False, True)


def _print_window(given: list[Column], printer: Printer) -> Column:
    moment, window, mode, as_of, is_year = given
    fixed = printer.object((window.constant, mode.constant, int(as_of.constant), is_year.constant))
    code = write_as(moment, "number", printer)
    return Column(printer.emit(f"test_window({code}, {fixed})"), "verdict", None, False, True)


def _find_row(
    is_first: bool, verdicts: list[Column], outputs: tuple[Any, ...], otherwise: Column, printer: Printer
) -> Column:
    """Print the value of a decision table some of whose rows may be open, from the last row up."""
    result = otherwise
    if not is_first:
        for verdict in verdicts:
            result = choose(is_value(verdict, None, printer), fix(None), result, printer)
    for verdict, output in zip(reversed(verdicts), reversed(outputs), strict=True):
        if is_first:
            agreed = choose(_equals(result, output, printer), fix(output), fix(None), printer)
            result = choose(is_value(verdict, None, printer), agreed, result, printer)
        result = choose(is_value(verdict, True, printer), fix(output), result, printer)
    return result


def _equals(column: Column, output: Any, printer: Printer) -> Column:
    if is_constant(column):
        return fix(column.constant == output)
    kind = "verdict" if kind_of(column) in ("truth", "verdict") else kind_of(column)
    code = f"{write_as(column, kind, printer)} == {write_as(fix(output), kind, printer)}"
    return Column(printer.emit(code), "truth")


def _print_choice(name: str, given: list[Any], printer: Printer) -> list[Column]:
    lows, highs, applicable, maxima, names, chosen, count, policy, maximum = given
    lists = [", ".join(write_as(column, "number", printer) for column in part) for part in (lows, highs)]
    verdicts = ", ".join(write_as(column, "verdict", printer) for column in applicable)
    tops = tuple(column.constant for column in maxima)
    places = tuple(printer.place_of(column.constant) for column in names)
    fixed = printer.object((tops, places, count.constant, policy.constant, maximum.constant))
    mask = "None" if name == "choose_best" else write_as(chosen, "set", printer)
    code = f"choose_children(size, [{lists[0]}], [{lists[1]}], [{verdicts}], {mask}, {fixed})"
    found = printer.emit(code)
    return [Column(printer.emit(f"{found}[{at}]"), "number") for at in range(3)]


def _print_rounding(given: list[Column], path: Column, printer: Printer) -> Column:
    function, number, scale, error = given
    margin = "None" if error.constant is None and is_constant(error) else write_as(error, "number", printer)
    mask = "None" if is_constant(path) else path.code
    code = f"round_columns({function.constant!r}, {number.code}, {scale.constant}, {margin}, {mask})"
    found = printer.emit(code)
    printer.too_close.append(printer.emit(f"{found}[1]"))
    return Column(printer.emit(f"{found}[0]"), "number")
