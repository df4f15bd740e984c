"""What the facts of a subject become when it takes measures; the order in which it takes them does not matter."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from attrs import evolve

from greenrules.improving.plan_aiming import is_allowed
from greenrules.model.declarations import Fact
from greenrules.model.plan import Change, Limit, Measure
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import SetType, TableType
from greenrules.model.values import Record, Unknown, Value


def apply_measures(
    measures: Iterable[Measure], values: Mapping[str, Value], ruleset: Ruleset, limits: Mapping[str, Limit]
) -> dict[str, Value] | None:
    """Return the facts that change, with their new values; None when the measures cannot stand together.

    A number is first set, then multiplied, then added to. It must stay within the declared range of the fact and within
    its limits. Two measures that set one fact to different values, or include and exclude one option, contradict.
    """
    by_fact: dict[str, list[Change]] = {}
    for measure in measures:
        for change in measure.changes:
            by_fact.setdefault(change.fact, []).append(change)
    changed: dict[str, Value] = {}
    for id, changes in by_fact.items():
        value = _change_fact(ruleset.facts[id], values[id], changes)
        if value is None or not _is_possible(value, ruleset.facts[id], limits.get(id)):
            return None
        changed[id] = value
    return changed


def _change_fact(fact: Fact, value: Value, changes: list[Change]) -> Value | None:
    """Return the new value of one fact; None when the changes contradict."""
    settings = [change.value for change in changes if change.kind == "set"]
    if any(setting != settings[0] for setting in settings):
        return None
    value = settings[0] if settings else value
    if isinstance(fact.type, SetType):
        return _change_set(value, changes)
    if isinstance(fact.type, TableType):
        return _add_records(value, changes)
    for change in changes:
        if change.kind == "multiply" and isinstance(value, Fraction) and isinstance(change.value, Fraction):
            value = value * change.value
    for change in changes:
        if change.kind == "add" and isinstance(value, Fraction) and isinstance(change.value, Fraction):
            value = value + change.value
    return value


def _change_set(value: Value, changes: list[Change]) -> Value | None:
    included = {str(change.value) for change in changes if change.kind == "include"}
    excluded = {str(change.value) for change in changes if change.kind == "exclude"}
    if included & excluded:
        return None
    if isinstance(value, Unknown):
        # A set nobody supplied is established as what the measures put into it.
        return frozenset(included) if included else value
    return (value | included) - excluded if isinstance(value, frozenset) else value


def _add_records(value: Value, changes: list[Change]) -> Value:
    added = [record for change in changes if change.kind == "record" and isinstance(change.value, tuple)
             for record in change.value]  # fmt: skip
    if not added:
        return value
    records = value if isinstance(value, tuple) else ()
    return (*records, *(_renumber(record, len(records) + n) for n, record in enumerate(added)))


def _renumber(record: Record, index: int) -> Record:
    return evolve(record, index=index)


def _is_possible(value: Value, fact: Fact, limit: Limit | None) -> bool:
    if not isinstance(value, Fraction):
        return True
    if limit is not None and limit.low is not None and value < limit.low:
        return False
    if limit is not None and limit.high is not None and value > limit.high:
        return False
    return is_allowed(value, fact)
