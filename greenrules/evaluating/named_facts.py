"""Facts a ruleset names anywhere, whether or not an evaluation gets there."""

from greenrules.evaluating.outlines import facts_named_in
from greenrules.model.ruleset import Ruleset


def list_named_facts(ruleset: Ruleset) -> frozenset[str]:
    """Return the facts that the expressions of a ruleset and of its imports name."""
    return facts_named_in(ruleset)
