"""Subjects of which some is missing, as Hypothesis strategies."""

from hypothesis import strategies as st

from greenrules.model.ruleset import Ruleset
from greenrules.testing.factory_strategies import factories
from greenrules.testing.places import list_places, thin_out
from greenrules.testing.subjects import Factory

__all__ = ["list_places", "thin_out", "thinned_factories", "thinned_pairs"]

CHANCES = st.binary(min_size=128, max_size=128)


def thinned_pairs(ruleset: Ruleset) -> st.SearchStrategy[tuple[Factory, Factory]]:
    """Return a strategy for a factory, perhaps not complete itself, and the same one with less known."""
    return st.tuples(thinned_factories(ruleset), CHANCES).map(lambda drawn: (drawn[0], thin_out(ruleset, *drawn)))


def thinned_factories(ruleset: Ruleset) -> st.SearchStrategy[Factory]:
    """Return a strategy for factories of which more or less is known, one in three complete."""

    def build(drawn: tuple[Factory, bytes]) -> Factory:
        factory, chances = drawn
        return thin_out(ruleset, factory, chances) if chances[0] % 3 else factory

    return st.tuples(factories(ruleset), CHANCES).map(build)
