"""The clause ledger of a ruleset: every clause, what became of it, and how many of each kind there are."""

import json
from collections.abc import Iterator

from greenrules.explaining.citations import name_document
from greenrules.explaining.layout import WIDTH, pad, wrap
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.page import Language
from greenrules.model.citing import CLAUSE_STATUSES, Clause, ClauseStatus
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import display_width

_HEADS = ("ledger_clause", "ledger_label", "standing", "encoded_by")


def write_ledger(ruleset: Ruleset, language: Language) -> str:
    """Return a table for each document: clause, label, status, what encodes it and why not; then the counts."""
    title = say("edition", language, title=choose_words(ruleset.title, language), edition=ruleset.edition,
                key=ruleset.key)  # fmt: skip
    lines = [*wrap(say("ledger_title", language, title=title))]
    if not ruleset.clauses:
        return "\n".join([*lines, "", say("no_ledger", language)]) + "\n"
    for key in dict.fromkeys(clause.document for clause in ruleset.clauses):
        document = ruleset.documents[key]
        lines += ["", *wrap(name_document(document.number, document.title, language) or key)]
        lines += _write_table([clause for clause in ruleset.clauses if clause.document == key], language)
    return "\n".join([*lines, "", *wrap(write_counts(ruleset, language))]) + "\n"


def write_counts(ruleset: Ruleset, language: Language) -> str:
    """Return how many clauses have each status, and how many there are."""
    counts = count_statuses(ruleset)
    parts = (
        say("status_count", language, status=say(status, language), count=str(count))
        for status, count in counts.items()
    )
    text = say("semicolon", language).join(parts)
    return say("ledger_counts", language, counts=text, total=str(sum(counts.values())))


def count_statuses(ruleset: Ruleset) -> dict[ClauseStatus, int]:
    """Return the number of clauses of each status, in the order of CLAUSE_STATUSES."""
    return {status: sum(clause.status == status for clause in ruleset.clauses) for status in CLAUSE_STATUSES}


def explain_clause(clause: Clause, language: Language) -> str:
    """Return what encodes a clause, and the reason where one is given."""
    parts = (say("list_comma", language).join(clause.by), choose_words(clause.reason, language))
    return say("semicolon", language).join(part for part in parts if part)


def _write_table(clauses: list[Clause], language: Language) -> Iterator[str]:
    rows = [tuple(say(key, language) for key in _HEADS)]
    rows += [
        (each.clause, choose_words(each.label, language), say(each.status, language), explain_clause(each, language))
        for each in clauses
    ]
    widths = [max(display_width(row[column]) for row in rows) for column in range(3)]
    margin = sum(widths) + 2 * len(widths)
    # However long the other columns are, no name is broken in two.
    narrowest = max((len(name) + 2 for each in clauses for name in each.by), default=30)
    for *cells, last in rows:
        first, *more = wrap(last, width=max(WIDTH - margin, narrowest))
        yield "  ".join([*(pad(cell, width) for cell, width in zip(cells, widths, strict=True)), first]).rstrip()
        yield from (" " * margin + line for line in more)


def write_ledger_json(ruleset: Ruleset) -> str:
    """Return the ledger as JSON, labels in both languages."""
    content = {
        "ruleset": ruleset.key,
        "clauses": [_encode_clause(clause, ruleset) for clause in ruleset.clauses],
        "counts": count_statuses(ruleset),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _encode_clause(clause: Clause, ruleset: Ruleset) -> dict[str, object]:
    return {
        "document": clause.document,
        "number": ruleset.documents[clause.document].number,
        "clause": clause.clause,
        "label": {"zh": clause.label.zh, "en": clause.label.en},
        "status": clause.status,
        "by": list(clause.by),
        "reason": {"zh": clause.reason.zh, "en": clause.reason.en},
    }
