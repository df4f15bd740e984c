"""What differs between two editions, or a ruleset and its overlay, and what it does."""

from collections.abc import Sequence
from datetime import date

from greenrules.api.documents import Facts, prepare_documents
from greenrules.api.loading import read_day
from greenrules.evaluating.evaluator import NO_GRADE_LABEL
from greenrules.evaluating.grading import NO_GRADE
from greenrules.improving.diff_entries import list_differences
from greenrules.improving.diff_fleet import FleetChanges, compare_fleet
from greenrules.improving.diff_hybrids import list_switches
from greenrules.improving.diff_witnesses import find_witnesses
from greenrules.model.diagnostics import FactsError, errors_of
from greenrules.model.difference import RulesetComparison
from greenrules.model.ruleset import Ruleset


def compare_rulesets(
    old: Ruleset, new: Ruleset, fleet: Sequence[Facts] = (), *, as_of: date | str | None = None, witnesses: bool = True
) -> RulesetComparison:
    """Return what differs entry by entry, whose grade changes and by what, and a made-up subject for each difference.

    Args:
        old: the earlier edition, or the base of an overlay.
        new: the later edition, or the overlay.
        fleet: facts of subjects, as for `evaluate`; each is assessed under both on the same date.
        as_of: the date for all of them; else that of each. Neither ruleset has to be in force on it.
        witnesses: without a fleet, look for a subject on which each difference alone changes the result.
    Raises: FactsError with the problems of reading the facts.
    """
    documents, problems = prepare_documents(list(fleet), None, None, None) if fleet else ((), ())
    day, undated = (None, ()) if as_of is None else read_day(as_of)
    if errors_of((*problems, *undated)):
        raise FactsError((*problems, *undated))
    differences = list_differences(old, new)
    switches = list_switches(old, new, differences)
    changes = compare_fleet(old, new, documents, switches, day) if documents else FleetChanges((), ())
    wanted = witnesses and not documents and bool(switches)
    found, tried = find_witnesses(old, new, switches) if wanted else ((), 0)
    seen = {one.difference for one in found}
    names = [", ".join(ids) for ids in switches]
    labels = {rung.id: rung.label for rung in (*old.rungs, *new.rungs)}
    return RulesetComparison(
        before=old.key,
        after=new.key,
        title_before=old.title,
        title_after=new.title,
        grade_labels=(*labels.items(), (NO_GRADE, NO_GRADE_LABEL)),
        differences=differences,
        subjects=len(documents),
        changes=changes.changes,
        refused=changes.refused,
        witnesses=found,
        unseen=tuple(name for name in names if name not in seen) if wanted else (),
        tried=tried,
    )
