"""Sort things that depend on each other, without recursion, so that a long chain cannot overflow anything."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from attrs import frozen

Name = TypeVar("Name", bound=Hashable)


@frozen
class Sorted(Generic[Name]):
    """`order` puts each name after those it depends on; `circles` lists the ways round, none sharing a name."""

    order: tuple[Name, ...]
    circles: tuple[tuple[Name, ...], ...]


def sort_graph(edges: Mapping[Name, Sequence[Name]]) -> Sorted[Name]:
    """Sort a graph depth first; a target that is no key of `edges` is left out."""
    done: dict[Name, None] = {}
    circles: list[tuple[Name, ...]] = []
    circular: set[Name] = set()
    for start in edges:
        path: list[tuple[Name, Iterator[Name]]] = [] if start in done else [(start, iter(edges[start]))]
        places = {name: place for place, (name, _) in enumerate(path)}
        while path:
            name, targets = path[-1]
            target = next((each for each in targets if each in edges and each not in done), None)
            if target is None:
                path.pop()
                del places[name]
                done[name] = None
            elif target in places:
                circle = tuple(each for each, _ in path[places[target] :])
                if not circular.intersection(circle):
                    circles.append(circle)
                circular.update(circle)
            else:
                places[target] = len(path)
                path.append((target, iter(edges[target])))
    return Sorted(tuple(done), tuple(circles))


def describe_circle(circle: Sequence[str]) -> str:
    """Write the way round, shortened when it is long."""
    way = [*circle, circle[0]] if len(circle) <= 8 else [*circle[:4], "…", *circle[-3:], circle[0]]
    return " -> ".join(way)
