"""Between inputs as terms and a subject as people supply it: facts, records, open parameters."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import frozen

from greenrules.compiling.smt_assigning import Solution, value_of
from greenrules.compiling.smt_inputs import OTHER_TEXTS, Inputs, rank_scalar
from greenrules.compiling.smt_terms import Term, Truth, list_parts, range_of
from greenrules.compiling.smt_values import Meaning, Members, Options, Quantity, Slots, Verdict
from greenrules.model.declarations import Fact
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import DateType, DurationType, Type
from greenrules.model.values import Months, Record, Scalar, Seconds, Unknown, Value


@frozen
class Supplied:
    """What a subject supplies: facts in their declared units, and parameters by `<id@edition>|<id>`."""

    facts: Mapping[str, Scalar]
    parameters: Mapping[str, Scalar]


def inputs_of(value: Meaning) -> frozenset[str]:
    """Return the names of the inputs an input's value is made of."""
    match value:
        case Verdict():
            terms: tuple[object, ...] = (value.true, value.false)
        case Quantity():
            terms = (value.number, value.known)
        case Slots():
            terms = tuple(slot.present for slot in value.records)
        case Options() | Members():
            terms = (*(guard for _, guard in value.cases), value.known)
        case _:
            raise AssertionError("a score is no input")
    return frozenset(name for term in terms for name in _names_in(term))


def _names_in(term: object) -> Iterable[str]:
    if isinstance(term, Term):
        if term.kind in ("flag", "input"):
            yield term.parts[0]
        for part in list_parts(term):
            yield from _names_in(part)


def read_subject(rulesets: Sequence[Ruleset], inputs: Inputs, solution: Solution, named: frozenset[str]) -> Supplied:
    """Return the facts and parameters a solution stands for, of the inputs that are named.

    A table is supplied as soon as one of its records matters; a cell that does not matter stays missing.
    """
    known: dict[Term, object] = {}
    facts: dict[str, Scalar] = {}
    parameters: dict[str, Scalar] = {}
    for id, value in inputs.values.items():
        kind, _, name = id.partition(":")
        if "/" in name or not (inputs_of(value) & named or _has_cells(id, inputs, named)):
            continue
        if kind == "parameter":
            type = _parameter_type(rulesets, name)
            scalar = read_scalar(value, type, solution, known)
            parameters |= {} if scalar is None else {name: scalar}
        else:
            fact = next(ruleset.facts[name] for ruleset in rulesets if name in ruleset.facts)
            scalar = _read_fact(fact, value, inputs, solution, named, known)
            facts |= {} if scalar is None else {name: scalar}
    return Supplied(facts, parameters)


def _has_cells(id: str, inputs: Inputs, named: frozenset[str]) -> bool:
    return any(inputs_of(value) & named for cell, value in inputs.values.items() if cell.startswith(f"{id}/"))


def _parameter_type(rulesets: Sequence[Ruleset], name: str) -> Type:
    key, _, id = name.partition("|")
    waiting = list(rulesets)
    while waiting:
        module = waiting.pop()
        if module.key == key and id in module.parameters:
            return module.parameters[id].type
        waiting.extend(module.imports.values())
    raise AssertionError(f"no module declares `{name}`")


def _read_fact(
    fact: Fact, value: Meaning, inputs: Inputs, solution: Solution, named: frozenset[str], known: dict[Term, object]
) -> Scalar | None:
    if not isinstance(value, Slots):
        return read_scalar(value, fact.type, solution, known)
    if not _is_true(value.known, solution, known):
        return None
    records: list[Record] = []
    for slot in value.records:
        if _is_true(slot.present, solution, known):
            cells: dict[str, Scalar | Unknown] = {}
            for column in fact.columns:
                cell = inputs.values.get(f"fact:{fact.id}/{slot.index}/{column.id}")
                if cell is not None and inputs_of(cell) & named:
                    scalar = read_scalar(cell, column.type, solution, known)
                    cells |= {} if scalar is None else {column.id: scalar}
            records.append(Record(len(records), cells))
    return tuple(records)


