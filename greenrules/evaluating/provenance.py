"""How sure a result is: the sources of everything it rests on, the weakest first."""

from collections.abc import Iterable, Iterator

from greenrules.evaluating.citations import cite, cite_caller
from greenrules.evaluating.environment import Environment, dated_value, tree_node
from greenrules.evaluating.facts import AcceptedFacts
from greenrules.evaluating.node_ids import environment_of, name_tree_node
from greenrules.evaluating.outlines import outline_of
from greenrules.evaluating.used import Used, UsedEntry
from greenrules.model.assessment import Assumption, UsedSource
from greenrules.model.citing import NO_WORDS, PROVENANCES, Provenance, Source, Words
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator, Steps

_MOST_LISTED = 16
# The weakest first.
_RANK: dict[Provenance, int] = {provenance: -rank for rank, provenance in enumerate(PROVENANCES)}


def list_sources(used: Used, environment: Environment, accepted: AcceptedFacts) -> tuple[UsedSource, ...]:
    """Return the sources of the entries used, weakest first, each place once.

    A row, step or points without a source of its own is covered by its table or indicator; a definition of ours that
    cites nothing and is sure is left out.

    Source: docs/semantics.md, section 2.
    """
    assumed = tuple(_list_assumed(used, accepted.assumptions))
    if accepted.bound or assumed:
        return _sort_sources((*_find_sources(used, environment, accepted), *assumed))
    # Whatever rests on the same entries on the same day rests on the same sources.
    kept = outline_of(environment.ruleset).listed
    key = (id(used), environment.as_of)
    found = kept.get(key)
    if found is None:
        if len(kept) >= _MOST_LISTED:
            kept.clear()
        # The entries are kept with them: while they live, nothing else has their identity.
        found = kept[key] = (used, _sort_sources(_find_sources(used, environment, accepted)))
    return found[1]


def _sort_sources(sources: Iterable[UsedSource]) -> tuple[UsedSource, ...]:
    return tuple(sorted(dict.fromkeys(sources), key=lambda source: _RANK[source.citation.provenance]))


def find_weakest(sources: tuple[UsedSource, ...]) -> Provenance | None:
    """Return the weakest provenance among sources that stand weakest first; None when there are none."""
    return sources[0].citation.provenance if sources else None


def _find_sources(used: Used, root: Environment, accepted: AcceptedFacts) -> Iterator[UsedSource]:
    for entry in used:
        source = _find_source(entry, root, accepted)
        if source is not None:
            yield source


def _find_source(entry: UsedEntry, root: Environment, accepted: AcceptedFacts) -> UsedSource | None:
    """Return what an entry rests on, found once per ruleset: only which value of a parameter counts can change."""
    environment = environment_of(root, entry.prefix)
    start: object = None
    if entry.kind == "parameter":
        bound = accepted.bound.get(f"{environment.ruleset.key}|{entry.name}") if accepted.bound else None
        if bound is not None:
            citation = cite_caller(bound.cite, bound.provenance)
            return UsedSource(name_entry(entry, root), label_entry(entry, root), citation)
        dated = dated_value(environment, entry.name)
        start = None if dated is None else dated.start
    kept = outline_of(environment.ruleset).sources
    key = (entry, start)
    if key not in kept:
        source = _source_of(entry, environment)
        told = source is not None and (source.document or source.provenance != "published" or entry.kind == "parameter")
        made: UsedSource | None = None
        if source is not None and told:
            citation = cite(environment.ruleset, source)
            made = UsedSource(name_entry(entry, root), label_entry(entry, root), citation)
        kept[key] = made
    return kept[key]


def name_entry(entry: UsedEntry, root: Environment) -> str:
    """Return the trace id of an entry; of a row `<table>/row/<n>`."""
    if entry.kind in ("indicator", "group"):
        environment = environment_of(root, entry.prefix)
        id = name_tree_node(tree_node(environment, entry.name)[0], environment)
    elif entry.kind == "fact":
        id = f"fact:{entry.name}"
    else:
        id = f"{entry.kind}:{entry.prefix}{entry.name}"
    return f"{id}/{entry.part}" if entry.part else id


def label_entry(entry: UsedEntry, root: Environment) -> Words:
    """Return the label of an entry."""
    environment = environment_of(root, entry.prefix)
    ruleset = environment.ruleset
    match entry.kind:
        case "indicator" | "group":
            return tree_node(environment, entry.name)[0].label
        case "grade":
            return next(rung.label for rung in ruleset.rungs if rung.id == entry.name)
        case "parameter":
            return ruleset.parameters[entry.name].label
        case "derived":
            return ruleset.derived[entry.name].label
        case "table":
            return ruleset.tables[entry.name].label
        case "gate":
            return ruleset.gates[entry.name].label
        case "eligibility":
            return ruleset.eligibilities[entry.name].label
        case "entitlement":
            return ruleset.entitlements[entry.name].label
        case _:
            return ruleset.facts[entry.name].label if entry.name in ruleset.facts else NO_WORDS


def _source_of(entry: UsedEntry, environment: Environment) -> Source | None:
    """Return the source an entry states itself; a part that shares that of its entry gives None."""
    ruleset = environment.ruleset
    match entry.kind:
        case "table":
            return _source_of_table(ruleset, entry)
        case "indicator" | "group":
            node, parent = tree_node(environment, entry.name)
            return None if parent is None else _source_of_node(node, entry.part)
        case "parameter":
            dated = dated_value(environment, entry.name)
            return None if dated is None else dated.source
        case "derived":
            return ruleset.derived[entry.name].source
        case "gate":
            return ruleset.gates[entry.name].source
        case "grade":
            return next(rung.source for rung in ruleset.rungs if rung.id == entry.name)
        case "eligibility":
            return ruleset.eligibilities[entry.name].source
        case "entitlement":
            return ruleset.entitlements[entry.name].source
        case _:
            return None


def _source_of_table(ruleset: Ruleset, entry: UsedEntry) -> Source | None:
    table = ruleset.tables[entry.name]
    part, _, number = entry.part.partition("/")
    match part:
        case "row":
            source = table.rows[int(number) - 1].source
        case "otherwise" if table.otherwise is not None:
            source = table.otherwise.source
        case _:
            return table.source
    return None if source == table.source else source


def _source_of_node(node: Indicator | Group, part: str) -> Source | None:
    kind, _, number = part.partition("/")
    match kind:
        case "points":
            source = node.points_source
        case "step" if isinstance(node, Indicator) and isinstance(node.scoring, Steps):
            source = node.scoring.steps[int(number) - 1].source
        case _:
            return node.source
    return None if source == node.source else source


def _list_assumed(used: Used, assumptions: tuple[Assumption, ...]) -> Iterator[UsedSource]:
    """Yield what was assumed about the facts used; a cell belongs to its table."""
    facts = {entry.name for entry in used if entry.kind == "fact"}
    for assumption in assumptions:
        name = assumption.id.removeprefix("fact:").partition("/")[0]
        if name in facts and assumption.citation is not None:
            yield UsedSource(assumption.id, assumption.label, assumption.citation)
