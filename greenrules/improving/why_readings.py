"""The comparisons and answers that decide a condition, with value, threshold, unit and distance."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from attrs import evolve, field, frozen

from greenrules.evaluating.aggregates import list_candidates
from greenrules.evaluating.environment import Environment, module_environment
from greenrules.evaluating.expressions import evaluate_condition, evaluate_expression
from greenrules.evaluating.node_ids import label_reference, name_cell, name_reference
from greenrules.evaluating.option_words import options_of, word_options
from greenrules.evaluating.type_units import unit_of_type
from greenrules.improving.why_facts import list_supplied
from greenrules.model.advice import Reading
from greenrules.model.citing import NO_WORDS, Words
from greenrules.model.expressions import (
    And,
    Cell,
    Comparison,
    Constant,
    Contains,
    Convert,
    Expr,
    Not,
    Or,
    Quantified,
    Reference,
    Within,
    walk_expression,
)
from greenrules.model.units import DAYS
from greenrules.model.values import Bounds, Record, Unknown, Value, Verdict

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
_NAMED = ("derived", "gate", "gates_met", "rung")


@frozen
class Place:
    """Where an expression stands: its module, the records bound, and the record a reading is about."""

    environment: Environment = field(repr=False)
    bindings: Mapping[str, Record] = field(factory=dict)
    record: str = ""
    record_label: Words = NO_WORDS


def read_condition(expr: Expr, id: str, place: Place, *, wanted: bool = True) -> tuple[Reading, ...]:
    """Return what decides a condition: of one that is as wanted all that makes it so, else what keeps it from it.

    Args:
        id: the trace node of the condition.
        wanted: whether the condition is to hold.
    """
    return drop_doubles(_read(expr, id, place, wanted))


def drop_doubles(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return readings, each once; records cannot be hashed, and there are few."""
    kept: list[Reading] = []
    for reading in readings:
        kept += [] if reading in kept else [reading]
    return tuple(kept)


def _read(expr: Expr, id: str, place: Place, wanted: bool) -> Iterator[Reading]:
    match expr:
        case Not():
            yield from _read(expr.operand, f"{id}/0", place, not wanted)
        case And() | Or():
            yield from _read_parts(expr, id, place, wanted)
        case Reference() if expr.kind in _NAMED and _has_parts(expr, place):
            home = module_environment(place.environment, expr.module)
            inner = evolve(place, environment=home)
            yield from _read(formula_of(expr, home), name_reference(expr, place.environment), inner, wanted)
        case Quantified():
            yield from _read_records(expr, id, place, wanted)
        case Comparison():
            reading = _compare(expr, id, place, wanted)
            # What absence itself states, and what is as it should be, is not worth a word.
            if not (reading.holds and _is_stated_by_absence(expr, place)):
                yield reading
        case Within():
            yield _read_within(expr, id, place, wanted)
        case Constant():
            return
        case _:
            yield _answer(expr, id, place, wanted)


def _read_parts(expr: And | Or, id: str, place: Place, wanted: bool) -> Iterator[Reading]:
    """Read the operands that decide: all of them, or of a failed `and` (a met `or`) those that made it so."""
    parts = tuple((part, f"{id}/{n}") for n, part in enumerate(expr.operands))
    verdicts = [evaluate_condition(part, place.environment, place.bindings) for part, _ in parts]
    # One good part is enough for an `or` that should hold, and for an `and` that should not.
    one_is_enough = isinstance(expr, Or) is wanted
    good = [part for part, verdict in zip(parts, verdicts, strict=True) if verdict is wanted]
    bad = [part for part, verdict in zip(parts, verdicts, strict=True) if verdict is not wanted]
    told = (good or bad) if one_is_enough else (bad or good)
    for part, place_id in told:
        yield from _read(part, place_id, place, wanted)


def _has_parts(reference: Reference, place: Place) -> bool:
    """Whether a named condition is made of comparisons or answers worth telling."""
    home = module_environment(place.environment, reference.module)
    return not (reference.kind == "derived" and reference.name not in home.ruleset.derived)


def formula_of(reference: Reference, home: Environment) -> Expr:
    """Return what a named quantity, requirement or grade says, or that all requirements are met."""
    match reference.kind:
        case "derived":
            return home.ruleset.derived[reference.name].formula
        case "gate":
            return home.ruleset.gates[reference.name].condition
        case "rung":
            return next(rung.condition for rung in home.ruleset.rungs if rung.id == reference.name)
        case _:
            gates = tuple(Reference("gate", name, "", reference.type, reference.span) for name in home.ruleset.gates)
            return And(gates, reference.type, reference.span)


def _read_records(expr: Quantified, id: str, place: Place, wanted: bool) -> Iterator[Reading]:
    """Read the records that decide; where none does, say that there is no such record."""
    candidates = list_candidates(expr.records, place.environment, place.bindings)
    table = expr.records.table.name
    label = place.environment.ruleset.facts[table].label
    wants_some = (expr.quantifier == "some") is wanted
    if isinstance(candidates, Unknown):
        yield _no_record(expr, id, place, wanted, Unknown(candidates.missing), label)
        return
    told = False
    for candidate in candidates:
        verdict = evaluate_condition(expr.condition, place.environment, candidate.bindings)
        # Where some record is wanted those that fit are told, where none is, those that do not.
        if (verdict is wanted) is not wants_some:
            continue
        told = True
        inner = evolve(
            place, bindings=candidate.bindings, record=f"{table}/{candidate.record.index}", record_label=label
        )
        parts = [] if expr.records.condition is None else list(_read(expr.records.condition, f"{id}/0", inner, True))
        yield from drop_doubles([*parts, *_read(expr.condition, f"{id}/1", inner, wanted)])
    if not told:
        yield _no_record(expr, id, place, wanted, Fraction(len(candidates)), label)


