"""Subjects for the laws of advice: random factories, whole or thinned out, opened under any ruleset."""

from collections.abc import Mapping
from fractions import Fraction
from random import Random

from attrs import evolve

from greenrules.evaluating.scoring import NodeScore
from greenrules.improving.opened_case import OpenedCase, open_document
from greenrules.improving.why_form import Premise, State
from greenrules.improving.why_premises import Board
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds, Unknown, point
from greenrules.testing.documents import write_document
from greenrules.testing.subjects import Factory
from tests.laws.specimens import BUNDLED, MADE_UP, load_specimen

# Advice is given on every bundled ruleset, so its laws are tried on all of them.
SPECIMENS = BUNDLED + MADE_UP
LADDERS = tuple(name for name in SPECIMENS if load_specimen(name).rungs)
OUTCOMES = tuple(
    name
    for name in SPECIMENS
    if load_specimen(name).rungs or load_specimen(name).eligibilities or load_specimen(name).entitlements
)


def open_factory(ruleset: Ruleset, factory: Factory) -> OpenedCase:
    """Accept a random factory."""
    return open_document(ruleset, write_document(factory))


def draw_state(premise: Premise, random: Random) -> State:
    """Return any value a finding could have."""
    if not isinstance(premise.actual, NodeScore):
        return random.random() < 0.5
    bounds = premise.actual.bounds
    top = premise.actual.maximum
    if isinstance(bounds, Bounds) and bounds.attainable is not None:
        top = max(top, bounds.attainable)
    share = random.choice((Fraction(0), Fraction(1), Fraction(random.randrange(1001), 1000)))
    applicable = premise.actual.applicable
    return evolve(
        premise.actual,
        bounds=point(top * share),
        applicable=random.random() < 0.5 if isinstance(applicable, Unknown) else applicable,
        reason=None,
    )


def draw_others(board: Board, fixed: frozenset[str], reached: Mapping[str, int], random: Random) -> dict[str, State]:
    """Return any values for all findings but some; what does not apply stays so."""
    return {
        id: draw_state(board.premises[id], random)
        for id in reached
        if id not in fixed and not _is_out(board.premises[id])
    }


def _is_out(premise: Premise) -> bool:
    return isinstance(premise.actual, NodeScore) and premise.actual.applicable is False
