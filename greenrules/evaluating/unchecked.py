"""Which clauses behind a result no machine checked."""

from greenrules.evaluating.environment import Environment
from greenrules.evaluating.node_ids import environment_of
from greenrules.evaluating.used import Used
from greenrules.model.assessment import UncheckedClause
from greenrules.model.citing import NO_WORDS, Clause
from greenrules.model.ruleset import Ruleset

_UNCHECKED = ("judgement", "not_seen")


def list_unchecked(environment: Environment, used: Used) -> tuple[UncheckedClause, ...]:
    """Return the clauses that await judgement or were not seen: of the ruleset, and of each import the result rests on.

    A fact is declared, not decided, by an import: using one does not make a result rest on that import.
    """
    modules = {"": environment.ruleset}
    for entry in used:
        if entry.prefix not in modules and entry.kind != "fact":
            modules[entry.prefix] = environment_of(environment, entry.prefix).ruleset
    return tuple(
        _describe(ruleset, clause)
        for ruleset in modules.values()
        for clause in ruleset.clauses
        if clause.status in _UNCHECKED
    )


def _describe(ruleset: Ruleset, clause: Clause) -> UncheckedClause:
    document = ruleset.documents.get(clause.document)
    return UncheckedClause(
        ruleset=ruleset.key,
        document=clause.document,
        title=document.title if document else NO_WORDS,
        number=document.number if document else "",
        clause=clause.clause,
        status=clause.status,
        label=clause.label,
        reason=clause.reason,
        by=clause.by,
    )