def _no_record(expr: Quantified, id: str, place: Place, wanted: bool, value: Value, label: Words) -> Reading:
    """Return that no record decides: there is none such as is wanted, or none such as is not."""
    verdict = evaluate_condition(expr, place.environment, place.bindings)
    table = expr.records.table.name
    facts = list_supplied(expr, place.environment)
    holds = None if isinstance(verdict, Unknown) else verdict is wanted
    unit = unit_of_type(expr.type)
    return Reading(
        id, label, value, unit, "", None, NO_WORDS, None, holds, facts, record=f"{table}/", record_label=label
    )


def _is_stated_by_absence(expr: Comparison, place: Place) -> bool:
    for side in (expr.left, expr.right):
        if isinstance(side, Cell) and not side.computed:
            columns = place.environment.ruleset.facts[side.table].columns
            assume = next((column.assume for column in columns if column.id == side.column), None)
            return assume is not None and _evaluate(side, place) == assume.value
    return False


def _compare(expr: Comparison, id: str, place: Place, wanted: bool) -> Reading:
    left, right, sign = expr.left, expr.right, str(expr.sign)
    ids = (f"{id}/0", f"{id}/1")
    if is_fixed(left) and not is_fixed(right):
        left, right, sign, ids = right, left, _MIRRORED[sign], ids[::-1]
    sign = sign if wanted else _OPPOSITE[sign]
    reading = measure(left, ids[0], place, sign=sign, against=right)
    verdict = evaluate_condition(expr, place.environment, place.bindings)
    return evolve(reading, holds=None if isinstance(verdict, Unknown) else verdict is wanted)


def measure(expr: Expr, id: str, place: Place, *, sign: str, against: Expr | None) -> Reading:
    """Return a quantity beside what it is compared with."""
    value = _evaluate(expr, place)
    threshold = None if against is None else _evaluate(against, place)
    sides = (expr,) if against is None else (expr, against)
    options = options_of(sides, place.environment)
    unit = unit_of_type(expr.type)
    distance = find_distance(value, threshold)
    if isinstance(_as_plain(value), date) and distance is not None:
        unit = DAYS
    return Reading(
        id=_name(expr, id, place),
        label=label_of(expr, place),
        value=value,
        unit=unit,
        sign=sign,
        threshold=threshold,
        threshold_label=NO_WORDS if against is None else label_of(against, place),
        distance=distance,
        holds=None,
        supplied=list_supplied(expr, place.environment),
        value_label=word_options(value, options),
        threshold_value_label=NO_WORDS if threshold is None else word_options(threshold, options),
        record=place.record,
        record_label=place.record_label,
    )


def find_distance(value: Value, threshold: Value | None) -> Fraction | None:
    """Return how far a number or date is from another; None where either is not known."""
    left, right = _as_plain(value), None if threshold is None else _as_plain(threshold)
    match left, right:
        case Fraction(), Fraction():
            return abs(left - right)
        case date(), date():
            return Fraction(abs((left - right).days))
        case _:
            return None


def _as_plain(value: Value) -> Value:
    """Return a settled score as a number."""
    return value.proven if isinstance(value, Bounds) and value.settled and value.proven is not None else value


def _read_within(expr: Within, id: str, place: Place, wanted: bool) -> Reading:
    reading = measure(expr.moment, f"{id}/0", place, sign="within" if wanted else "outside", against=expr.window)
    verdict = evaluate_condition(expr, place.environment, place.bindings)
    return evolve(reading, holds=None if isinstance(verdict, Unknown) else verdict is wanted, distance=None)


def _answer(expr: Expr, id: str, place: Place, wanted: bool) -> Reading:
    """Return a yes or no; membership in a set is one too."""
    named = expr.container if isinstance(expr, Contains) else expr
    reading = measure(named, id, place, sign="", against=None)
    verdict: Verdict = evaluate_condition(expr, place.environment, place.bindings)
    holds = None if isinstance(verdict, Unknown) else verdict is wanted
    if isinstance(expr, Contains):
        element = _evaluate(expr.element, place)
        words = word_options(element, options_of((expr.container,), place.environment))
        return evolve(
            reading, sign="contains" if wanted else "lacks", threshold=element, threshold_value_label=words, holds=holds
        )
    return evolve(reading, threshold=wanted, holds=holds)


def label_of(expr: Expr, place: Place) -> Words:
    """Return the label of what an expression names, or of the only thing it is made of."""
    match expr:
        case Convert():
            return label_of(expr.operand, place)
        case Reference():
            return label_reference(expr, place.environment)
        case Cell(computed=""):
            columns = place.environment.ruleset.facts[expr.table].columns
            return next((column.label for column in columns if column.id == expr.column), NO_WORDS)
        case Cell():
            home = module_environment(place.environment, expr.module).ruleset
            return home.derived[expr.column].label if expr.computed == "derived" else home.tables[expr.column].label
        case _:
            return NO_WORDS


def is_fixed(expr: Expr) -> bool:
    """Whether the standard alone decides an expression."""
    return not any(
        isinstance(part, Cell) or (isinstance(part, Reference) and part.kind not in ("parameter", "as_of"))
        for part in walk_expression(expr)
    )


def _name(expr: Expr, id: str, place: Place) -> str:
    match expr:
        case Convert():
            return _name(expr.operand, id, place)
        case Reference():
            return name_reference(expr, place.environment)
        case Cell():
            return name_cell(expr, place.environment, place.bindings)
        case _:
            return id


def _evaluate(expr: Expr, place: Place) -> Value:
    return evaluate_expression(expr, place.environment, place.bindings)
