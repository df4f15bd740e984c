"""How often a law about many subjects is tried."""

from collections.abc import Callable
from typing import Any

from hypothesis import settings

from tests.laws.specimens import TIMES


def tried(times: int) -> Callable[[Any], Any]:
    """Return the settings of a law: the same cases every time; GREENRULES_LAW_EXAMPLES asks for more and new ones."""
    return settings(max_examples=int(times * TIMES), deadline=None, derandomize=TIMES == 1, database=None)
