"""The generated function for many subjects: the same lines as for one, then printed for arrays."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import define, frozen

from greenrules.compiling.columns_program import (
    Lowered,
    Results,
    list_gates,
    list_nodes,
    list_quantities,
    list_rungs,
    list_total,
    lower_program,
    open_program,
    shown_kind,
)
from greenrules.compiling.columns_slots import find_names, use_slots
from greenrules.compiling.columns_values import Printer, write_as
from greenrules.compiling.python import Program
from greenrules.compiling.python_scope import Scope


@frozen
class Output:
    """A result of the function: one column, or the two ends of a score."""

    name: str
    kinds: tuple[str, ...]


@define(eq=False)
class ColumnSource:
    """The function for arrays.

    Attributes:
        text: `judge(size, values, outputs, too_close, numbers, truths)`; it writes into the arrays of `outputs`.
        slots: how many arrays of a block it wants for numbers and for truths.
        inputs: the facts it reads, in order.
        amounts: those of them that are zero or more, and whose size the caller checks.
        texts: the list of texts whose places stand for them.
        tables: by input, the numbers that stand for its texts: it is only ever looked up, and comes with them.
        objects: what the text names and no literal can write.
    """

    text: str
    inputs: tuple[str, ...]
    amounts: frozenset[str]
    outputs: tuple[Output, ...]
    texts: tuple[str, ...]
    tables: Mapping[str, str]
    objects: Mapping[str, Any]
    slots: tuple[int, int]


def write_columns(
    program: Program, as_of: date, bound: Mapping[str, Any], *, is_complete: bool, is_detailed: bool
) -> ColumnSource:
    """Return the function that decides many subjects, its tables of records left out.

    Args:
        bound: plain values of open parameters, by `<module key>|<id>`.
        is_detailed: also every derived quantity and the score of every node; else gates, grades and the total.
    Raises: NotCompiledError, TooWideError.
    """
    scope = open_program(program, is_complete=is_complete)
    results = _list_results(scope, is_detailed=is_detailed)
    lowered = lower_program(program, scope, results, as_of, bound, is_complete=is_complete)
    return _finish(lowered, tuple(program.kinds.facts))


def _list_results(scope: Scope, *, is_detailed: bool) -> Results:
    yield from (*list_gates(scope), *list_total(scope), *list_rungs(scope))
    if is_detailed:
        yield from (*list_nodes(scope), *list_quantities(scope))


def _finish(lowered: Lowered, facts: tuple[str, ...]) -> ColumnSource:
    scope, printer, lowering = lowered.scope, lowered.printer, lowered.lowering
    outputs: list[Output] = []
    stores: list[tuple[str, str]] = []
    for name, columns in lowering.results.items():
        kinds = tuple(shown_kind(name, column) for column in columns)
        outputs.append(Output(name, kinds))
        for column, kind in zip(columns, kinds, strict=True):
            stores.append((column.code, f"outputs[{len(stores)}][:] = {write_as(column, kind, printer)}"))
    codes = {scope.facts[id].code: id for id in facts}
    tables = _find_tables(printer, [code for _, code in stores], codes)
    lines = _arrange(printer, [code for _, code in stores])
    used = find_names(" ".join(lines)) | set(lowering.amounts)
    read = {code: id for code, id in codes.items() if code in used}
    lines, *slots = use_slots(lines, set(read))
    head = ["def judge(size, values, outputs, too_close, numbers, truths):"]
    head += [f"    ({', '.join(read)},) = values"] if read else []
    for kind, count in zip(("numbers", "truths"), slots, strict=True):
        head += [f"    ({', '.join(f'{kind[0]}{at}_' for at in range(count))},) = {kind}"] if count else []
    text = "\n".join([*head, *(f"    {line}" for line in lines), ""])
    return ColumnSource(
        text,
        tuple(read.values()),
        frozenset(codes[code] for code in lowering.amounts),
        tuple(outputs),
        tuple(printer.texts),
        {codes[code]: table for code, table in tables.items()},
        dict(printer.objects),
        (slots[0], slots[1]),
    )


def _find_tables(printer: Printer, stores: list[str], codes: Mapping[str, str]) -> dict[str, str]:
    """Return the inputs that are only looked up in one table, and look them up by the numbers that come with them."""
    uses: dict[str, set[str]] = {}
    for line in (*(code for _, code in printer.lines), *stores, *printer.too_close):
        for code in find_names(line) & codes.keys():
            uses.setdefault(code, set()).add(line)
    found: dict[str, str] = {}
    for code, lines in uses.items():
        table, is_look_up, _ = next(iter(lines)).partition(f".take({code}, mode='clip')")
        if len(lines) == 1 and is_look_up and table.isidentifier():
            found[code] = table
    looked_up = {f"{table}.take({code}, mode='clip')": f"look_up({code})" for code, table in found.items()}
    printer.lines = [(name, looked_up.get(line, line)) for name, line in printer.lines]
    return found


def _arrange(printer: Printer, stores: list[str]) -> list[str]:
    """Return the lines that matter in order; each array is given back after its last use."""
    marks = [f"too_close |= {code}" for code in dict.fromkeys(printer.too_close)]
    defined = {name: (at, code) for at, (name, code) in enumerate(printer.lines)}
    uses = {code: sorted(find_names(code) & defined.keys()) for _, code in printer.lines}
    for line in (*marks, *stores):
        uses[line] = sorted(find_names(line) & defined.keys())
    needed: set[str] = set()
    waiting = [name for line in (*marks, *stores) for name in uses[line]]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += uses[defined[name][1]]
    # What is written or marked comes as soon as its array is there.
    after: dict[int, list[str]] = {}
    for line in (*marks, *stores):
        after.setdefault(max((defined[name][0] for name in uses[line]), default=-1), []).append(line)
    left = Counter(name for name in needed for name in uses[defined[name][1]])
    left.update(name for line in (*marks, *stores) for name in uses[line])
    lines = list(after.get(-1, []))
    for at, (name, code) in enumerate(printer.lines):
        if name not in needed:
            continue
        lines.append(f"{name} = {code}")
        done = [*uses[code]]
        for line in after.get(at, []):
            lines.append(line)
            done += uses[line]
        left.subtract(done)
        gone = sorted({one for one in done if left[one] == 0})
        if gone:
            lines.append(f"del {', '.join(gone)}")
    return lines
