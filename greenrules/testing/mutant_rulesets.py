"""Rulesets with one small mistake each."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve, field, frozen

from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.model.source import Span
from greenrules.testing.coverage_entries import Entry, Node, forget_units
from greenrules.testing.coverage_support import find_dependents, find_reads
from greenrules.testing.mutant_entries import edit_node
from greenrules.testing.mutant_names import edit_names, find_namesakes


@frozen
class Mutant:
    """A ruleset with one mistake.

    Attributes:
        entry: id of the entry that is wrong.
        kind: the kind of mistake, a key of mutant_words.
        before: the part that was changed, for its place and its text.
        detail: what stands there now, where that needs saying.
        node: the wrong entry itself.
    """

    number: int
    entry: str
    kind: str
    detail: str
    before: object = field(repr=False)
    node: Node = field(repr=False)

    @property
    def span(self) -> Span | None:
        """Where the mistake is."""
        return getattr(self.before, "span", None)


def list_mutants(entries: Mapping[str, Entry], ruleset: Ruleset) -> Iterator[Mutant]:
    """Yield every mutant of these entries, in the order of the ruleset; changes that say the same are left out."""
    number = 0
    namesakes, reads = find_namesakes(entries, ruleset), find_reads(ruleset)
    for entry in entries.values():
        seen = {forget_units(entry.node)}
        reaches = find_dependents(reads, entry.id)
        for edit in (*edit_node(entry.node), *edit_names(entry.node, namesakes, reaches)):
            told = forget_units(edit.after)
            if told not in seen:
                seen.add(told)
                number += 1
                yield Mutant(number, entry.id, edit.kind, edit.detail, edit.before, edit.after)
    rungs = ruleset.rungs
    for n, rung in enumerate(rungs[:-1]):
        if f"grade:{rung.id}" in entries:
            number += 1
            yield Mutant(number, "grade:*", "rungs swapped", rungs[n + 1].id, rung, rung)


def build(ruleset: Ruleset, mutant: Mutant) -> Ruleset:
    """Return the ruleset with the mistake in it."""
    kind, _, name = mutant.entry.partition(":")
    node: Any = mutant.node
    match kind:
        case "grade" if name == "*":
            at = [rung.id for rung in ruleset.rungs].index(node.id)
            rungs = ruleset.rungs
            return evolve(ruleset, rungs=(*rungs[:at], rungs[at + 1], rungs[at], *rungs[at + 2 :]))
        case "grade":
            rungs = tuple(node if rung.id == name else rung for rung in ruleset.rungs)
            return evolve(ruleset, rungs=rungs)
        case "indicator" | "group":
            root = ruleset.indicators
            assert root is not None  # an indicator stands in a tree
            changed = _replace(root, root.id if name == "total" else name, node)
            return evolve(ruleset, indicators=changed)
        case _:
            section = {
                "parameter": "parameters",
                "table": "tables",
                "derived": "derived",
                "gate": "gates",
                "eligibility": "eligibilities",
                "entitlement": "entitlements",
            }[kind]
            changes: dict[str, Any] = {section: {**getattr(ruleset, section), name: node}}
            return evolve(ruleset, **changes)


def _replace(group: Group, id: str, node: Node) -> Group:
    """Return the tree with one node replaced; groups whose child has other points keep their own."""
    if group.id == id and isinstance(node, Group):
        return node
    children: list[Indicator | Group] = []
    for child in group.children:
        if child.id == id and isinstance(node, Indicator | Group):
            children.append(node)
        else:
            children.append(_replace(child, id, node) if isinstance(child, Group) else child)
    return evolve(group, children=tuple(children))
