"""Random measures for any checked ruleset, such that a grade is often out of reach until several are taken together.

A good subject is drawn, some of its facts are spoiled, and measures bring them back, in whole or in part.
"""

from collections.abc import Mapping
from fractions import Fraction
from random import Random

from attrs import evolve, frozen
from hypothesis import strategies as st

from greenrules.evaluating.environment import grade_of, score_value
from greenrules.model.citing import Words
from greenrules.model.plan import Change, Measure
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import NumberType, SetType
from greenrules.model.values import Bounds, Record, Scalar
from greenrules.testing.factory_strategies import Factory, environment_of, factories
from greenrules.testing.hopes import find_hopes
from greenrules.testing.menus import Menu, list_menu
from greenrules.testing.thresholds import find_marks

LABEL = Words("措施", "measure")
OPEN_MARK = "pass_mark"


@frozen
class Case:
    """A subject with the measures it may take, and a grade to reach."""

    factory: Factory
    measures: tuple[Measure, ...]
    target: str


@frozen
class _Drawing:
    """What one case is drawn from."""

    ruleset: Ruleset
    good: Factory
    menu: Menu
    random: Random


def cases(ruleset: Ruleset, *, most: int = 5) -> st.SearchStrategy[Case]:
    """Return a strategy for subjects with up to `most` measures; the ruleset has a ladder."""
    marks, hopes = find_marks(ruleset), find_hopes(ruleset)

    def build(drawn: list[Factory], seed: int) -> Case:
        ladder = [*(rung.id for rung in ruleset.rungs), "none"]
        drawn = [_aim_mark(ruleset, factory, 8 - seed % 4) for factory in drawn]
        good = min(drawn, key=lambda factory: ladder.index(grade_of(environment_of(ruleset, factory)).proven))
        random = Random(seed)
        drawing = _Drawing(ruleset, good, list_menu(ruleset, marks, hopes, good.as_of), random)
        return _draw_case(drawing, random.randint(2, most))

    return st.builds(build, st.lists(factories(ruleset), min_size=4, max_size=4), st.integers(0, 10**6))


def _draw_case(drawing: _Drawing, count: int) -> Case:
    ruleset, random = drawing.ruleset, drawing.random
    rungs = [rung.id for rung in ruleset.rungs]
    grade = grade_of(environment_of(ruleset, drawing.good)).proven
    poor = _spoil(drawing, grade)
    ids = [f"m{n}" for n in range(count)]
    measures = tuple(_draw_measure(id, ids, poor, drawing) for id in ids)
    target = grade if grade != "none" and random.random() < 0.9 else random.choice(rungs)
    return Case(poor, measures, target)


def _spoil(drawing: _Drawing, grade: str) -> Factory:
    """Return the subject with more and more facts changed, until it has lost its grade."""
    menu, random, poor = drawing.menu, drawing.random, drawing.good
    for _ in range(30):
        id = random.choice(list(menu.facts))
        poor = evolve(poor, facts={**poor.facts, id: random.choice(menu.facts[id])})
        if grade_of(environment_of(drawing.ruleset, poor)).proven != grade and random.random() < 0.6:
            break
    return poor


def _aim_mark(ruleset: Ruleset, factory: Factory, eighths: int) -> Factory:
    """Put an open pass mark just below, or at, what the subject scores."""
    if OPEN_MARK not in factory.parameters:
        return factory
    score = score_value(environment_of(ruleset, factory), "")
    reached = (score.proven or Fraction(0)) if isinstance(score, Bounds) else Fraction(0)
    return evolve(factory, parameters={**factory.parameters, OPEN_MARK: reached * eighths / 8})


def _draw_measure(id: str, ids: list[str], poor: Factory, drawing: _Drawing) -> Measure:
    random = drawing.random
    lost = [fact for fact, value in drawing.good.facts.items() if poor.facts[fact] != value]
    # Each measure begins with another fact that was spoiled, so that together they can mend all.
    first = lost[ids.index(id) % len(lost) :][:1] if lost else []
    changes = tuple(_draw_change(some, poor, drawing) for some in (first, *[lost] * random.choice((0, 0, 1, 2))))
    earlier, later = ids[: ids.index(id)], ids[ids.index(id) + 1 :]
    return Measure(
        id=id,
        label=LABEL,
        # Few different costs, zero among them, so that there are ties to break.
        cost=Fraction(random.choice((0, 1, 2, 3, 5, 8)), random.choice((1, 1, 3))),
        saving=Fraction(0),
        lead_time=None,
        changes=changes,
        excludes=tuple(other for other in later if random.random() < 0.1),
        # Only earlier ones, so that nothing requires itself.
        requires=tuple(other for other in earlier if random.random() < 0.1),
        papers=(),
        origin="file",
    )


def _draw_change(lost: list[str], poor: Factory, drawing: _Drawing) -> Change:
    """Return a change that brings back a fact that was spoiled, or any other one."""
    random, menu, ruleset = drawing.random, drawing.menu, drawing.ruleset
    if lost and random.random() < 0.8:
        id = random.choice(lost)
        return _restore(id, drawing.good.facts[id], poor.facts[id], drawing)
    id = random.choice([*menu.facts, *menu.tables])
    if id in menu.tables:
        cells: Mapping[str, tuple[Scalar, ...]] = menu.tables[id]
        return Change(id, "record", (Record(0, {name: random.choice(values) for name, values in cells.items()}),))
    if isinstance(ruleset.facts[id].type, SetType) and ruleset.facts[id].options:
        return Change(id, random.choice(("include", "exclude")), random.choice(ruleset.facts[id].options).id)
    return Change(id, "set", random.choice(menu.facts[id]))


def _restore(id: str, good: Scalar, now: Scalar, drawing: _Drawing) -> Change:
    random, kind = drawing.random, drawing.ruleset.facts[id].type
    if isinstance(kind, NumberType) and isinstance(good, Fraction) and isinstance(now, Fraction):
        way = random.random()
        if way < 0.4:
            return Change(id, "add", (good - now) / random.choice((1, 2)))
        if way < 0.6 and now:
            return Change(id, "multiply", good / now)
    if isinstance(good, frozenset) and isinstance(now, frozenset) and good - now:
        return Change(id, "include", random.choice(sorted(good - now)))
    return Change(id, "set", good)
