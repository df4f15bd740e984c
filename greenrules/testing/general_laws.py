"""Laws about every subject: an answer for everyone, and the same answer however the facts are presented."""

import json
from fractions import Fraction
from random import Random

from attrs import evolve

from greenrules.api import evaluate
from greenrules.evaluating.facts import accept_facts
from greenrules.model.assessment import Assessment
from greenrules.model.citing import Words
from greenrules.model.diagnostics import FactsError
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds, Undefined, Value
from greenrules.testing.conversions import convert_document
from greenrules.testing.documents import write_document
from greenrules.testing.law_results import Bench, Breach
from greenrules.testing.menus import find_idle, list_open_parameters
from greenrules.testing.outcomes import (
    OPEN,
    Outcome,
    forget_reasons,
    is_settled,
    list_contradictions,
    read_environment,
    read_outcome,
)
from greenrules.testing.places import hide_by_seed
from greenrules.testing.recomputing import recompute_trace
from greenrules.testing.subjects import Factory, environment_of


def vary(bench: Bench, factory: Factory, number: int) -> Factory:
    """Return the subject as it is, or, two times in three, with some of it hidden."""
    return hide_by_seed(bench.ruleset, factory, number // 3) if number % 3 else factory


def look_for_an_answer(bench: Bench, factory: Factory, number: int) -> Breach | None:
    """Totality: accepted facts always give an assessment, and complete facts a settled one."""
    subject = vary(bench, factory, number)
    try:
        assessment = evaluate(bench.ruleset, write_document(subject))
    except FactsError as error:
        return Breach("", Words(f"事实未被接受：{error}", f"the facts were not accepted: {error}"), subject)
    except Exception as error:  # the law is that nothing at all is raised
        said = f"{type(error).__name__}: {error}"
        return Breach("", Words(f"评价出错：{said}", f"the evaluation raised {said}"), subject)
    ladder = [*(rung.id for rung in bench.ruleset.rungs), "none"]
    possible = assessment.possible_grades
    if assessment.grade != possible[-1] or [rung for rung in ladder if rung in possible] != list(possible):
        said = f"{assessment.grade} / {', '.join(possible)}"
        return Breach("grade:*", Words(f"等级次序混乱：{said}", f"the grades are out of order: {said}"), subject)
    return _find_unsettled(assessment, subject) if is_complete(bench.ruleset, subject) else None


def is_complete(ruleset: Ruleset, subject: Factory) -> bool:
    """Whether a subject gives every fact, every cell and every open parameter that says nothing by its absence."""
    needed = {id for id, fact in ruleset.facts.items() if fact.assume is None} - find_idle(ruleset)
    if needed - subject.facts.keys() or list_open_parameters(ruleset).keys() - subject.parameters.keys():
        return False
    for id, value in subject.facts.items():
        columns = {column.id for column in ruleset.facts[id].columns if column.assume is None}
        records = value if isinstance(value, tuple) else ()
        if any(columns - record.cells.keys() for record in records):
            return False
    return True


def _find_unsettled(assessment: Assessment, subject: Factory) -> Breach | None:
    """Say what is open although nothing is missing and nothing undefined."""
    outcome = read_outcome(assessment)
    undefined = assessment.undefined or any(isinstance(value, Undefined) for value in outcome.values.values())
    if assessment.missing or undefined:
        return None
    unsettled = [id for id, status in outcome.verdicts.items() if status == OPEN]
    unsettled += [id for id, value in outcome.values.items() if not is_settled(value)]
    if not unsettled:
        return None
    said = Words("事实齐全，结果仍未确定", "everything is known, and the result is still open")
    return Breach(unsettled[0], said, subject)


def _pair(bench: Bench, factory: Factory, number: int) -> tuple[Factory, Factory, Outcome, Outcome]:
    """Return a subject and the same one with less known, and what comes of them."""
    more = vary(bench, factory, number)
    less = hide_by_seed(bench.ruleset, more, number)
    outcomes = [read_environment(environment_of(bench.ruleset, subject)) for subject in (more, less)]
    return more, less, outcomes[0], outcomes[1]


def look_for_contradictions(bench: Bench, factory: Factory, number: int) -> Breach | None:
    """Information order: more facts never take back what was settled."""
    more, less, after, before = _pair(bench, factory, number)
    found = list_contradictions(before, after)
    if not found:
        return None
    words = Words(f"补充事实后已确定的结论改变：{found[0]}", f"more facts took something back: {found[0]}")
    return Breach(found[0].split(" was ")[0], words, less, more)


def look_for_gains_by_hiding(bench: Bench, factory: Factory, number: int) -> Breach | None:
    """Hiding never helps: with a fact hidden, the proven grade, scores, eligibilities and amounts are no better."""
    more, less, shown, hidden = _pair(bench, factory, number)
    ladder = [*(rung.id for rung in bench.ruleset.rungs), "none"]
    gains = ["grade:*"] if ladder.index(hidden.grade) < ladder.index(shown.grade) else []
    outcomes = ("eligibility:", "entitlement:")
    gains += [
        id
        for id, status in hidden.verdicts.items()
        if id.startswith(outcomes) and status == "passed" and shown.verdicts[id] != "passed"
    ]
    gains += [id for id, value in hidden.values.items() if _proves(value) > _proves(shown.values[id])]
    if not gains:
        return None
    words = Words(f"隐瞒事实反而使 {gains[0]} 变好", f"hiding facts made {gains[0]} better")
    return Breach(gains[0], words, more, less)


def _proves(value: Value) -> Fraction:
    """Return the points or money that are proven; nothing where nothing is."""
    match value:
        case Bounds(proven=Fraction() as proven):
            return proven
        case Fraction():
            return value
        case _:
            return Fraction(0)


def look_for_another_unit(bench: Bench, factory: Factory, number: int) -> Breach | None:
    """Unit invariance: the same quantities in other units are the same subject."""
    subject = vary(bench, factory, number)
    document = write_document(subject)
    converted = convert_document(bench.ruleset, document, number)
    plain, other = (_accept(bench.ruleset, each) for each in (document, converted))
    if plain == other:
        return None
    said = Words("换用其他单位后数值不同", "the same quantities in other units are not the same")
    return Breach("", said, subject)


def _accept(ruleset: Ruleset, document: FactsDocument) -> object:
    if document.as_of is None:
        raise ValueError("a subject under test has a date")
    accepted, problems = accept_facts(ruleset, document, as_of=document.as_of, known_facts=dict)
    return (accepted.values, accepted.bound) if accepted else problems


def look_for_another_order(bench: Bench, factory: Factory, number: int) -> Breach | None:
    """Permutation: the order in which facts, entries, operands and records are written changes nothing."""
    subject = vary(bench, factory, number)
    shuffled = _shuffle_records(subject, number)
    order = bench.orders[number % len(bench.orders)]
    straight, mixed = (
        forget_reasons(read_environment(environment_of(ruleset, each)))
        for ruleset, each in ((bench.ruleset, subject), (order, shuffled))
    )
    if straight == mixed:
        return None
    differing = [id for id in straight.values if straight.values[id] != mixed.values.get(id)]
    differing += [id for id in straight.verdicts if straight.verdicts[id] != mixed.verdicts.get(id)]
    said = Words("改变书写次序后结果不同", "written in another order it gives another result")
    return Breach((*differing, "grade:*")[0], said, subject)


def _shuffle_records(factory: Factory, number: int) -> Factory:
    """Return the subject with the records of every table in another order."""
    random = Random(number)
    facts = dict(factory.facts)
    for id, value in factory.facts.items():
        if isinstance(value, tuple):
            mixed = random.sample(value, len(value))
            facts[id] = tuple(evolve(record, index=at) for at, record in enumerate(mixed))
    return evolve(factory, facts=facts)


def look_for_a_wrong_step(bench: Bench, factory: Factory, number: int) -> Breach | None:
    """Trace: recomputing each step from its operands alone gives what the trace states, up to the grade."""
    subject = vary(bench, factory, number)
    text = evaluate(bench.ruleset, write_document(subject)).to_json()
    for id, stated, recomputed in recompute_trace(json.loads(text)["trace"]):
        if stated != recomputed:
            words = Words(f"{id} 记为 {stated}，重算得 {recomputed}", f"{id} states {stated}, recomputed {recomputed}")
            return Breach(id, words, subject)
    return None
