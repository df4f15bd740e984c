"""Judging again only what a change can reach, and finding what became different."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from attrs import define, field, frozen

from greenrules.api.loading import bundled_facts
from greenrules.evaluating.absences import state_absence
from greenrules.evaluating.choices import check_choices
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.facts import accept_facts
from greenrules.evaluating.node_ids import list_environments
from greenrules.live.accepting import (
    Extra,
    accept_told,
    find_wrong_periods,
    list_choosers,
    make_document,
)
from greenrules.live.dependencies import (
    AS_OF,
    Dependencies,
    Reach,
    forget_values,
    list_modules,
    reach_of,
    reach_of_fact,
    trace_dependencies,
)
from greenrules.live.keeping import Told, pack_fact, unpack_fact
from greenrules.live.outputs import Output, State, list_outputs, read_state
from greenrules.live.windows import Calendar, find_next_change, look_through, name_place, read_calendar
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic, errors_of
from greenrules.model.facts import RawFact
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Value

# The place of an output, what it was and what it is.
Difference: TypeAlias = tuple[int, State, State]
Problems: TypeAlias = tuple[Diagnostic, ...]


@define(eq=False)
class Subject:
    """What is kept of one subject.

    Attributes:
        told: the facts as told, packed.
        states: of every output; None until they are needed.
        environment: the evaluation it was judged in, while it is warm.
        next_change: the next day on which time alone may change something; None when that is to be worked out.
    """

    id: str
    told: dict[str, Told] = field(factory=dict)
    states: list[State] | None = None
    environment: Environment | None = None
    next_change: date | None = None


@define(eq=False)
class Judge:
    """What depends on the ruleset and the parameters of a session, the same for every subject."""

    ruleset: Ruleset
    parameters: Mapping[str, RawFact]
    bound: Mapping[str, Value]
    extra: Extra
    outputs: tuple[Output, ...]
    dependencies: Dependencies
    calendar: Calendar
    periodic: tuple[Fact, ...]
    choosers: tuple[str, ...]
    blank: dict[str, Value] | None = None


@frozen
class Movement:
    """What time changed about a subject: facts taken back with the reasons, places whose windows turned, outputs."""

    withdrawn: tuple[tuple[str, Diagnostic], ...]
    turned: tuple[tuple[str, bool], ...]
    differences: tuple[Difference, ...]


def make_judge(ruleset: Ruleset, parameters: Mapping[str, RawFact], bound: Mapping[str, Value], extra: Extra) -> Judge:
    """Return the judge of a ruleset."""
    outputs = list_outputs(ruleset)
    return Judge(
        ruleset,
        parameters,
        bound,
        extra,
        outputs,
        trace_dependencies(ruleset, outputs),
        read_calendar(ruleset),
        tuple(fact for fact in ruleset.facts.values() if fact.period),
        tuple(dict.fromkeys(list_choosers(list_modules(ruleset)))),
    )


def warm_up(judge: Judge, subject: Subject, day: date) -> Environment:
    """Return the evaluation of a subject, with every state known; made from its facts when there is none."""
    environment = subject.environment
    if environment is None:
        environment = Environment(judge.ruleset, _take_values(judge, subject, day), day, bound=judge.bound)
        list_environments(environment)
        subject.environment = environment
    if environment.as_of != day:
        _set_day(judge, environment, day)
    if subject.states is None:
        subject.states = [read_state(output, environment) for output in judge.outputs]
    return environment


def let_go(subject: Subject) -> None:
    """Let the evaluation of a subject go."""
    if subject.environment is not None:
        # An evaluation remembers itself among its modules: taken apart, it goes at once.
        for home in list_environments(subject.environment):
            home.memo.clear()
        subject.environment.shared.clear()
        subject.environment = None


def _take_values(judge: Judge, subject: Subject, day: date) -> dict[str, Value]:
    if not subject.told:
        if judge.blank is None:
            judge.blank = _accept_all(judge, subject, day)
        return dict(judge.blank)
    return _accept_all(judge, subject, day)


def _accept_all(judge: Judge, subject: Subject, day: date) -> dict[str, Value]:
    document = make_document(subject.id, subject.told, {})
    accepted, problems = accept_facts(judge.ruleset, document, as_of=day, known_facts=bundled_facts, extra=judge.extra)
    if accepted is None:
        raise AssertionError(f"every fact kept was accepted before: {problems}")
    return accepted.values


def _set_day(judge: Judge, environment: Environment, day: date) -> None:
    for home in list_environments(environment):
        home.as_of = day
    forget_values(environment, reach_of(judge.dependencies, AS_OF))


def change_facts(
    judge: Judge, subject: Subject, raws: Mapping[str, RawFact], day: date
) -> tuple[Problems, tuple[Difference, ...]]:
    """Take told facts in (a null takes one back) and return what became different; problems when they are refused.

    INVARIANT: what is refused leaves everything as it was.
    """
    values, problems = accept_told(judge.ruleset, raws, as_of=day, extra=judge.extra)
    told = _put(subject.told, raws)
    problems += tuple(problem for _, problem in find_wrong_periods(judge.periodic, told, day))
    if errors_of(problems):
        return errors_of(problems), ()
    environment = warm_up(judge, subject, day)
    before = {name: environment.facts[name] for name in values}
    changed = [name for name, value in values.items() if value != before[name]]
    _set_values(judge, environment, {name: values[name] for name in changed})
    problems = _check_sizes(judge, environment, told)
    if problems:
        _set_values(judge, environment, {name: before[name] for name in changed})
        return problems, ()
    subject.told = told
    subject.next_change = None if changed else subject.next_change
    return (), _compare(judge, subject, environment, [reach_of_fact(judge.dependencies, name) for name in changed])


def _put(told: Mapping[str, Told], raws: Mapping[str, RawFact]) -> dict[str, Told]:
    kept = dict(told)
    for name, raw in raws.items():
        if raw.value is None:
            kept.pop(name, None)
        else:
            kept[name] = pack_fact(name, raw)
    return kept


def _set_values(judge: Judge, environment: Environment, values: Mapping[str, Value]) -> None:
    for name, value in values.items():
        environment.facts[name] = value  # type: ignore[index]  # a session owns the facts of its evaluations
        forget_values(environment, reach_of_fact(judge.dependencies, name))


def _check_sizes(judge: Judge, environment: Environment, told: Mapping[str, Told]) -> Problems:
    if not judge.choosers:
        return ()
    supplied = {name: unpack_fact(name, told[name]) for name in judge.choosers if name in told}
    return errors_of(check_choices(environment, supplied))


def _compare(
    judge: Judge, subject: Subject, environment: Environment, reaches: Iterable[Reach]
) -> tuple[Difference, ...]:
    states = subject.states
    if states is None:
        raise AssertionError("a warm subject knows its states")
    found: list[Difference] = []
    for place in sorted({place for reach in reaches for place in reach.outputs}):
        state = read_state(judge.outputs[place], environment)
        if state != states[place]:
            found.append((place, states[place], state))
            states[place] = state
    return tuple(found)


def find_next_day(judge: Judge, subject: Subject, day: date) -> date:
    """Return the next day on which time alone may change something about a subject."""
    if subject.next_change is None:
        subject.next_change = find_next_change(judge.calendar, warm_up(judge, subject, day), day)
    return subject.next_change


def move_subject(judge: Judge, subject: Subject, day: date) -> Movement:
    """Judge a subject on a later day, on which something may change for the first time since the last.

    A fact whose period no longer fits the date, or a choice of a size that is no longer asked for, is taken back: the
    reference would refuse it.
    """
    environment = subject.environment or warm_up(judge, subject, _day_before(day))
    seen = look_through(judge.calendar, environment)
    _set_day(judge, environment, day)
    withdrawn = _withdraw(judge, subject, environment, day)
    reaches = [reach_of(judge.dependencies, AS_OF)]
    reaches += [reach_of_fact(judge.dependencies, name) for name, _ in withdrawn]
    differences = _compare(judge, subject, environment, reaches)
    now = look_through(judge.calendar, environment)
    turned = (
        (name_place(*place), verdict)
        for place, verdict in now.items()
        if verdict is not None and seen.get(place) is (not verdict)
    )
    subject.next_change = None
    return Movement(withdrawn, tuple(dict.fromkeys(turned)), differences)


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _withdraw(
    judge: Judge, subject: Subject, environment: Environment, day: date
) -> tuple[tuple[str, Diagnostic], ...]:
    found = dict(find_wrong_periods(judge.periodic, subject.told, day))
    for problem in _check_sizes(judge, environment, subject.told):
        name = next((name for name in judge.choosers if f"`{name}`" in problem.message), "")
        found.setdefault(name, problem)
    absent = {name: state_absence(judge.ruleset.facts[name], None) for name in found}
    subject.told = {name: told for name, told in subject.told.items() if name not in found}
    _set_values(judge, environment, absent)
    return tuple(found.items())
