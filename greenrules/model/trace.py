"""The reasoning behind a result: steps that unfold on demand, each one operation on operands."""

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

from attrs import field, frozen

from greenrules.model.citation import Citation
from greenrules.model.citing import NO_WORDS, Words
from greenrules.model.declarations import CellTest
from greenrules.model.memory import Remembering
from greenrules.model.operands import Order, Quantity
from greenrules.model.units import Unit
from greenrules.model.values import Bounds, Scalar, Value

# W3C EARL outcome words.
Status = Literal["passed", "failed", "cantTell", "inapplicable", "untested"]
NodeKind = Literal[
    "fact", "parameter", "table", "derived", "gate", "indicator", "group", "grade", "eligibility", "entitlement", "step"
]  # fmt: skip


@frozen
class Origin:
    """Where the value of a trace node comes from."""

    kind: Literal["supplied", "assumed", "missing", "derived", "parameter", "bound", "literal"]
    evidence: tuple[str, ...] = ()
    citation: Citation | None = None


@frozen(slots=False)  # made in half the time, and there are hundreds for every subject
class TraceNode(Remembering):
    """One step of the reasoning: exactly one operation on operands.

    `operation` is one of model.operations.OPERATIONS; `operands` are ids of other nodes or exact literals. A table that
    is missing is the only operand of what is computed over its records. `contribution` is what an indicator or group
    adds to the total score; None where that is not settled, and elsewhere.
    """

    id: str
    kind: NodeKind
    label: Words
    status: Status | None
    value: Value
    unit: Unit
    origin: Origin | None
    citation: Citation | None
    contribution: Bounds | None
    operation: str
    operands: "tuple[Operand, ...]"


@frozen
class NodeId(Remembering):
    """An operand that is another node."""

    id: str


# None stands for what is left out: an unbounded cap, no fallback.
Operand: TypeAlias = NodeId | Quantity | Order | CellTest | Scalar | None


@frozen
class ChangedParameter:
    """A parameter that has a value in the ruleset and was bound by the caller to another one."""

    id: str  # trace node id
    label: Words
    before: Value
    after: Value
    unit: Unit
    citation: Citation  # of the value before
    before_label: Words = NO_WORDS  # of the option a choice holds
    after_label: Words = NO_WORDS


@frozen
class Trace:
    """The reasoning as a tree that unfolds on demand. `expand` returns the node with an id.

    `roots` are the ids of the grade, rungs, gates, total score, eligibilities and entitlements, in the order of the
    ruleset; of a module that grades nothing, its derived quantities and tables. `changed` tells which values of the
    ruleset the caller put others in place of, used or not; a node knows only the value that was bound.
    """

    roots: tuple[str, ...]
    expand: Callable[[str], TraceNode] = field(eq=False, repr=False)
    changed: tuple[ChangedParameter, ...] = ()

    def node(self, id: str) -> TraceNode:
        """Return the node with this id; KeyError when there is none."""
        return self.expand(id)

    def walk(self, *roots: str) -> Iterator[TraceNode]:
        """Yield every node once, or those below the named ones: operands first, in the order of the roots."""
        seen: set[str] = set()
        # A stack of our own: a long chain of quantities must not meet Python's limit on recursion.
        waiting: list[str | TraceNode] = list(reversed(roots or self.roots))
        while waiting:
            top = waiting.pop()
            if isinstance(top, TraceNode):
                yield top
            elif top not in seen:
                seen.add(top)
                node = self.expand(top)
                waiting.append(node)
                waiting += [operand.id for operand in reversed(node.operands) if isinstance(operand, NodeId)]
