"""What every engine under test offers."""

from collections.abc import Callable
from typing import Any, TypeAlias

from attrs import frozen

# A grade, and a total as the engine gives it.
Verdict: TypeAlias = tuple[str, Any]
Facts: TypeAlias = dict[str, object]


@frozen
class Peer:
    """An engine with the standard loaded.

    Attributes:
        judge: facts to grade and total, without reasons.
        judge_with_trace: the same with every reason the engine gives; None when it gives none.
        calls: how many factories a timed sample takes: slow engines get fewer.
        note: what a reader must know to compare fairly.
        tolerance: how far a total may lie from the exact one: what it is rounded to, or what floats allow.
        read_total: makes a machine number of a total, after the time is taken.
    """

    name: str
    version: str
    judge: Callable[[Facts], Verdict]
    judge_with_trace: Callable[[Facts], Verdict] | None = None
    calls: int = 20
    note: str = ""
    tolerance: float = 1e-9
    read_total: Callable[[Any], float] = float
