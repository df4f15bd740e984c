"""The generated function as text: facts in, the grades still possible and the score out."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from greenrules.compiling.python_accuracy import LEAST, MOST
from greenrules.compiling.python_choices import write_size_checks
from greenrules.compiling.python_comparisons import compare_numbers
from greenrules.compiling.python_folding import fold_single_uses
from greenrules.compiling.python_groups import Node, write_node
from greenrules.compiling.python_names import write_gate, write_rung
from greenrules.compiling.python_numbers import write_error
from greenrules.compiling.python_records import describe_fact
from greenrules.compiling.python_scope import Operand, Scope, Writer, write_constant
from greenrules.evaluating.grading import NO_GRADE
from greenrules.model.declarations import Fact, Interval
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group
from greenrules.model.types import BooleanType, ChoiceType, NumberType
from greenrules.model.walking import walk_nodes

# What the operands of facts and bound parameters are called.
_NAME = re.compile(r"\b[fp]_\w+", re.ASCII)
PARTS = ("numbers", "words", "others")


@frozen
class Source:
    """One generated function.

    Attributes:
        objects: what the text names and no literal can write.
        looked_up: the choices it looks up among all their options.
    """

    text: str
    objects: Mapping[str, object]
    looked_up: frozenset[str] = frozenset()


def write_source(
    ruleset: Ruleset,
    day: date,
    facts: Mapping[str, Fact],
    parameters: Mapping[str, Fact],
    *,
    is_complete: bool,
    is_quick: bool,
) -> Source:
    """Write the function that decides a ruleset.

    Args:
        day: any day on which the same values of the parameters are in force.
        facts: in the order in which their values are handed over.
        parameters: those without a value of their own, as facts, by `<module key>|<id>`; None when nobody binds one.
        is_complete: for subjects of which every one of these facts is known; else a missing one is None.
        is_quick: as it runs: `decide(numbers, words, others, bound, as_of)`, where the values come in three PARTS (see
            `part_of`), sizes of amounts were checked before, and what is used once has no name; else with every value
            named, for people to read, and `decide(values, bound, as_of, True)` returns all of them.
    Raises: NotCompiledError, TooWideError when the ruleset has no generated form.
    """
    scope = open_scope(ruleset, day, facts, parameters, is_complete=is_complete, is_quick=is_quick)
    write_size_checks(scope)
    for gate in ruleset.gates:
        write_gate(gate, scope)
    root = None if ruleset.indicators is None else write_node("", scope)
    rungs = [(rung.id, write_rung(rung, scope)) for rung in ruleset.rungs]
    low, high, error = _describe_total(root)
    result = f"    return {_write_ladder(rungs, scope)}, {low}, {high}, {error}"
    if is_quick:
        writer = scope.writer
        lines, names = fold_single_uses([*writer.lines, result], frozenset(writer.replaced), writer.named)
        return finish_source(scope, lines, names)
    _write_details(ruleset, scope)
    return finish_source(scope, [*scope.writer.lines, result])


def open_scope(
    ruleset: Ruleset,
    day: date,
    facts: Mapping[str, Fact],
    parameters: Mapping[str, Fact],
    *,
    is_complete: bool,
    is_quick: bool = False,
    is_strict: bool = False,
) -> Scope:
    """Return the scope of a new function, what its inputs must fulfil already written.

    Args:
        is_quick: as for `write_source`.
        is_strict: see Scope.
    """
    writer = Writer()
    # A table may have missing cells however complete the facts are.
    operands = {
        id: describe_fact(fact, writer.name("f", id), unknown=not is_complete and fact.assume is None)
        for id, fact in facts.items()
    }
    bound = {key: describe_fact(fact, writer.name("p", fact.id), unknown=True) for key, fact in parameters.items()}
    scope = Scope(ruleset, day, writer, operands, is_complete, bound=bound, is_quick=is_quick, is_strict=is_strict)
    for id, fact in facts.items():
        if isinstance(fact.type, NumberType) and not (is_quick and is_plain_amount(fact)):
            _write_limits(fact, evolve(operands[id], unknown=not is_complete), scope)
        if fact.assume is not None and not is_complete:
            code = operands[id].code
            writer.line(f"if {code} is None: {code} = {write_constant(fact.assume.value, scope).code}")
    return scope


def finish_source(scope: Scope, lines: Sequence[str], names: Set[str] = frozenset()) -> Source:
    """Return the function with this body.

    Args:
        names: all that occur in it, or none; then they are looked for.
    """
    text = "\n".join(_write_function(scope, lines, names or set(_NAME.findall("\n".join(lines)))))
    return Source(text, scope.writer.objects, frozenset(scope.writer.looked_up))


def _write_function(scope: Scope, lines: Sequence[str], used: Set[str]) -> Iterator[str]:
    # What only has to be accepted needs no name.
    parts = {"values": list(scope.facts.values())}
    if scope.is_quick:
        parts = {word: [] for word in PARTS}
        for id, operand in scope.facts.items():
            parts[part_of(scope.ruleset.facts[id])].append(operand)
    yield f"def decide({', '.join(parts)}, bound, as_of{'' if scope.is_quick else ', detailed=False'}):"
    for word, operands in {**parts, "bound": list(scope.bound.values())}.items():
        names = [operand.code if operand.code in used else "_" for operand in operands]
        if names and not (scope.is_quick and set(names) == {"_"}):
            # Without brackets, which the parser would read once more to see whether they are a value.
            yield f"    {', '.join(names)}, = {word}"
    errors = [f"error_{at}" for at in range(scope.writer.taken.get("error", 0))]
    if errors:
        # Not every branch measures its error; what has no value has none.
        yield f"    {' = '.join(errors)} = 0.0"
    yield from lines
    yield ""


def part_of(fact: Fact) -> str:
    """Return the part in which the quick form takes a fact."""
    match fact.type:
        case NumberType() | BooleanType():
            return "numbers"
        case ChoiceType():
            return "words"
        case _:
            return "others"


def _write_limits(fact: Fact, operand: Operand, scope: Scope) -> None:
    """Write what a supplied number must fulfil: sizes the error bounds hold for, and the declared range."""
    code, least, most = operand.code, repr(float(LEAST)), repr(float(MOST))
    guard = f"{code} is not None and " if operand.unknown else ""
    if is_plain_amount(fact):
        # That it is no larger than MOST is checked for all of them together.
        scope.writer.line(f"if {guard}{code} < {least} and {code} != 0.0: refuse()")
        return
    small = f"-{least} < {code} < {least} and {code} != 0.0"
    scope.writer.line(f"if {guard}({small} or not -{most} <= {code} <= {most}): refuse()")
    if fact.range:
        tests = " or ".join(_write_interval(interval, operand, scope) for interval in fact.range)
        scope.writer.line(f"if {guard}not ({tests}): refuse()")


def is_plain_amount(fact: Fact) -> bool:
    """Whether a number may be zero or anything above."""
    if len(fact.range) != 1:
        return False
    low, high, is_closed = fact.range[0].low, fact.range[0].high, fact.range[0].low_closed
    return isinstance(low, Fraction) and not low.numerator and high is None and is_closed


def _write_interval(interval: Interval, operand: Operand, scope: Scope) -> str:
    ends = []
    if isinstance(interval.low, Fraction):
        sign = ">=" if interval.low_closed else ">"
        ends.append(compare_numbers(sign, operand, write_constant(interval.low, scope), scope))  # type: ignore[arg-type]
    if isinstance(interval.high, Fraction):
        sign = "<=" if interval.high_closed else "<"
        ends.append(compare_numbers(sign, operand, write_constant(interval.high, scope), scope))  # type: ignore[arg-type]
    return f"({' and '.join(ends) or 'True'})"


def _describe_total(root: Node | None) -> tuple[str, str, str]:
    if root is None:
        return "None", "None", "0.0"
    low, high = root.score.low, root.score.high
    error = write_error(high)
    if not root.score.is_point:
        error = f"max({write_error(low)}, {error})"
    return low.code, high.code, error


def _write_ladder(rungs: list[tuple[str, Operand]], scope: Scope) -> str:
    """Write the grades still possible, best first; the last is the proven one."""
    if any(verdict.unknown for _, verdict in rungs):
        names = tuple(id for id, _ in rungs)
        verdicts = ", ".join(verdict.code for _, verdict in rungs)
        return f"climb(({verdicts},), {names!r})"
    ladder = repr((NO_GRADE,))
    for id, verdict in reversed(rungs):
        ladder = f"{(id,)!r} if {verdict.code} else {ladder}"
    return f"({ladder})"


def _write_details(ruleset: Ruleset, scope: Scope) -> None:
    """Write what is returned when somebody asks for every gate, rung and score."""
    nodes = [] if ruleset.indicators is None else list(walk_nodes(ruleset.indicators))
    with scope.writer.block("if detailed:"):
        scope.writer.line("return {")
        for id in ruleset.gates:
            scope.writer.line(f"    {f'gate:{id}'!r}: {write_gate(id, scope).code},")
        for rung in ruleset.rungs:
            scope.writer.line(f"    {f'grade:{rung.id}'!r}: {write_rung(rung, scope).code},")
        for node in nodes:
            score = write_node(node.id, scope).score
            name = "group:total" if node is ruleset.indicators else f"{_kind(node)}:{node.id}"
            scope.writer.line(f"    {name!r}: ({score.low.code}, {score.high.code}),")
        scope.writer.line("}")


def _kind(node: object) -> str:
    return "group" if isinstance(node, Group) else "indicator"
