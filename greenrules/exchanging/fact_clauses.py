"""Which clauses ask for a fact: the requirements, indicators and grades that rest on it, with their place."""

from collections.abc import Iterator

from greenrules.compiling.json_schema_conditions import list_facts_of
from greenrules.explaining.messages import choose_words
from greenrules.explaining.page import Language
from greenrules.model.citing import Source
from greenrules.model.ruleset import Ruleset
from greenrules.model.walking import list_node_expressions, walk_nodes

MOST = 3


def list_clauses(ruleset: Ruleset, language: Language) -> dict[str, str]:
    """Return for each fact the clauses that ask for it, at most three, as a short text."""
    found: dict[str, dict[str, None]] = {}
    for module in (ruleset, *ruleset.imports.values()):
        for item, source in _list_entries(module):
            for fact in list_facts_of(item, module):
                found.setdefault(fact, {})[cite_shortly(module, source, language)] = None
    return {fact: _join(tuple(filter(None, clauses)), language) for fact, clauses in found.items()}


def cite_shortly(ruleset: Ruleset, source: Source, language: Language) -> str:
    """Return document and clause in a few words; empty where nothing is cited."""
    if source.document not in ruleset.documents:
        return ""
    document = ruleset.documents[source.document]
    title = choose_words(document.title, language)
    name = document.number or (f"《{title}》" if language == "zh" and not title.startswith("《") else title)
    return f"{name} {source.clause}".strip()


def _join(clauses: tuple[str, ...], language: Language) -> str:
    more = ("…",) if len(clauses) > MOST else ()
    return ("；" if language == "zh" else "; ").join((*clauses[:MOST], *more))


def _list_entries(module: Ruleset) -> Iterator[tuple[object, Source]]:
    yield from ((gate.condition, gate.source) for gate in module.gates.values())
    if module.indicators is not None:
        for node in walk_nodes(module.indicators):
            yield tuple(list_node_expressions(node)), node.source
    yield from ((rung.condition, rung.source) for rung in module.rungs)
    yield from ((one.condition, one.source) for one in module.eligibilities.values())
    yield from ((one.condition, one.source) for one in module.entitlements.values())
