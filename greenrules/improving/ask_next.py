"""Ask: which grades can still come out, which missing facts still matter, and what to ask next."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import frozen

from greenrules.api.documents import Extra, Facts
from greenrules.evaluating.missing import find_declared
from greenrules.evaluating.outlines import facts_named_in
from greenrules.evaluating.type_units import unit_of_type
from greenrules.improving.ask_answers import Answers, Marks, find_marks, list_answers
from greenrules.improving.ask_prospects import (
    Prospects,
    Standing,
    foresee_answer,
    foresee_outcome,
    list_waiting,
)
from greenrules.improving.ask_witnesses import Found, Way, search_outcomes
from greenrules.improving.opened_case import OpenedCase, describe_circumstances, open_case, word_value
from greenrules.improving.why_targets import choose_target, find_target
from greenrules.model.advice import Ask, NamedValue, Question, ReachableGrade
from greenrules.model.citing import NO_WORDS
from greenrules.model.declarations import Fact
from greenrules.model.outcomes import Gate
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Indicator
from greenrules.model.values import Scalar, Unknown

# With at most this many ways to complete the facts each is tried.
MOST_COMPLETIONS = 64


@frozen
class Weighed:
    """A missing input with its typical answers and what each leaves open."""

    id: str
    answers: Answers
    standings: tuple[Standing, ...]

    @property
    def grades_left(self) -> Fraction:
        """How many grades are possible after an answer, on average."""
        return Fraction(sum(len(one.possible) for one in self.standings), max(1, len(self.standings)))

    @property
    def width_left(self) -> Fraction:
        """How many points stay open after an answer, on average."""
        return sum((one.width for one in self.standings), Fraction(0)) / max(1, len(self.standings))


def ask(
    ruleset: Ruleset,
    facts: Facts,
    as_of: date | str | None = None,
    *,
    target: str = "",
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
) -> Ask:
    """Return which grades can still come out while facts are missing, and what to ask next.

    Args:
        ruleset, facts, as_of, parameters, assumptions, extra: as for `evaluate`.
        target: `grade` or the id of an eligibility or entitlement; the grade where there is a ladder.
    Raises: FactsError as `evaluate` does (GR911 when the ruleset has no such outcome).
    """
    return find_questions(open_case(ruleset, facts, as_of, parameters, assumptions, extra), target)


def find_questions(case: OpenedCase, target: str = "", *, most_completions: int = MOST_COMPLETIONS) -> Ask:
    """Return what is still open about a subject; see `ask`."""
    found_target = find_target(case.ruleset, target or choose_target(case.ruleset), path="target")
    prospects = foresee_outcome(case.environment, found_target)
    about = describe_circumstances(case)
    if len(prospects.standing.possible) == 1:
        grade = ReachableGrade(prospects.standing.possible[0], "reachable", ())
        return Ask(about, (grade,), "exact", (), _name_needless(case, prospects, frozenset()))
    marks = find_marks(prospects.subject)
    weighed = _weigh_inputs(prospects, marks)
    ways = [_find_way(one, prospects) for one in weighed]
    idle = _answer_idle(prospects, marks)
    found = search_outcomes(prospects, ways, idle, most_completions)
    grades = tuple(_describe_grade(case, name, found) for name in _list_possible(case.ruleset, prospects, found))
    matters = [one for one in weighed if one.id not in found.irrelevant]
    questions = tuple(_describe_question(one, prospects, found) for one in sorted(matters, key=_rank(prospects)))
    exact = all(grade.status == "reachable" for grade in grades)
    open_ids = frozenset(one.id for one in matters)
    method = "exact" if exact else "bounded search"
    return Ask(about, grades, method, questions, _name_needless(case, prospects, open_ids))  # type: ignore[arg-type]


def _weigh_inputs(prospects: Prospects, marks: Marks) -> list[Weighed]:
    """Return the inputs that may still matter, with what each typical answer leaves open."""
    weighed = []
    for id in sorted(prospects.standing.missing):
        answers = list_answers(id, prospects.subject, marks)
        standings = tuple(foresee_answer(prospects, id, answer) for answer in _choose_typical(answers))
        weighed.append(Weighed(id, answers, standings))
    return weighed


def _choose_typical(answers: Answers) -> tuple[Scalar, ...]:
    """Return all answers where they are few; else the first three: ends, and what lies between."""
    if answers.all or (answers.values and isinstance(answers.values[0], tuple | frozenset)):
        return answers.values[:6]
    return answers.values[:3]


def _find_way(one: Weighed, prospects: Prospects) -> Way:
    """Return the best and the worst answer to an input, as far as they can be told apart."""
    order = [rung.id for rung in prospects.subject.ruleset.rungs] + ["none", "met", "unmet", "open"]

    def worth(standing: Standing) -> tuple[object, ...]:
        score = standing.score
        low = Fraction(0) if score is None or score.proven is None else score.proven
        high = Fraction(0) if score is None or score.attainable is None else score.attainable
        return (-order.index(standing.possible[0]), -order.index(standing.possible[-1]), standing.favour, high, low)

    typical = _choose_typical(one.answers)
    ranked = sorted(zip(one.standings, range(len(typical)), strict=True), key=lambda pair: (worth(pair[0]), -pair[1]))
    if not ranked:
        return Way(one.id, one.answers, None, None, Fraction(0))
    worst, best = typical[ranked[0][1]], typical[ranked[-1][1]]
    gain = ranked[-1][0].width - prospects.standing.width
    return Way(one.id, one.answers, best, worst, -gain)


def _answer_idle(prospects: Prospects, marks: Marks) -> dict[str, Scalar]:
    """Return some answer to every other input that findings wait for, so that a completion leaves none open."""
    idle = list_waiting(prospects) - prospects.standing.missing
    answers = {id: list_answers(id, prospects.subject, marks).values for id in sorted(idle)}
    return {id: values[0] for id, values in answers.items() if values}


def _list_possible(ruleset: Ruleset, prospects: Prospects, found: Found) -> tuple[str, ...]:
    """Return what is not excluded, best first: after every completion was tried only what came out."""
    order = [*(rung.id for rung in ruleset.rungs), "none", "met", "unmet", "open"]
    names = set(found.examples) if found.complete else set(found.examples) | set(prospects.standing.possible)
    return tuple(sorted(names, key=order.index))


def _describe_grade(case: OpenedCase, name: str, found: Found) -> ReachableGrade:
    if name not in found.examples:
        return ReachableGrade(name, "undecided", ())
    example = tuple(name_input(case, id, value) for id, value in sorted(found.examples[name].items()))
    return ReachableGrade(name, "reachable", example)


def name_input(case: OpenedCase, id: str, value: Scalar | Unknown) -> NamedValue:
    """Return an input under its label with a value."""
    declared = find_declared(id, case.environment)
    return NamedValue(id, declared.label, value, unit_of_type(declared.type), word_value(declared, value))


def _rank(prospects: Prospects) -> Callable[[Weighed], tuple[Any, ...]]:
    """Order questions: fewest grades left, gates first, fewest points left, then as the ruleset declares them."""
    declared = {f"fact:{id}": at for at, id in enumerate(prospects.subject.ruleset.facts)}

    def key(one: Weighed) -> tuple[Any, ...]:
        place = declared.get(one.id.partition("/")[0], len(declared))
        return (one.grades_left, not _is_gated(one.id, prospects), one.width_left, place, one.id)

    return key


def _is_gated(id: str, prospects: Prospects) -> bool:
    return any(isinstance(premise.entry, Gate) for premise in prospects.needed_by.get(id, ()))


def _describe_question(one: Weighed, prospects: Prospects, found: Found) -> Question:
    declared = find_declared(one.id, prospects.subject)
    needed = tuple(
        (premise.id, premise.entry.label if isinstance(premise.entry, Gate | Indicator) else NO_WORDS)
        for premise in prospects.needed_by.get(one.id, ())
    )
    return Question(
        id=one.id,
        label=declared.label,
        type=declared.type,
        unit=unit_of_type(declared.type),
        matters="proven" if one.id in found.decisive else "not excluded",
        grades_left=one.grades_left,
        width_left=one.width_left,
        gates=_is_gated(one.id, prospects),
        needed_by=needed,
        evidence=declared.evidence if isinstance(declared, Fact) else (),
        help=declared.help if isinstance(declared, Fact) else NO_WORDS,
    )


def _name_needless(case: OpenedCase, prospects: Prospects, open_ids: frozenset[str]) -> tuple[NamedValue, ...]:
    """Return the missing inputs that cannot change the outcome any more."""
    named = set(facts_named_in(case.ruleset))
    missing = {f"fact:{id}" for id in named if isinstance(case.environment.facts.get(id), Unknown)}
    needless = sorted((missing | list_waiting(prospects)) - open_ids)
    return tuple(name_input(case, id, Unknown(frozenset({id}))) for id in needless)
