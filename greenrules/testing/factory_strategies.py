"""Random subjects as Hypothesis strategies: see drawing.py for what they are made of, hiding.py for missing facts."""

from hypothesis import strategies as st

from greenrules.model.ruleset import Ruleset
from greenrules.testing.drawing import MOST_CHANCES, Draw, Generator, prepare_generator, read_factory
from greenrules.testing.subjects import Factory, environment_of

__all__ = ["Factory", "environment_of", "factories"]


def factories(ruleset: Ruleset) -> st.SearchStrategy[Factory]:
    """Return a strategy for subjects that give every fact, every cell and every open parameter.

    A subject is read out of one string of bytes, which is many times faster than one draw for each of its values.
    """
    generator = prepare_generator(ruleset)
    return draws(generator).map(lambda draw: read_factory(generator, draw))


def draws(generator: Generator) -> st.SearchStrategy[Draw]:
    """Return a strategy for what subjects are read from; it shrinks to zeros."""
    chance, days = st.integers(0, MOST_CHANCES), st.integers(0, len(generator.menus) - 1)
    values = st.binary(min_size=generator.size, max_size=generator.size)
    return st.builds(Draw, values, days, chance, chance, st.integers(-1, 1))
