"""The older ruleset with some of its entries as the newer has them, to see what each difference does by itself.

Facts, parameters, tables and derived quantities are always there in one form or the other, so that every entry that is
switched finds what it names.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from attrs import evolve

from greenrules.evaluating.environment import Environment
from greenrules.model.difference import Difference
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.model.walking import walk_nodes

ALL = "all"
_SECTIONS = {
    "fact": "facts", "parameter": "parameters", "table": "tables", "derived": "derived", "gate": "gates",
    "eligibility": "eligibilities", "entitlement": "entitlements",
}  # fmt: skip
# An entry of these is there for others to name; one that is gone stays for the rules that still name it.
_SILENT = ("fact", "parameter", "table", "derived")
_NAMED = ("facts", "parameters", "tables", "derived")
Entry = TypeVar("Entry")


def list_switches(old: Ruleset, new: Ruleset, differences: Iterable[Difference]) -> tuple[tuple[str, ...], ...]:
    """Return the differences of meaning in sets that can be switched by themselves.

    Mostly each by itself. Nodes of the indicator tree that were added, removed or moved, and groups, go together, and
    everything does when a type or unit differs or an import does: a formula is compiled for one unit.
    """
    meant = [one for one in differences if one.status != "restated" and one.id != "ruleset:effective"]
    # What was only added or taken away to be named decides nothing by itself: the rules that name it do.
    meant = [one for one in meant if one.kind not in _SILENT or one.status == "changed"]
    retyped = any(aspect.path[:1] == ("type",) and one.status == "changed" for one in meant for aspect in one.aspects)
    foreign = any(one.kind == "import" or ("." in one.id.partition(":")[2] and one.kind != "fact") for one in meant)
    if retyped or foreign:
        return (tuple(one.id for one in meant),) if meant else ()
    ladder = tuple(one.id for one in meant if one.kind == "grade" or one.id == "ruleset:ladder")
    if not any(id == "ruleset:ladder" for id in ladder):
        ladder = ()
    tree = tuple(
        one.id for one in meant if one.kind == "group" or (one.kind == "indicator" and one.status != "changed")
    )
    alone = tuple((one.id,) for one in meant if one.id not in (*ladder, *tree))
    return (*alone, *((tree,) if tree else ()), *((ladder,) if ladder else ()))


def switch(old: Ruleset, new: Ruleset, ids: Iterable[str]) -> Ruleset:
    """Return the older ruleset with the entries of these differences as in the newer one."""
    wanted = set(ids)
    if any(id.startswith("import:") or "." in id.partition(":")[2] for id in wanted if not id.startswith("fact:")):
        return new
    sections: dict[str, Any] = {}
    for kind, name in _SECTIONS.items():
        taken = {id.partition(":")[2] for id in wanted if id.startswith(f"{kind}:")}
        sections[name] = _merge(getattr(old, name), getattr(new, name), taken, keeps=name in _NAMED)
    return evolve(
        old,
        **sections,
        imports={**new.imports, **old.imports},
        indicators=_switch_tree(old, new, wanted),
        rungs=new.rungs if "ruleset:ladder" in wanted else tuple(
            next((other for other in new.rungs if other.id == rung.id), rung) if f"grade:{rung.id}" in wanted else rung
            for rung in old.rungs
        ),
    )  # fmt: skip


def _merge(old: Mapping[str, Entry], new: Mapping[str, Entry], taken: set[str], *, keeps: bool) -> dict[str, Entry]:
    """Return the older entries with the taken ones as in the newer; `keeps` leaves in what either names."""
    merged = {**new, **old} if keeps else dict(old)
    for id in taken:
        if id in new:
            merged[id] = new[id]
        elif not keeps:
            merged.pop(id, None)
    return merged


def _switch_tree(old: Ruleset, new: Ruleset, wanted: set[str]) -> Group | None:
    ids = {id.partition(":")[2] for id in wanted if id.startswith(("indicator:", "group:"))}
    if not ids or old.indicators is None or new.indicators is None:
        return new.indicators if ids else old.indicators
    fresh = {node.id: node for node in walk_nodes(new.indicators)}
    known = {node.id for node in walk_nodes(old.indicators)}
    base = old.indicators
    if any(id.startswith("group:") for id in wanted) or not ids <= known or not ids <= set(fresh):
        # The shape is the newer one's; leaves that are not wanted stay as they were.
        stale = {node.id: node for node in walk_nodes(old.indicators) if isinstance(node, Indicator)}
        keep = {id: node for id, node in stale.items() if id not in ids and isinstance(fresh.get(id), Indicator)}
        return _replace(new.indicators, keep)
    return _replace(base, {id: fresh[id] for id in ids})


def _replace(group: Group, others: Mapping[str, Indicator | Group]) -> Group:
    """Return the tree with some of its leaves replaced by nodes of the same id."""
    children = tuple(
        _replace(child, others) if isinstance(child, Group) else others.get(child.id, child) for child in group.children
    )
    return evolve(group, children=children)


def stand_in(ruleset: Ruleset, environment: Environment) -> Environment:
    """Return the same subject under another ruleset."""
    return Environment(ruleset, environment.facts, environment.as_of, bound=environment.bound)