def _is_true(truth: Truth, solution: Solution, known: dict[Term, object]) -> bool:
    return value_of(truth, solution, known) is True


def read_scalar(value: Meaning, type: Type, solution: Solution, known: dict[Term, object]) -> Scalar | None:
    """Return what an input is in a solution; None when it is missing."""
    match value:
        case Verdict():
            if _is_true(value.true, solution, known):
                return True
            return False if _is_true(value.false, solution, known) else None
        case Options():
            return next((option for option, guard in value.cases if _is_true(guard, solution, known)), None)
        case Members():
            if not _is_true(value.known, solution, known):
                return None
            return frozenset(option for option, guard in value.cases if _is_true(guard, solution, known))
        case Quantity():
            if not _is_true(value.known, solution, known):
                return None
            return _as_scalar(Fraction(value_of(value.number, solution, known)), type)
        case _:
            raise AssertionError("a table or score is no scalar")


def _as_scalar(number: Fraction, type: Type) -> Scalar:
    match type:
        case DateType():
            return date.fromordinal(int(number))
        case DurationType(kind="months"):
            return Months(int(number))
        case DurationType():
            return Seconds(number)
        case _:
            return number


# ---- the other way round


def assign_inputs(inputs: Inputs, facts: Mapping[str, Value], parameters: Mapping[str, Value]) -> Solution | None:
    """Return the inputs made so far for a given subject; None when it lies outside the bounds.

    Args:
        facts: values by id in declared units; one that is not there, or unknown, is missing.
        parameters: values by `<id@edition>|<id>`.
    """
    solution = Solution({}, {})
    fits = True
    strangers: dict[str, str] = {}
    for id, value in inputs.values.items():
        kind, _, name = id.partition(":")
        given = parameters.get(name) if kind == "parameter" else _find_fact(facts, name)
        if isinstance(given, str):
            given = _name_text(given, value, strangers)
        fits = _assign(id, value, given, solution) and fits
    return solution if fits else None


def _name_text(given: str, value: Meaning, strangers: dict[str, str]) -> str:
    """Return the text itself, or the one that stands for what no rule compares with."""
    options = [option for option, _ in value.cases] if isinstance(value, Options) else []
    others = [text for text in OTHER_TEXTS if text in options and text not in strangers.values()]
    if given in options or not others:
        return strangers.get(given, given)
    return strangers.setdefault(given, others[0])


def _find_fact(facts: Mapping[str, Value], name: str) -> Value | None:
    id, *place = name.split("/")
    value = facts.get(id)
    if not place:
        return value
    index, column = place
    if not isinstance(value, tuple) or int(index) >= len(value):
        return None
    return value[int(index)].cells.get(column)


def _assign(id: str, value: Meaning, given: Value | None, solution: Solution) -> bool:
    is_given = given is not None and not isinstance(given, Unknown)
    solution.truths[f"known {id}"] = is_given
    if not is_given:
        return True
    match value, given:
        case Verdict(), bool():
            solution.truths[id] = given
        case Options(), str():
            solution.truths.update({f"{id}={option}": option == given for option, _ in value.cases})
            return any(option == given for option, _ in value.cases)
        case Members(), frozenset():
            solution.truths.update({f"{id}={option}": option in given for option, _ in value.cases})
        case Slots(), tuple():
            solution.truths.update({f"{id}/{slot.index}": slot.index < len(given) for slot in value.records})
            return len(given) <= len(value.records)
        case Quantity(), _:
            return _assign_number(id, value, given, solution)
    return True


def _assign_number(id: str, value: Quantity, given: object, solution: Solution) -> bool:
    number = rank_scalar(given)  # type: ignore[arg-type]  # the checker lets only such values be numbers
    solution.numbers[id] = number
    within = range_of(value.number)
    return not ((within.low is not None and number < within.low) or (within.high is not None and number > within.high))
