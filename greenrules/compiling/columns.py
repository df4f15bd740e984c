"""A checked ruleset as one function over columns: many subjects at once, in blocks that stay in the cache.

Machine numbers decide only what they prove; a row too close to call is decided by the reference evaluator. See
docs/decisions/0024.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, Final

from attrs import define, field, frozen

from greenrules.compiling.columns_exact import Row, decide_exactly, read_cell, write_cell
from greenrules.compiling.columns_inputs import check_sizes, is_complete_block, prepare_column, settle_block, take_block
from greenrules.compiling.columns_program import KINDS
from greenrules.compiling.columns_slots import CALLED
from greenrules.compiling.columns_source import ColumnSource, write_columns
from greenrules.compiling.python import Program, compile_python
from greenrules.compiling.python_accuracy import TooWideError
from greenrules.compiling.python_intake import to_plain
from greenrules.compiling.python_scope import NotCompiledError
from greenrules.compiling.python_support import RefusedError
from greenrules.model.diagnostics import Diagnostic, UnsupportedByBackend, lacks_extra
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import TableType
from greenrules.model.values import Value

BLOCK: Final = 65_536
THREADS: Final = 2
_SUPPORT: Final = (
    "look_up", "part_of_date", "move_dates", "test_window", "count_options", "round_columns", "choose_children",
)  # fmt: skip


@define(eq=False)
class ColumnProgram:
    """One ruleset on one day, ready to decide tables of subjects.

    Attributes:
        bound: values of open parameters, by `<module key>|<id>`.
        spare: arrays for what a block computes on its way, with and without missing values, while no thread uses them.
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
    spare: dict[bool, list[tuple[Any, Any]]] = field(factory=lambda: {True: [], False: []})


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
        raise lacks_extra("GR731", "tables need NumPy", "batch", "batch") from error
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
        names = {name: getattr(numpy, name) for name in ("where", "isnan", "minimum", "maximum", "abs", *CALLED)}
        names |= {f"T{at}": numpy.int8(at) for at in range(4)}
        names |= {"NAN": numpy.nan, "LOWEST": -numpy.inf, "inf": numpy.inf, "nan": numpy.nan, "I8": numpy.int8}
        for name in _SUPPORT:
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
    complete: AbstractSet[str] = frozenset(),
) -> Decided:
    """Decide a table.

    Args:
        columns: by fact: float64 with NaN for missing; bool, or int8 with 2 for missing; a pair of int64 places (-1 for
            missing) and the texts they stand for; dates and durations as numbers. A fact that is not there is missing.
        rows: subjects decided one by one, in their place: those with tables of records, or with numbers no machine
            number stands for.
        read_row: returns the facts of a row too close to call; without it they are read from the columns.
        complete: facts of which no value is missing, and every number an amount of usual size: nobody looks again.
    """
    numpy = compiled.numpy
    source = write_source(compiled, is_complete=False)
    types = {"number": numpy.float64, "verdict": numpy.int8}
    outputs = [numpy.empty(count, types.get(kind, numpy.int64)) for output in source.outputs for kind in output.kinds]
    too_close = numpy.zeros(count, bool)
    forms = [True, False] if _may_be_complete(compiled, columns) else [False]
    opened: dict[bool, _Form] = {}

    def run(part: slice) -> None:
        marks = too_close[part]
        with numpy.errstate(all="ignore"):
            for is_complete in forms:
                # Two threads may open a form at once; they find the same.
                form = opened.get(is_complete) or _open_form(compiled, columns, is_complete=is_complete)
                opened[is_complete] = form
                values = [take_block(numpy, column, part) for column in form.columns]
                if not _look_over(form, values, marks, complete, numpy):
                    continue
                if is_complete:
                    values = [settle_block(numpy, value) for value in values]
                size = part.stop - part.start
                room = _borrow(compiled, is_complete=is_complete)
                form.judge(size, values, [one[part] for one in outputs], marks, *(one[:, :size] for one in room))
                compiled.spare[is_complete].append(room)
                return

    parts = cut_evenly(count)
    if len(parts) > 1:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(run, parts))
    elif count:
        run(parts[0])
    decided = _gather(source, outputs)
    exact = {int(at): None for at in numpy.flatnonzero(too_close)} | dict(rows or {})
    kinds = {one.name: one.kinds for one in source.outputs}
    texts = list(source.texts)
    named = compiled.program.kinds.facts
    for at, row in exact.items():
        facts = row
        if facts is None:
            facts = read_row(at) if read_row is not None else read_facts(compiled, columns, at)
        found = decide_exactly(compiled.ruleset, named, facts, compiled.as_of, compiled.bound, tuple(decided))
        for name, ends in found.items():
            # What is undefined has two ends even where a quantity has one column.
            for array, kind, end in zip(decided[name], kinds[name], ends, strict=False):
                array[at] = write_cell(end, kind, texts)
    return Decided(count, decided, kinds, tuple(texts), tuple(sorted(exact)))


def cut_evenly(count: int) -> list[slice]:
    """Return the rows of each block: as many blocks for one thread as for another, and none much smaller."""
    blocks = -(-count // BLOCK)
    blocks += -blocks % THREADS if blocks > 1 else 0
    size = -(-count // max(blocks, 1))
    return [slice(start, min(start + size, count)) for start in range(0, count, max(size, 1))]


def _borrow(compiled: ColumnProgram, *, is_complete: bool) -> tuple[Any, Any]:
    """Return arrays for what a block computes on its way; taking from a list is safe among threads."""
    numpy, slots = compiled.numpy, write_source(compiled, is_complete=is_complete).slots
    try:
        return compiled.spare[is_complete].pop()
    except IndexError:
        return numpy.empty((slots[0], BLOCK)), numpy.empty((slots[1], BLOCK), bool)


@frozen
class _Form:
    """The function for blocks with or without missing values, and its inputs: an array, or places and a look-up."""

    judge: Any
    is_complete: bool
    inputs: tuple[str, ...]
    columns: tuple[Any, ...]
    amounts: frozenset[str]


def _may_be_complete(compiled: ColumnProgram, columns: Mapping[str, Any]) -> bool:
    if any(isinstance(fact.type, TableType) for fact in compiled.program.kinds.facts.values()):
        return False
    return columns.keys() >= set(write_source(compiled, is_complete=True).inputs)


def _open_form(compiled: ColumnProgram, columns: Mapping[str, Any], *, is_complete: bool) -> _Form:
    source, numpy = write_source(compiled, is_complete=is_complete), compiled.numpy
    kinds = {id: KINDS[type(compiled.program.kinds.facts[id].type)] for id in source.inputs}
    found = tuple(prepare_column(numpy, source, id, kinds[id], columns.get(id), is_complete) for id in source.inputs)
    return _Form(_load(compiled, is_complete=is_complete), is_complete, source.inputs, found, source.amounts)


def _look_over(form: _Form, values: Sequence[Any], marks: Any, complete: AbstractSet[str], numpy: Any) -> bool:
    """Mark the rows whose sizes are not usual; whether the form has room for what is missing in a block."""
    for id, value in zip(form.inputs, values, strict=True):
        if id in complete:
            continue
        if id in form.amounts:
            is_known = check_sizes(numpy, value, marks)
        else:
            is_known = not form.is_complete or is_complete_block(value)
        if form.is_complete and not is_known:
            return False
    return True


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
