"""The page of a ruleset, made of its data alone: what it decides, by which numbers, from which clauses."""

from collections.abc import Iterator, Sequence

from greenrules.explaining.catalogue import word_subject, write_period
from greenrules.explaining.fleet_page import list_fleet_parts
from greenrules.explaining.ledger import write_counts
from greenrules.explaining.markdown import escape
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.page import Language
from greenrules.explaining.ruleset_cells import (
    write_both,
    write_code,
    write_grid,
    write_provenance,
    write_source,
)
from greenrules.explaining.ruleset_rules import write_entitlements, write_gates, write_indicators, write_outcomes
from greenrules.explaining.ruleset_tables import write_decision_tables, write_derived, write_facts, write_parameters
from greenrules.model.citing import Clause
from greenrules.model.ruleset import Ruleset


def write_ruleset_page(editions: Sequence[Ruleset], language: Language) -> str:
    """Return the page of one ruleset as Markdown.

    Args:
        editions: its editions, oldest first; at least one.
        language: of the headings and units; labels stand in both languages.
    """
    latest = editions[-1]
    lines = [f"# {write_both(latest.title)}", "", write_code(latest.id)]
    for ruleset in reversed(editions):
        lines += ["", *_write_edition(ruleset, language)]
    return "\n".join(lines) + "\n"


def _write_edition(ruleset: Ruleset, language: Language) -> Iterator[str]:
    yield f"## {say('page_edition', language, edition=escape(ruleset.edition))}"
    yield ""
    yield from _write_head(ruleset, language)
    for key, lines in _list_parts(ruleset, language):
        found = [*lines]
        if found:
            yield from ("", f"### {say(key, language)}", "", *found)


def _write_head(ruleset: Ruleset, language: Language) -> Iterator[str]:
    head = {
        "list_title": write_both(ruleset.title),
        "subject": word_subject(ruleset.subject, language),
        "list_period": _write_effective(ruleset, language),
        "page_extends": write_code(ruleset.overlay_of),
        "page_imports": ", ".join(f"{write_code(alias)} = {write_code(one.key)}" for alias, one in
                                  ruleset.imports.items()),
    }  # fmt: skip
    yield from (f"* {say(key, language)}: {text}" for key, text in head.items() if text)


def _write_effective(ruleset: Ruleset, language: Language) -> str:
    effective = ruleset.effective
    period = escape(write_period(effective.start, effective.end, language))
    sure = write_provenance(effective.source, language) if effective.source else ""
    return say("measure", language, value=period, label=sure) if sure else period


def _list_parts(ruleset: Ruleset, language: Language) -> Iterator[tuple[str, Iterator[str]]]:
    yield "caveats", (f"* {write_both(caveat)}" for caveat in ruleset.caveats)
    yield "documents", _write_documents(ruleset, language)
    yield "overlay", _write_overrides(ruleset, language)
    yield "page_gates", write_gates(ruleset, language)
    yield "page_indicators", write_indicators(ruleset, language)
    yield "page_grades", write_outcomes(ruleset.rungs, ruleset, language)
    yield "eligibilities", write_outcomes(tuple(ruleset.eligibilities.values()), ruleset, language)
    yield "entitlements", write_entitlements(ruleset, language)
    yield from list_fleet_parts(ruleset, language)
    yield "page_formulas", write_derived(ruleset, language)
    yield "page_parameters", write_parameters(ruleset, language)
    yield "page_tables", _without_last(write_decision_tables(ruleset, language))
    yield "page_facts", write_facts(ruleset, language)
    yield "page_ledger", _write_ledger(ruleset, language)


def _without_last(lines: Iterator[str]) -> Iterator[str]:
    """Leave out the blank line that parts one table from the next after the last of them."""
    return iter([*lines][:-1])


def _write_documents(ruleset: Ruleset, language: Language) -> Iterator[str]:
    heads = ("list_id", "list_title", "page_number", "page_issuer", "page_date", "page_address")
    imported = {id for module in ruleset.imports.values() for id in module.documents}
    rows = [
        (
            write_code(id),
            write_both(document.title),
            escape(document.number),
            write_both(document.issuer),
            escape(document.date),
            f"<{document.address}>" if document.address else "",
        )
        for id, document in ruleset.documents.items()
        if id not in imported
    ]
    yield from write_grid(heads, rows, language)


def _write_overrides(ruleset: Ruleset, language: Language) -> Iterator[str]:
    heads = ("page_operation", "page_path", "source", "provenance")
    rows = [
        (
            use.operation,
            write_code(use.path),
            write_source(use.source, ruleset, language),
            write_provenance(use.source, language),
        )
        for use in ruleset.overrides
    ]
    yield from write_grid(heads, rows, language)


def _write_ledger(ruleset: Ruleset, language: Language) -> Iterator[str]:
    if not ruleset.clauses:
        return
    heads = ("source", "ledger_label", "standing", "page_encoded_by", "page_reason")
    yield from write_grid(heads, [_clause_row(clause, ruleset, language) for clause in ruleset.clauses], language)
    yield ""
    yield escape(write_counts(ruleset, language))


def _clause_row(clause: Clause, ruleset: Ruleset, language: Language) -> tuple[str, ...]:
    document = ruleset.documents[clause.document]
    name = document.number or choose_words(document.title, language)
    return (
        escape(f"{name} {clause.clause}"),
        write_both(clause.label),
        say(clause.status, language),
        ", ".join(write_code(name) for name in clause.by),
        write_both(clause.reason),
    )
