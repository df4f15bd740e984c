"""A checked ruleset as one function over columns: many subjects at once, in blocks that stay in the cache.

Machine numbers decide only what they prove; a row too close to call is decided by the reference evaluator. See
docs/decisions/0024.
"""

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, Final

from attrs import define, field, frozen

from greenrules.compiling.columns_exact import Row, decide_exactly, read_cell, write_cell
from greenrules.compiling.columns_source import KINDS, ColumnSource, write_columns
from greenrules.compiling.python import Program, compile_python
from greenrules.compiling.python_accuracy import LEAST, MOST, TooWideError
from greenrules.compiling.python_intake import to_plain
from greenrules.compiling.python_scope import NotCompiledError
from greenrules.compiling.python_support import RefusedError
from greenrules.model.diagnostics import Diagnostic, UnsupportedByBackend
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import TableType
from greenrules.model.values import Value

BLOCK: Final = 8192
THREADS: Final = 2
_LEAST, _MOST = float(LEAST), float(MOST)


@define(eq=False)
class ColumnProgram:
    """One ruleset on one day, ready to decide tables of subjects.

    Attributes:
        bound: values of open parameters, by `<module key>|<id>`.
        is_detailed: whether indicators and derived quantities are columns too.
    """

    ruleset: Ruleset
    as_of: date
    program: Program
    bound: Mapping[str, Value]
    is_detailed: bool
    numpy: Any
    sources: dict[bool, ColumnSource] = field(factory=dict)
    functions: dict[bool, Any] = field(factory=dict)


@frozen
class Decided:
    """What was decided of a table.

    Attributes:
        columns: by `gate:…`, `grade:…`, `score`, `group:…`, `indicator:…`, `derived:…`: one array, or the two ends.
        texts: what the places in text columns stand for.
        exact_rows: the rows the reference decided.
    """

    count: int
    columns: Mapping[str, tuple[Any, ...]]
    kinds: Mapping[str, tuple[str, ...]]
    texts: tuple[str, ...]
    exact_rows: tuple[int, ...]


def compile_columns(
    ruleset: Ruleset, as_of: date, bound: Mapping[str, Value] | None = None, *, is_detailed: bool = True
) -> ColumnProgram:
    """Return the program of a ruleset for tables.

    Args:
        bound: values of open parameters, by `<module key>|<id>`.
    Raises: UnsupportedByBackend (GR730 when the ruleset has no form for arrays, GR731 without NumPy).
    """
    try:
        import numpy
    except ImportError as error:
        help = "pip install 'greenrules[batch]'"
        raise UnsupportedByBackend((Diagnostic("GR731", "tables need NumPy", path="batch", help=help),)) from error
    program = compile_python(ruleset, as_of)
    if not program.parameters.keys() >= set(bound or {}):
        message = "a parameter with a value in force is bound to another"
        help = "evaluate the subjects one by one: `evaluate_many`"
        raise UnsupportedByBackend((Diagnostic("GR730", message, path=ruleset.key, help=help),))
    compiled = ColumnProgram(ruleset, as_of, program, bound or {}, is_detailed, numpy)
    try:
        write_source(compiled, is_complete=False)
    except (NotCompiledError, TooWideError, RefusedError) as error:
        message = f"`{ruleset.key}` has no form for arrays: {error}"
        help = "evaluate the subjects one by one: `evaluate_many`"
        raise UnsupportedByBackend((Diagnostic("GR730", message, path=ruleset.key, help=help),)) from error
    return compiled


def write_source(compiled: ColumnProgram, *, is_complete: bool) -> ColumnSource:
    """Return the text of the function for arrays, complete or with missing values."""
    if is_complete not in compiled.sources:
        plain = {key: to_plain(value) for key, value in compiled.bound.items()}  # type: ignore[arg-type]
        compiled.sources[is_complete] = write_columns(
            compiled.program, compiled.as_of, plain, is_complete=is_complete, is_detailed=compiled.is_detailed
        )
    return compiled.sources[is_complete]


