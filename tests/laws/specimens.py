"""The rulesets the engine is tried on: made-up ones that use every construct, and a few of the bundled ones.

Every bundled ruleset passes the standard laws in test_bundled.py.
"""

import os
from collections.abc import Callable
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings

import greenrules
from greenrules.model.ruleset import Ruleset

FOLDER = Path(__file__).parent / "rulesets"
# Cases of one law over all specimens together; GREENRULES_LAW_EXAMPLES multiplies them (10 for a deep run).
CASES = 300
TIMES = float(os.environ.get("GREENRULES_LAW_EXAMPLES", "1"))
BUNDLED = tuple(f"{info.id}@{info.edition}" for info in greenrules.available())
MADE_UP = tuple(f"{path.parent.name}@{path.stem}" for path in sorted(FOLDER.glob("*/*.yaml")))
# The largest, one with a large table, and one that pays money.
LOOKED_AT = ("cn.ningbo.star_factory.computed_score@2022", "cn.miit.platform@2025", "cn.beijing_bda.green_rewards@2025")
SPECIMENS = LOOKED_AT + MADE_UP


@cache
def load_specimen(name: str) -> Ruleset:
    """Return the ruleset `id@edition`, compiled once."""
    if name in BUNDLED:
        return greenrules.load(name)
    id, _, edition = name.partition("@")
    return greenrules.compile_path(FOLDER / id / f"{edition}.yaml")


def law(name: str, *, share: float = 1.0) -> Callable[[Any], Any]:
    """Return the settings of a law on one ruleset; all rulesets together make up the cases.

    Most cases go to the made-up rulesets: they use every construct there is, and cost little.

    Args:
        name: the ruleset.
        share: part of the usual number of cases, for what is tried beside the two laws users are promised.
    """
    kin, part = (MADE_UP, 0.7) if name in MADE_UP else (LOOKED_AT, 0.3)
    # The same cases every time, so that a change is to blame for a failure; a deep run looks for new ones.
    return settings(
        max_examples=max(1, ceil(CASES * TIMES * share * part / len(kin))),
        derandomize=TIMES == 1,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
