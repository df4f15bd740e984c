"""Whose grade changes between two rulesets, and by which differences."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from attrs import evolve, frozen

from greenrules.api.assessing import list_parameters
from greenrules.api.loading import bundled_facts
from greenrules.evaluating.environment import Environment, grade_of
from greenrules.evaluating.facts import accept_facts
from greenrules.improving.diff_hybrids import switch
from greenrules.model.citing import Words
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.difference import Effect, SubjectChange
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset

# Sets of differences that are tried for one subject, the smallest first.
MOST_TRIED = 400
_LARGEST_SET = 3


@frozen
class FleetChanges:
    """The subjects whose grade differs, and those that could not be assessed under both, with the reason."""

    changes: tuple[SubjectChange, ...]
    refused: tuple[tuple[str, str], ...]


def compare_fleet(
    old: Ruleset,
    new: Ruleset,
    documents: Sequence[FactsDocument],
    switches: Sequence[tuple[str, ...]],
    as_of: date | None = None,
) -> FleetChanges:
    """Assess every subject under both rulesets on the same date and find the smallest sets that change its grade.

    Args:
        switches: the sets of differences that can be switched by themselves.
        as_of: the date for all; else that of each document.
    """
    changes: list[SubjectChange] = []
    refused: list[tuple[str, str]] = []
    for number, document in enumerate(documents, 1):
        name = document.subject or f"#{number}"
        day = as_of or document.as_of
        if day is None:
            refused.append((name, "no date of assessment"))
            continue
        environments = [open_environment(ruleset, document, day) for ruleset in (old, new)]
        wrong = [found for found in environments if isinstance(found, Diagnostic)]
        if wrong:
            refused.append((name, str(wrong[0])))
            continue
        before, after = (found for found in environments if isinstance(found, Environment))
        grades = grade_of(before).proven, grade_of(after).proven
        if grades[0] != grades[1]:
            causes = tuple(find_causes(old, new, before, after, switches))
            words = Words(document.subject_zh, document.subject_en)
            changes.append(SubjectChange(name, words, day, Effect(*grades), causes))
    return FleetChanges(tuple(changes), tuple(refused))


def open_environment(ruleset: Ruleset, document: FactsDocument, day: date) -> Environment | Diagnostic:
    """Return what the evaluator works on, or the first reason why the facts do not fit."""
    own = frozenset(list_parameters(ruleset))
    kept = evolve(document, parameters={name: raw for name, raw in document.parameters.items() if name in own})
    accepted, problems = accept_facts(ruleset, kept, as_of=day, known_facts=bundled_facts)
    if accepted is None:
        return problems[0]
    bound = {key: binding.value for key, binding in accepted.bound.items()}
    return Environment(ruleset, accepted.values, day, bound=bound)


def find_causes(
    old: Ruleset, new: Ruleset, before: Environment, after: Environment, switches: Sequence[tuple[str, ...]]
) -> Iterator[tuple[str, ...]]:
    """Yield the smallest sets of differences that, switched alone, already give the newer grade."""
    wanted, tried = grade_of(after).proven, 0
    for size in range(1, min(_LARGEST_SET, len(switches)) + 1):
        found = False
        for chosen in combinations(switches, size):
            tried += 1
            if tried > MOST_TRIED:
                return
            ids = tuple(id for some in chosen for id in some)
            if grade_of(rule_by(old, new, ids, before, after)).proven == wanted:
                found = True
                yield ids
        if found:
            return


def rule_by(old: Ruleset, new: Ruleset, ids: Sequence[str], before: Environment, after: Environment) -> Environment:
    """Return the subject under the older ruleset with some differences switched.

    The facts and bound parameters are those of both, the newer ones where only they have them.
    """
    ruleset = switch(old, new, ids)
    bound = {**after.bound, **before.bound}
    for key, value in after.bound.items():
        own = f"{old.key}|{key.partition('|')[2]}"
        if key.startswith(f"{new.key}|") and own not in before.bound:
            bound[own] = value
    facts = {**before.facts, **after.facts} if ruleset is new else {**after.facts, **before.facts}
    return Environment(ruleset, facts, before.as_of, bound=bound)