def _load(compiled: ColumnProgram, *, is_complete: bool) -> Any:
    if is_complete not in compiled.functions:
        from greenrules.compiling import columns_support

        numpy, source = compiled.numpy, write_source(compiled, is_complete=is_complete)
        names = {name: getattr(numpy, name) for name in ("where", "isnan", "minimum", "maximum", "abs")}
        names |= {f"T{at}": numpy.int8(at) for at in range(4)}
        names |= {"NAN": numpy.nan, "LOWEST": -numpy.inf, "inf": numpy.inf, "nan": numpy.nan, "I8": numpy.int8}
        for name in ("part_of_date", "move_dates", "test_window", "count_options", "round_columns", "choose_children"):
            names[name] = getattr(columns_support, name)
        for name, value in source.objects.items():
            is_numbers = isinstance(value, tuple) and value[:1] == ("numbers",)
            names[name] = numpy.array(value[1]) if is_numbers else value
        # The text holds checked names and numbers of the ruleset, never anything a subject supplied.
        exec(compile(source.text, f"<{compiled.ruleset.key} as arrays>", "exec"), names)
        compiled.functions[is_complete] = names["judge"]
    return compiled.functions[is_complete]


def decide_columns(
    compiled: ColumnProgram,
    columns: Mapping[str, Any],
    count: int,
    rows: Mapping[int, Row] | None = None,
    *,
    read_row: Any = None,
) -> Decided:
    """Decide a table.

    Args:
        columns: by fact: float64 with NaN for missing; bool, or int8 with 2 for missing; a pair of int64 places (-1 for
            missing) and the texts they stand for; dates and durations as numbers. A fact that is not there is missing.
        rows: subjects decided one by one, in their place: those with tables of records, or with numbers no machine
            number stands for.
        read_row: returns the facts of a row too close to call; without it they are read from the columns.
    """
    numpy = compiled.numpy
    source = write_source(compiled, is_complete=False)
    types = {"number": numpy.float64, "verdict": numpy.int8}
    outputs = [numpy.empty(count, types.get(kind, numpy.int64)) for output in source.outputs for kind in output.kinds]
    too_close = numpy.zeros(count, bool)
    forms = [_open_form(compiled, columns, is_complete=False)]
    forms += [_open_form(compiled, columns, is_complete=True)] if _may_be_complete(compiled, columns) else []

    # Few rows still keep all threads busy.
    block = BLOCK if count > 8 * BLOCK else BLOCK // 2

    def run(start: int) -> None:
        part = slice(start, min(start + block, count))
        marks = too_close[part]
        with numpy.errstate(all="ignore"):
            for form in reversed(forms):
                values = [_take_column(numpy, column, part) for column in form.columns]
                if form.is_complete and not all(map(_is_complete, values)):
                    continue
                if form.is_complete:
                    values = [value.view(bool) if value.dtype == numpy.int8 else value for value in values]
                for value in (values[at] for at in form.amounts):
                    _check_sizes(value, marks)
                form.judge(part.stop - start, values, [one[part] for one in outputs], marks)
                return

    if count > block:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(run, range(0, count, block)))
    elif count:
        run(0)
    decided = _gather(source, outputs)
    exact = {int(at): None for at in numpy.flatnonzero(too_close)} | dict(rows or {})
    kinds = {one.name: one.kinds for one in source.outputs}
    texts = list(source.texts)
    for at, row in exact.items():
        facts = row
        if facts is None:
            facts = read_row(at) if read_row is not None else read_facts(compiled, columns, at)
        found = decide_exactly(compiled.ruleset, facts, compiled.as_of, compiled.bound, tuple(decided))
        for name, ends in found.items():
            # What is undefined has two ends even where a quantity has one column.
            for array, kind, end in zip(decided[name], kinds[name], ends, strict=False):
                array[at] = write_cell(end, kind, texts)
    return Decided(count, decided, kinds, tuple(texts), tuple(sorted(exact)))


