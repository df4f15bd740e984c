"""The generated function for many subjects: the same lines as for one, then printed for arrays."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import define, frozen

from greenrules.compiling.columns_lowering import Lowering
from greenrules.compiling.columns_slots import use_slots
from greenrules.compiling.columns_values import Column, Printer, fix, kind_of, write_as
from greenrules.compiling.python import Program
from greenrules.compiling.python_choices import write_size_checks
from greenrules.compiling.python_expressions import is_score
from greenrules.compiling.python_groups import write_node
from greenrules.compiling.python_names import write_derived, write_gate, write_rung
from greenrules.compiling.python_scope import Scope
from greenrules.compiling.python_scores import write_derived_score
from greenrules.compiling.python_source import finish_source, open_scope
from greenrules.model.declarations import Fact
from greenrules.model.scoring import Group
from greenrules.model.types import BooleanType, ChoiceType, DateType, DurationType, NumberType, SetType, TextType
from greenrules.model.walking import walk_nodes

KINDS: dict[type, str] = {
    NumberType: "number", DateType: "number", DurationType: "number", BooleanType: "verdict", ChoiceType: "text",
    TextType: "text", SetType: "set",
}  # fmt: skip


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
        tables: by input, the numbers that stand for its texts: it is only ever looked up, and the caller does that.
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
    facts = program.kinds.facts
    scope = open_scope(program.ruleset, program.day, facts, program.parameters, is_complete=is_complete)
    write_size_checks(scope)
    results = dict(_list_results(scope, is_detailed=is_detailed))
    body = [*scope.writer.lines, "    return {"]
    body += [f"        {name!r}: ({', '.join(codes)},)," for name, codes in results.items()]
    source = finish_source(scope, [*body, "    }"])
    printer = Printer()
    names = dict(_name_inputs(program, scope, bound, is_complete=is_complete))
    names["as_of"] = fix(as_of)
    lowering = Lowering(printer, names, source.objects)
    function = ast.parse(source.text).body[0]
    assert isinstance(function, ast.FunctionDef)
    unpacked = sum(1 for given in (scope.facts, scope.bound) if given)
    lowering.run(function.body[unpacked:])
    return _finish(printer, lowering, scope, tuple(facts))


def _list_results(scope: Scope, *, is_detailed: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    ruleset = scope.ruleset
    for gate in ruleset.gates:
        yield f"gate:{gate}", (write_gate(gate, scope).code,)
    root = ruleset.indicators
    if root is not None:
        score = write_node("", scope).score
        yield "score", (score.low.code, score.high.code)
    for rung in ruleset.rungs:
        yield f"grade:{rung.id}", (write_rung(rung, scope).code,)
    if not is_detailed:
        return
    for node in () if root is None else walk_nodes(root):
        if node is not root:
            score = write_node(node.id, scope).score
            yield f"{'group' if isinstance(node, Group) else 'indicator'}:{node.id}", (score.low.code, score.high.code)
    for derived in ruleset.derived.values():
        if derived.of:
            continue
        if is_score(derived.formula):
            score = write_derived_score(derived.id, scope)
            yield f"derived:{derived.id}", (score.low.code, score.high.code)
        else:
            yield f"derived:{derived.id}", (write_derived(derived.id, scope).code,)


def _name_inputs(
    program: Program, scope: Scope, bound: Mapping[str, Any], *, is_complete: bool
) -> Iterator[tuple[str, Column]]:
    for id, fact in program.kinds.facts.items():
        code = scope.facts[id].code
        kind = KINDS.get(type(fact.type))
        # A subject with a table of records is decided by itself: here nobody has one.
        yield code, fix(None) if kind is None else _describe(code, fact, kind, is_complete=is_complete)
    for key, operand in scope.bound.items():
        yield operand.code, fix(bound.get(key))
    for at in range(scope.writer.taken.get("error_", 0)):
        yield f"error_{at}", fix(0.0)


def _describe(code: str, fact: Fact, kind: str, *, is_complete: bool) -> Column:
    if is_complete and kind == "verdict":
        return Column(code, "truth")
    return Column(code, kind, None, not is_complete)


def _finish(printer: Printer, lowering: Lowering, scope: Scope, facts: tuple[str, ...]) -> ColumnSource:
    outputs: list[Output] = []
    stores: list[tuple[str, str]] = []
    for name, columns in lowering.results.items():
        kinds = tuple(kind_of(column) or "number" for column in columns)
        kinds = tuple({"truth": "verdict", "nothing": "number"}.get(kind, kind) for kind in kinds)
        if name.partition(":")[0] in ("gate", "grade"):
            kinds = ("verdict",)
        outputs.append(Output(name, kinds))
        for column, kind in zip(columns, kinds, strict=True):
            stores.append((column.code, f"outputs[{len(stores)}][:] = {write_as(column, kind, printer)}"))
    codes = {scope.facts[id].code: id for id in facts}
    tables = _find_tables(printer, [code for _, code in stores], codes)
    lines = _arrange(printer, [code for _, code in stores])
    used = _names_in(lines) | set(lowering.amounts)
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
    """Return the inputs that are only looked up in one table, and stop looking them up."""
    uses: dict[str, set[str]] = {}
    for line in (*(code for _, code in printer.lines), *stores, *printer.too_close):
        for code in _names_in([line]) & codes.keys():
            uses.setdefault(code, set()).add(line)
    found: dict[str, str] = {}
    for code, lines in uses.items():
        table, is_look_up, _ = next(iter(lines)).partition(f".take({code}, mode='clip')")
        if len(lines) == 1 and is_look_up and table.isidentifier():
            found[code] = table
    printer.lines = [
        (name, next((code for code, table in found.items() if line == f"{table}.take({code}, mode='clip')"), line))
        for name, line in printer.lines
    ]
    return found


def _names_in(lines: list[str]) -> set[str]:
    return {part.id for part in ast.walk(ast.parse("\n".join(lines))) if isinstance(part, ast.Name)}


def _arrange(printer: Printer, stores: list[str]) -> list[str]:
    """Return the lines that matter in order; each array is given back after its last use."""
    marks = [f"too_close |= {code}" for code in dict.fromkeys(printer.too_close)]
    defined = {name: (at, code) for at, (name, code) in enumerate(printer.lines)}
    uses = {code: sorted(_names_in([code]) & defined.keys()) for _, code in printer.lines}
    for line in (*marks, *stores):
        uses[line] = sorted(_names_in([line]) & defined.keys())
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
