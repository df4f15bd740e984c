"""The clause ledger of a module: every clause once, its document declared, what encodes it there."""

from collections.abc import Iterable

from greenrules.checking.indicators import walk_entries
from greenrules.checking.provenance import read_words
from greenrules.checking.workbench import Workbench
from greenrules.model.citing import CLAUSE_STATUSES, Clause
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.module import ClauseEntry, Module
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group
from greenrules.model.suggestions import suggest
from greenrules.model.walking import walk_nodes
from greenrules.model.written import Text


def check_clauses(bench: Workbench) -> tuple[Clause, ...]:
    """Return the clauses of a module in the order of the file.

    Diagnostics: GR021 (no reason, nothing that encodes it), GR201 (`by` names nothing), GR202 (listed twice), GR502.
    """
    names = set(_list_names(bench)) if bench.module.clauses else set()
    clauses: dict[tuple[str, str], Clause] = {}
    for entry in bench.module.clauses:
        _check_parts(entry, bench, names)
        clause = _read_clause(entry)
        if clause is None:
            continue  # the reader has said what is missing
        key = (clause.document, clause.clause)
        if key in clauses:
            message = f"the clause `{clause.clause}` of `{clause.document}` is listed twice"
            _report(bench, "GR202", message, entry.clause, "merge both entries into one")
        clauses.setdefault(key, clause)
    return tuple(clauses.values())


def _read_clause(entry: ClauseEntry) -> Clause | None:
    if entry.document is None or entry.clause is None or entry.status is None:
        return None
    word = entry.status.value
    return Clause(
        entry.document.value,
        entry.clause.value,
        next(status for status in CLAUSE_STATUSES if status == word),
        tuple(name.value for name in entry.by),
        read_words(entry.reason),
        read_words(entry.label),
        entry.span,
    )


def _check_parts(entry: ClauseEntry, bench: Workbench, names: set[str]) -> None:
    documents = bench.surroundings.documents
    if entry.document is not None and entry.document.value not in documents:
        help = suggest(entry.document.value, documents, otherwise="declare it under `documents`")
        _report(bench, "GR502", f"no document `{entry.document.value}` is declared", entry.document, help)
    is_encoded = entry.status is not None and entry.status.value == "encoded"
    if is_encoded and not entry.by:
        message = "the key `by` is missing in an encoded clause"
        _report(bench, "GR021", message, entry.status, "add `by: [gate:…]`, or another `status` with a `reason`")
    if not is_encoded and entry.reason is None:
        message = "the key `reason` is missing in a clause that is not encoded"
        _report(bench, "GR021", message, entry.status, "add `reason: {zh: …, en: …}`")
    for name in entry.by:
        if name.value not in names:
            _report(bench, "GR201", f"unknown name `{name.value}`", name, _propose(name.value, names))


def _propose(name: str, names: set[str]) -> str:
    """Propose the entry of this id under its own kind, else the nearest name."""
    id = name.rpartition(":")[2]
    same = sorted(known for known in names if known.partition(":")[2] == id)
    if same:
        return f"did you mean `{same[0]}`?"
    return suggest(name, names, otherwise="write `<kind>:<id>`, such as `gate:no_major_accident`")


def _report(bench: Workbench, code: str, message: str, text: Text | None, help: str) -> None:
    span = text.span if text is not None else bench.module.span
    bench.problems.append(Diagnostic(code, message, span, help=help))


def _list_names(bench: Workbench) -> Iterable[str]:
    yield from _list_own(bench.module)
    for alias, ruleset in bench.imports.items():
        yield from _list_imported(f"{alias}.", ruleset)


def _list_own(module: Module) -> Iterable[str]:
    yield from _name_all("gate", module.basic_requirements)
    yield from _name_all("grade", (rung.id.value for rung in module.grades if rung.id))
    yield from _name_all("parameter", module.parameters)
    yield from _name_all("table", module.tables)
    yield from _name_all("derived", module.derived)
    yield from _name_all("eligibility", module.eligibilities)
    yield from _name_all("entitlement", module.entitlements)
    yield from _list_fleet(module)
    for id, node in walk_entries(module.indicators) if module.indicators else ():
        yield f"{'group' if node.children else 'indicator'}:{id}"


def _list_fleet(module: Module) -> Iterable[str]:
    if (cohort := module.cohort) is not None:
        yield from _name_all("ranking", cohort.rankings)
        yield from _name_all("pool", cohort.pools)
        yield from _name_all("average", cohort.averages)
        yield from _name_all("change", cohort.changes)
        yield from _name_all("streak", cohort.streaks)
    if (programme := module.programme) is not None:
        yield from _name_all("baseline", programme.baselines)
        yield from _name_all("target", programme.targets)


def _list_imported(prefix: str, ruleset: Ruleset) -> Iterable[str]:
    yield from _name_all("gate", ruleset.gates, prefix)
    yield from _name_all("grade", (rung.id for rung in ruleset.rungs), prefix)
    yield from _name_all("parameter", ruleset.parameters, prefix)
    yield from _name_all("table", ruleset.tables, prefix)
    yield from _name_all("derived", ruleset.derived, prefix)
    yield from _name_all("eligibility", ruleset.eligibilities, prefix)
    yield from _name_all("entitlement", ruleset.entitlements, prefix)
    for node in list(walk_nodes(ruleset.indicators))[1:] if ruleset.indicators else ():
        yield f"{'group' if isinstance(node, Group) else 'indicator'}:{prefix}{node.id}"


def _name_all(kind: str, ids: Iterable[str], prefix: str = "") -> Iterable[str]:
    return (f"{kind}:{prefix}{id}" for id in ids)