@frozen
class _Form:
    """The function for blocks with or without missing values, and its inputs: an array, or places and a look-up."""

    judge: Any
    columns: tuple[Any, ...]
    amounts: tuple[int, ...]
    is_complete: bool


def _may_be_complete(compiled: ColumnProgram, columns: Mapping[str, Any]) -> bool:
    if any(isinstance(fact.type, TableType) for fact in compiled.program.kinds.facts.values()):
        return False
    return columns.keys() >= set(write_source(compiled, is_complete=True).inputs)


def _open_form(compiled: ColumnProgram, columns: Mapping[str, Any], *, is_complete: bool) -> _Form:
    source, numpy = write_source(compiled, is_complete=is_complete), compiled.numpy
    kinds = {id: KINDS[type(compiled.program.kinds.facts[id].type)] for id in source.inputs}
    inputs = tuple(_prepare(numpy, source, kinds[id], columns.get(id), is_complete) for id in source.inputs)
    amounts = tuple(at for at, id in enumerate(source.inputs) if id in source.amounts)
    return _Form(_load(compiled, is_complete=is_complete), inputs, amounts, is_complete)


def _prepare(numpy: Any, source: ColumnSource, kind: str, column: Any, is_complete: bool) -> Any:
    if column is None:
        return {"number": numpy.full(1, numpy.nan), "verdict": numpy.full(1, 2, numpy.int8)}.get(
            kind, -numpy.ones(1, int)
        )
    match kind:
        case "verdict":
            return column if is_complete else column.view(numpy.int8)
        case "text":
            return column[0], _place_texts(numpy, source, column[1])
        case "set":
            return column[0], _mask_sets(numpy, source, column[1])
        case _:
            return column


def _place_texts(numpy: Any, source: ColumnSource, texts: Sequence[str]) -> Any:
    known = {text: at for at, text in enumerate(source.texts)}
    # Texts the function does not know are told apart from those it does, and from missing ones.
    return numpy.array([*(known.get(text, len(known) + at) for at, text in enumerate(texts)), -1], numpy.int64)


def _mask_sets(numpy: Any, source: ColumnSource, sets: Sequence[frozenset[str]]) -> Any:
    known = {text: at for at, text in enumerate(source.texts)}
    extra = {text: 60 - at for at, text in enumerate(sorted({one for each in sets for one in each} - known.keys()))}
    return numpy.array([*(sum(1 << {**known, **extra}[text] for text in each) for each in sets), -1], numpy.int64)


def _take_column(numpy: Any, column: Any, part: slice) -> Any:
    if isinstance(column, tuple):
        # A missing text is the place -1, the last of the look-up.
        return column[1][column[0][part]]
    return column[part] if len(column) > 1 else numpy.broadcast_to(column, (part.stop - part.start,))


def _is_complete(values: Any) -> bool:
    match values.dtype.kind:
        case "b":
            return True
        case "f":
            return not math.isnan(values.min())
        case _ if values.dtype.itemsize == 1:
            return bool(values.max() < 2)
        case _:
            return bool(values.min() >= 0)


def _check_sizes(amounts: Any, marks: Any) -> None:
    """Mark the rows with an amount so small or large that the bounds on errors do not hold."""
    if not (amounts.min() >= _LEAST and amounts.max() <= _MOST):
        marks |= ((amounts < _LEAST) & (amounts != 0.0)) | (amounts > _MOST)


def _gather(source: ColumnSource, outputs: Sequence[Any]) -> dict[str, tuple[Any, ...]]:
    left = iter(outputs)
    return {output.name: tuple(next(left) for _ in output.kinds) for output in source.outputs}


def read_facts(compiled: ColumnProgram, columns: Mapping[str, Any], at: int) -> Row:
    """Return the exact facts of one row of columns."""
    facts: dict[str, Any] = {}
    for id, column in columns.items():
        fact = compiled.ruleset.facts.get(id)
        value = None if fact is None else read_cell(fact, column, at)
        if value is not None:
            facts[id] = value
    return facts
