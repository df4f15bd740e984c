"""A small made-up ruleset with a gate, scores, a window, a certificate, grades, an eligibility and money."""

from functools import cache
from pathlib import Path

import greenrules
from greenrules.model.ruleset import Ruleset


@cache
def load_sample() -> Ruleset:
    """Return the ruleset in sample.yaml."""
    return greenrules.compile_path(Path(__file__).parent / "sample.yaml")
