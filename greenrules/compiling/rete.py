"""Gates, grades and eligibilities as rules of durable-rules: plain data, made without the extension.

Every comparison is decided exactly by us and told as a whole number: 1 true, 0 false, 2 unknown. What is left to
durable-rules is logic: each `and`, `or`, `not` is a node with positive rules for its three verdicts. For any operands
exactly one verdict has rules that match, so a verdict changes only with a new match, and nothing has to be taken back.
"""

from typing import TypeAlias

from attrs import define, field, frozen

from greenrules.model.diagnostics import Diagnostic, UnsupportedByBackend
from greenrules.model.expressions import And, Comparison, Constant, Expr, Not, Or, Reference
from greenrules.model.ruleset import Ruleset

FALSE, TRUE, UNKNOWN = 0, 1, 2
# durable-rules 2.0.28: an `all` of 17 patterns never fires, a fact may match 64 tests, a ruleset have 511 at its root.
MOST_OPERANDS = 4
MOST_TESTS_OF_A_FACT = 60
MOST_TESTS = 480
MOST_RULESETS = 64

Pattern: TypeAlias = dict[str, object]
Rules: TypeAlias = dict[str, dict[str, list[Pattern]]]


@frozen
class Node:
    """An `and`, `or` or `not` of other numbers."""

    number: int
    sign: str
    operands: tuple[int, ...]


@frozen
class Definitions:
    """What a ruleset is to durable-rules.

    Attributes:
        rulesets: rules by name of rule, by name of ruleset; a rule is called `<node>_<verdict>_<variant>`.
        atoms: what we decide, by number.
        readers: for every number, the rulesets that look at it.
        outputs: the number that stands for a gate, grade or eligibility, by trace id.
    """

    rulesets: dict[str, Rules]
    atoms: dict[int, Expr]
    readers: dict[int, tuple[str, ...]]
    outputs: dict[str, int]


@define
class _Drawing:
    """Numbers given so far; equal conditions share one."""

    ruleset: Ruleset
    atoms: dict[int, Expr] = field(factory=dict)
    nodes: list[Node] = field(factory=list)
    numbers: dict[object, int] = field(factory=dict)


def definitions(ruleset: Ruleset) -> Definitions:
    """Return the rules of a checked ruleset; of its imports, what it names is decided by us.

    Raises: UnsupportedByBackend (GR721 when it has more conditions than fit).
    """
    drawing = _Drawing(ruleset)
    outputs = {f"gate:{id}": _draw(gate.condition, drawing) for id, gate in ruleset.gates.items()}
    outputs |= {f"grade:{rung.id}": _draw(rung.condition, drawing) for rung in ruleset.rungs}
    outputs |= {f"eligibility:{id}": _draw(it.condition, drawing) for id, it in ruleset.eligibilities.items()}
    rulesets, readers = _place(drawing.nodes, ruleset)
    return Definitions(rulesets, drawing.atoms, readers, outputs)


def _draw(condition: Expr, drawing: _Drawing) -> int:
    """Return the number of a condition, drawing its nodes."""
    match condition:
        case And():
            return _join("and", [_draw(part, drawing) for part in condition.operands], drawing)
        case Or():
            return _join("or", [_draw(part, drawing) for part in condition.operands], drawing)
        case Not():
            return _number_node("not", (_draw(condition.operand, drawing),), drawing)
        case Reference(kind="gates_met", module="") if drawing.ruleset.gates:
            gates = drawing.ruleset.gates.values()
            return _join("and", [_draw(gate.condition, drawing) for gate in gates], drawing)
        case Reference(kind="gate", module=""):
            return _draw(drawing.ruleset.gates[condition.name].condition, drawing)
        case Reference(kind="rung", module=""):
            return _draw(_rung(condition.name, drawing.ruleset), drawing)
        case Comparison() if (better := _list_at_least(condition, drawing.ruleset)) is not None:
            return _join("or", [_draw(part, drawing) for part in better], drawing)
        case _:
            return _number_atom(condition, drawing)


def _rung(id: str, ruleset: Ruleset) -> Expr:
    return next(rung.condition for rung in ruleset.rungs if rung.id == id)


def _list_at_least(comparison: Comparison, ruleset: Ruleset) -> list[Expr] | None:
    """Return the conditions one of which makes `grade >= "…"` true; None for any other comparison."""
    match comparison:
        case Comparison(sign=">=", left=Reference(kind="grade", module=""), right=Constant(value=str() as least)):
            ids = [rung.id for rung in ruleset.rungs]
            return [rung.condition for rung in ruleset.rungs[: ids.index(least) + 1]] if least in ids else None
        case _:
            return None


