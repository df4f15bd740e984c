"""Trying findings out one set after another: groups in which nothing differs are scored once."""

from collections.abc import Iterator, Mapping

from attrs import define, field

from greenrules.evaluating.environment import Environment, node_score
from greenrules.evaluating.scoring import NodeScore
from greenrules.improving.why_form import State
from greenrules.improving.why_premises import Board, set_findings
from greenrules.improving.why_reach import Reach, walk_tree
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator


@define
class Player:
    """A board with one alternative state for some findings.

    Attributes:
        groups: the groups right below the root whose score rests on their indicators alone, with the ids of those.
        known: their scores so far, by the findings in their alternative state.
    """

    board: Board
    states: Mapping[str, State]
    groups: tuple[tuple[str, frozenset[str]], ...]
    known: dict[tuple[str, frozenset[str]], NodeScore] = field(factory=dict)


def seat_player(board: Board, states: Mapping[str, State]) -> Player:
    """Return a player of the alternative states."""
    return Player(board, states, tuple(_list_plain_groups(board)))


def play(player: Player, ids: frozenset[str]) -> Environment:
    """Return an environment in which these findings are in their alternative state, and all others as they are."""
    environment = set_findings(player.board, {id: player.states[id] for id in ids})
    for group, members in player.groups:
        key = (group, ids & members)
        if key not in player.known:
            player.known[key] = node_score(environment, group)
        environment.memo["score", group] = player.known[key]
    return environment


def _list_plain_groups(board: Board) -> Iterator[tuple[str, frozenset[str]]]:
    root, reach = board.root, Reach()
    for node in () if root.indicators is None else root.indicators.children:
        if isinstance(node, Group) and all(_is_plain(one, root, reach) for one in walk_tree(node)):
            leaves = (one.id for one in walk_tree(node) if isinstance(one, Indicator))
            yield node.id, frozenset(f"indicator:{board.subject.prefix}{id}" for id in leaves)


def _is_plain(node: Indicator | Group, module: Ruleset, reach: Reach) -> bool:
    """Whether nothing but indicators can change a node; those are set as a whole."""
    if isinstance(node, Indicator):
        return True
    applies = frozenset[str]() if node.applies is None else reach.of_expression(node.applies, module)
    return node.requires is None and "outcome" not in applies
