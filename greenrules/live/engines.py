"""Which engine a session runs on: durable-rules beside our own evaluator, or our own alone."""

from typing import Literal

from greenrules.api.documents import check_word
from greenrules.live.register import Watcher
from greenrules.model.diagnostics import FactsError, UnsupportedByBackend
from greenrules.model.ruleset import Ruleset

Engine = Literal["auto", "incremental", "rete"]
ENGINES = ("auto", "incremental", "rete")


def choose_watcher(ruleset: Ruleset, engine: Engine) -> Watcher | None:
    """Return the second opinion an engine asks for; None for our own evaluator alone.

    Raises: UnsupportedByBackend (GR720, GR721 when `rete` was asked for and cannot be), FactsError (GR025).
    """
    if engine not in ENGINES:
        raise FactsError(check_word("engine", engine, ENGINES))
    if engine == "incremental":
        return None
    from greenrules.live.rete_watcher import open_watcher

    try:
        watcher = open_watcher(ruleset, is_sample=engine == "auto")
        # Without an `and`, `or` or `not` it would have nothing to conclude.
        return watcher if engine == "rete" or watcher.network.plan.rulesets else None
    except UnsupportedByBackend:
        if engine == "rete":
            raise
        return None
