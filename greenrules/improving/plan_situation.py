"""Where a subject stands, and what follows when some of its facts are others."""

from collections.abc import Mapping
from datetime import date

from attrs import evolve, field, frozen

from greenrules.api.documents import Extra, evaluate_one, list_parameters
from greenrules.api.loading import bundled_facts
from greenrules.evaluating.absences import state_absence
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.facts import accept_facts
from greenrules.model.assessment import Assessment
from greenrules.model.diagnostics import FactsError, errors_of
from greenrules.model.facts import FactsDocument, RawFact, RawScalar
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds, Months, Scalar, Seconds, Undefined, Unknown, Value


@frozen(eq=False)
class Situation:
    """A subject under a ruleset: what was supplied, what was accepted of it, and the assessment it gets.

    `values` are those of the facts in their declared units, assumptions included.
    """

    ruleset: Ruleset
    document: FactsDocument
    as_of: date
    values: Mapping[str, Value]
    bound: Mapping[str, Value]
    extra: Extra
    assessment: Assessment = field(repr=False)


def open_situation(ruleset: Ruleset, document: FactsDocument, extra: Extra = "error") -> Situation:
    """Assess a subject and keep what the evaluator works on.

    Raises: FactsError with the problems of `evaluate`.
    """
    assessment, problems = evaluate_one(ruleset, document, extra)
    own = frozenset(list_parameters(ruleset))
    kept = evolve(document, parameters={name: raw for name, raw in document.parameters.items() if name in own})
    as_of = document.as_of
    if assessment is None or as_of is None or errors_of(problems):
        raise FactsError(problems)
    accepted, problems = accept_facts(ruleset, kept, as_of=as_of, known_facts=bundled_facts, extra=extra)
    if accepted is None:
        raise FactsError(problems)
    bound = {key: binding.value for key, binding in accepted.bound.items()}
    return Situation(ruleset, document, as_of, accepted.values, bound, extra, assessment)


def environment_with(situation: Situation, changed: Mapping[str, Value]) -> Environment:
    """Return what the reference evaluator works on when some facts have other values."""
    facts = situation.ruleset.facts
    values = {**situation.values, **{id: state_absence(facts[id], value) for id, value in changed.items()}}
    return Environment(situation.ruleset, values, situation.as_of, bound=situation.bound)


def assess_with(situation: Situation, changed: Mapping[str, Value]) -> Assessment | None:
    """Return the whole assessment when some facts have other values; None when the facts are then refused."""
    facts = dict(situation.document.facts)
    for id, value in changed.items():
        facts[id] = write_raw(value, id)
    assessment, problems = evaluate_one(situation.ruleset, evolve(situation.document, facts=facts), situation.extra)
    return None if errors_of(problems) else assessment


def write_raw(value: Value, path: str) -> RawFact:
    """Return a value in its declared unit the way a subject supplies it."""
    return RawFact(_write(value, path), "", (), "", path)


def _write(value: Value, path: str) -> "RawScalar | tuple[RawFact, ...]":
    match value:
        case frozenset():
            return tuple(write_raw(option, path) for option in sorted(value))
        case tuple():
            return tuple(RawFact(_write_cells(record.cells, path), "", (), "", path) for record in value)
        case Months() | Seconds():
            return str(value)
        case Unknown() | Undefined() | Bounds():
            return None
        case _:
            return value


def _write_cells(cells: "Mapping[str, Scalar | Unknown]", path: str) -> dict[str, RawFact]:
    return {name: write_raw(cell, path) for name, cell in cells.items() if not isinstance(cell, Unknown)}
