"""What other rules would make of the same subjects on the same date: a later edition, or a draft."""

from collections.abc import Iterable, Sequence
from datetime import date

from greenrules.evaluating.environment import Environment, grade_of
from greenrules.evaluating.evaluator import NO_GRADE_LABEL
from greenrules.improving.diff_entries import list_differences
from greenrules.improving.diff_fleet import compare_fleet, open_environment
from greenrules.improving.diff_hybrids import list_switches
from greenrules.model.citing import Words
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.difference import Difference, SubjectChange
from greenrules.model.programme_judgement import GradeCount, NextRules, Shift
from greenrules.model.ruleset import Ruleset
from greenrules.tracking.candidates import Participant
from greenrules.tracking.programme_routes import keep_own


def judge_next(graded: Ruleset, after: Ruleset, participants: Sequence[Participant], as_of: date) -> NextRules:
    """Return the counts under other rules, and whose proven grade differs, with the differences that do it.

    Args:
        graded: the ruleset that grades now.
        after: the one that may follow it; it need not be in force on the date.
    Raises: FactsError (GR903 when it has none of the grades).
    """
    if not {rung.id for rung in graded.rungs} & {rung.id for rung in after.rungs}:
        message = f"`{after.key}` has none of the grades of `{graded.key}`"
        help = f"name another edition of `{graded.id}`, or a draft that extends it"
        raise FactsError((Diagnostic("GR903", message, path="next", help=help),))
    documents = [keep_own(one.subject.document, one.ladder, graded, after) for one in participants]
    differences = list_differences(graded, after)
    changes = compare_fleet(graded, after, documents, list_switches(graded, after, differences), as_of)
    opened = [open_environment(after, document, as_of) for document in documents]
    names = {one.subject.id: one.subject.name for one in participants}
    certain = {one.subject.id for one in participants if one.in_scope is True}
    return NextRules(
        ruleset=after.key,
        title=after.title,
        content_digest=after.digest,
        counts=_count(after, participants, opened),
        grade_labels=_label_grades(after),
        shifts=tuple(
            Shift(names[one.subject], one.grade.before, one.grade.after, tuple(_name_causes(one, differences)))
            for one in changes.changes
            if one.subject in certain
        ),
        refused=changes.refused,
    )


def _label_grades(ruleset: Ruleset) -> tuple[tuple[str, Words], ...]:
    return (*((rung.id, rung.label) for rung in ruleset.rungs), ("none", NO_GRADE_LABEL))


def _count(after: Ruleset, participants: Sequence[Participant], opened: Sequence[object]) -> tuple[GradeCount, ...]:
    graded = [
        (one.in_scope is True, grade_of(environment).possible)
        for one, environment in zip(participants, opened, strict=True)
        if isinstance(environment, Environment)
    ]
    return tuple(
        GradeCount(
            id, label,
            proven=sum(inside and possible == (id,) for inside, possible in graded),
            possible=sum(id in possible for _, possible in graded),
        )
        for id, label in _label_grades(after)
    )  # fmt: skip


def _name_causes(change: SubjectChange, differences: Iterable[Difference]) -> list[tuple[tuple[str, Words], ...]]:
    labels = {one.id: one.label for one in differences}
    return [tuple((id, labels[id]) for id in cause) for cause in change.causes]