def _number_atom(condition: Expr, drawing: _Drawing) -> int:
    number = drawing.numbers.get(condition)
    if number is None:
        number = drawing.numbers[condition] = len(drawing.numbers) + 1
        drawing.atoms[number] = condition
    return number


def _join(sign: str, operands: list[int], drawing: _Drawing) -> int:
    """Return the number of a node; one with many operands becomes a balanced tree of nodes with few."""
    distinct = sorted(set(operands))
    while len(distinct) > MOST_OPERANDS:
        parts = [tuple(distinct[at : at + MOST_OPERANDS]) for at in range(0, len(distinct), MOST_OPERANDS)]
        distinct = sorted({part[0] if len(part) == 1 else _number_node(sign, part, drawing) for part in parts})
    return distinct[0] if len(distinct) == 1 else _number_node(sign, tuple(distinct), drawing)


def _number_node(sign: str, operands: tuple[int, ...], drawing: _Drawing) -> int:
    key = (sign, operands)
    if key not in drawing.numbers:
        drawing.numbers[key] = len(drawing.numbers) + 1
        drawing.nodes.append(Node(drawing.numbers[key], sign, operands))
    return drawing.numbers[key]


def _write_node(node: Node) -> Rules:
    """Return the rules of a node."""
    match node.sign:
        case "not":
            ways = {
                f"{verdict}_0": [_see(0, node.operands[0], (seen,))]
                for seen, verdict in ((TRUE, FALSE), (FALSE, TRUE), (UNKNOWN, UNKNOWN))
            }
        case "and":
            ways = _write_join(node.operands, whole=TRUE, breaking=FALSE)
        case _:
            ways = _write_join(node.operands, whole=FALSE, breaking=TRUE)
    return {f"{node.number}_{way}": {"all": patterns} for way, patterns in ways.items()}


def _write_join(operands: tuple[int, ...], *, whole: int, breaking: int) -> dict[str, list[Pattern]]:
    ways = {f"{whole}_0": [_see(at, number, (whole,)) for at, number in enumerate(operands)]}
    for open_at, open_number in enumerate(operands):
        ways[f"{breaking}_{open_at}"] = [_see(0, open_number, (breaking,))]
        ways[f"{UNKNOWN}_{open_at}"] = [
            _see(at, number, (UNKNOWN,) if at == open_at else (whole, UNKNOWN)) for at, number in enumerate(operands)
        ]
    return ways


def _see(at: int, number: int, verdicts: tuple[int, ...]) -> Pattern:
    """Return a pattern: the fact about a number, with one of some verdicts."""
    told: list[object] = [{"v": verdict} for verdict in verdicts]
    return {f"m{at}": {"$and": [{"n": number}, told[0] if len(told) == 1 else {"$or": told}]}}


@define
class _Shelf:
    rules: Rules = field(factory=dict)
    tests: int = 0
    of_a_fact: dict[int, int] = field(factory=dict)


def _place(nodes: list[Node], ruleset: Ruleset) -> tuple[dict[str, Rules], dict[int, tuple[str, ...]]]:
    """Spread the nodes over as few rulesets as the limits allow."""
    shelves: list[_Shelf] = []
    for node in nodes:
        rules = _write_node(node)
        share = sum(len(rule["all"]) for rule in rules.values())
        of_each = -(-share // len(node.operands))
        shelf = next((shelf for shelf in shelves if _has_room(shelf, node, share, of_each)), None)
        if shelf is None:
            shelf = _Shelf()
            shelves.append(shelf)
        shelf.rules |= rules
        shelf.tests += share
        for operand in node.operands:
            shelf.of_a_fact[operand] = shelf.of_a_fact.get(operand, 0) + of_each
    if len(shelves) > MOST_RULESETS:
        message = f"the conditions of `{ruleset.key}` need {len(shelves)} rulesets of durable-rules"
        help = f"at most {MOST_RULESETS} are used; ask for the engine `incremental`"
        raise UnsupportedByBackend((Diagnostic("GR721", message, path="engine", help=help),))
    # A name cannot be used twice in a process, and must not stand for another content.
    names = [f"greenrules_{ruleset.digest.removeprefix('sha256:')[:16]}_{at}" for at in range(len(shelves))]
    readers: dict[int, list[str]] = {}
    for name, shelf in zip(names, shelves, strict=True):
        for operand in shelf.of_a_fact:
            readers.setdefault(operand, []).append(name)
    found = {name: shelf.rules for name, shelf in zip(names, shelves, strict=True)}
    return found, {number: tuple(of) for number, of in readers.items()}


def _has_room(shelf: _Shelf, node: Node, share: int, of_each: int) -> bool:
    room = all(shelf.of_a_fact.get(operand, 0) + of_each <= MOST_TESTS_OF_A_FACT for operand in node.operands)
    return room and shelf.tests + share <= MOST_TESTS
