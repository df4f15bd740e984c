"""Which engine a session runs on: durable-rules beside our own evaluator, or our own alone."""

from typing import Literal

from greenrules.live.register import Watcher
from greenrules.model.ruleset import Ruleset

Engine = Literal["auto", "incremental", "rete"]


def choose_watcher(ruleset: Ruleset, engine: Engine) -> Watcher | None:
    """Return the second opinion an engine asks for; None for our own evaluator alone."""
    return None
