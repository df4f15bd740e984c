"""Examples: completions of the missing facts, each evaluated exactly, that show which outcomes can be reached."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import chain, combinations, islice, product
from math import prod

from attrs import define, field, frozen

from greenrules.improving.ask_answers import Answers
from greenrules.improving.ask_completions import complete
from greenrules.improving.ask_prospects import Prospects, read_outcome
from greenrules.model.values import Scalar

Completion = dict[str, Scalar]
# How often a number is halved between a worse and a better outcome, and how many single answers are tried.
_HALVINGS, _MOST_TRIES, _MOST_AROUND = 14, 60, 200


@frozen
class Way:
    """An input with its best and worst answer, as far as they can be told, and how much hangs on it."""

    id: str
    answers: Answers
    best: Scalar | None
    worst: Scalar | None
    weight: Fraction


@define
class Found:
    """What completions showed.

    Attributes:
        examples: a completion for each outcome that came out.
        decisive: inputs that alone made a difference between two completions.
        irrelevant: inputs that made none in all completions there are.
        complete: whether every completion there is was tried.
    """

    examples: dict[str, Completion] = field(factory=dict)
    decisive: set[str] = field(factory=set)
    irrelevant: frozenset[str] = frozenset()
    complete: bool = False


@define
class _Search:
    prospects: Prospects
    idle: Mapping[str, Scalar]
    found: Found
    order: Sequence[str]

    def evaluate(self, completion: Mapping[str, Scalar]) -> str:
        """Return the outcome of a completion, and keep it as an example."""
        whole = {**self.idle, **completion}
        outcome = read_outcome(complete(self.prospects.subject, whole), self.prospects.target)
        self.found.examples.setdefault(outcome, whole)
        return outcome

    def place(self, outcome: str) -> int:
        """Return the place of an outcome on the ladder, best first."""
        return self.order.index(outcome)


def search_outcomes(
    prospects: Prospects, ways: Sequence[Way], idle: Mapping[str, Scalar], most_completions: int
) -> Found:
    """Look for a completion for every outcome that is not excluded.

    All completions are tried where there are few; else those between the worst and the best, halving the way.
    """
    order = [*(rung.id for rung in prospects.subject.ruleset.rungs), "none", "met", "unmet", "open"]
    search = _Search(prospects, idle, Found(), order)
    if all(way.answers.all for way in ways) and prod(len(way.answers.values) for way in ways) <= most_completions:
        _try_everything(search, ways)
        return search.found
    usable = [way for way in ways if way.best is not None and way.worst is not None]
    if len(usable) < len(ways):
        return search.found
    best: Completion = {way.id: way.best for way in usable if way.best is not None}
    worst: Completion = {way.id: way.worst for way in usable if way.worst is not None}
    wanted = prospects.standing.possible
    _climb(search, best, usable, wanted[0])
    search.evaluate(worst)
    gates_first = sorted(usable, key=lambda way: (not _is_gate(way, prospects), way.weight))
    for ways_in_order in (gates_first, gates_first[::-1]):
        for outcome in wanted:
            if outcome not in search.found.examples:
                _walk(search, worst, best, ways_in_order, outcome)
    for start in (best, worst):
        _look_around(search, start, usable, [goal for goal in wanted if goal not in search.found.examples])
    return search.found


def _look_around(search: _Search, start: Completion, ways: Sequence[Way], goals: Sequence[str]) -> None:
    """Try single other answers beside a completion, and then pairs, while an outcome lacks an example."""
    singles = [{way.id: answer} for way in ways for answer in way.answers.values if answer != start[way.id]]
    pairs = ({**one, **other} for one, other in combinations(singles, 2) if not one.keys() & other.keys())
    for changes in islice(chain(singles, pairs), _MOST_AROUND):
        if all(goal in search.found.examples for goal in goals):
            return
        search.evaluate({**start, **changes})


def _is_gate(way: Way, prospects: Prospects) -> bool:
    return any(premise.kind != "indicator" for premise in prospects.needed_by.get(way.id, ()))


def _try_everything(search: _Search, ways: Sequence[Way]) -> None:
    """Evaluate every completion; an input matters when two that differ in it alone have different outcomes."""
    outcomes: dict[tuple[int, ...], str] = {}
    places = [range(len(way.answers.values)) for way in ways]
    for at in product(*places):
        chosen = {way.id: way.answers.values[n] for way, n in zip(ways, at, strict=True)}
        outcomes[at] = search.evaluate(chosen)
    for column, way in enumerate(ways):
        seen: dict[tuple[int, ...], str] = {}
        for at, outcome in outcomes.items():
            rest = at[:column] + at[column + 1 :]
            if seen.setdefault(rest, outcome) != outcome:
                search.found.decisive.add(way.id)
    search.found.irrelevant = frozenset(way.id for way in ways if way.id not in search.found.decisive)
    search.found.complete = True


def _climb(search: _Search, best: Completion, ways: Iterable[Way], goal: str) -> None:
    """Improve the best completion, one answer at a time, while it falls short of the best outcome not excluded."""
    reached, left = search.evaluate(best), _MOST_TRIES
    for way in ways:
        for answer in way.answers.values:
            if reached == goal or left <= 0:
                return
            left -= 1
            tried = search.evaluate({**best, way.id: answer})
            if tried != reached:
                search.found.decisive.add(way.id)
            if search.place(tried) < search.place(reached):
                best[way.id], reached = answer, tried


def _walk(search: _Search, worst: Completion, best: Completion, ways: Sequence[Way], goal: str) -> None:
    """Look for an outcome between the worst and the best completion: halve the way, then the last number."""

    def mix(count: int) -> Completion:
        return {way.id: (best if at < count else worst)[way.id] for at, way in enumerate(ways)}

    step = _halve(len(ways), lambda count: search.place(search.evaluate(mix(count))) <= search.place(goal))
    if step == 0 or goal in search.found.examples:
        return
    before, after = mix(step - 1), mix(step)
    turning = ways[step - 1].id
    if search.evaluate(before) != search.evaluate(after):
        search.found.decisive.add(turning)
    low, high = before[turning], after[turning]
    if not isinstance(low, Fraction) or not isinstance(high, Fraction):
        return
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        reached = search.evaluate({**before, turning: middle})
        if reached == goal:
            return
        if search.place(reached) < search.place(goal):
            high = middle
        else:
            low = middle


def _halve(count: int, reaches: Callable[[int], bool]) -> int:
    """Return the smallest number of steps that reach, as far as more steps never reach less."""
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        if reaches(middle):
            high = middle
        else:
            low = middle + 1
    return high
