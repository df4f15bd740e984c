"""A whole cohort judged: averages first, then rankings, then what rests on them."""

from collections.abc import Mapping, Sequence
from datetime import date

from greenrules import __version__
from greenrules.api.documents import Extra, Facts, check_in_force
from greenrules.model.cohort import Cohort
from greenrules.model.cohort_judgement import CohortJudgement
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.ruleset import Ruleset
from greenrules.tracking.averages import bind_averages, find_averages
from greenrules.tracking.changes import find_changes, find_streaks
from greenrules.tracking.pools import share_pool
from greenrules.tracking.ranking import rank_subjects
from greenrules.tracking.sources import list_cohort_sources, list_sources
from greenrules.tracking.subjects import assess_subjects, gather_documents, list_notes, list_rejects, open_field


def judge_cohort(
    ruleset: Ruleset,
    subjects: Sequence[Facts],
    as_of: date | str | None = None,
    parameters: Mapping[str, object] | None = None,
    extra: Extra = "error",
) -> CohortJudgement:
    """Return what a ruleset says of many subjects together. Their order does not matter.

    Args:
        ruleset: one with a `cohort` section.
        subjects: facts documents, each with the id of its subject. What `read_subjects` could not read of tables is
            told beside the places.
        as_of: the date; without it, the one all documents state.
        parameters: values for parameters by id, also for shares and counts the ruleset leaves open.
        extra: `ignore` turns a fact that is declared nowhere into a note.
    Raises: FactsError with every problem of every subject (GR620 to GR624 among them).
    Source: docs/semantics.md, section 10.
    """
    cohort = require_cohort(ruleset)
    documents = gather_documents(subjects, as_of, parameters)
    field = open_field(ruleset, documents, parameters, extra)
    averages = find_averages(field)
    bound = {**bind_averages(averages), **(parameters or {})}
    if len(bound) > len(parameters or {}):
        field = open_field(ruleset, gather_documents(subjects, as_of, bound), bound, extra)
    assessments = assess_subjects(field)
    rankings = tuple(rank_subjects(ranking, field) for ranking in cohort.rankings.values())
    sources = list_sources(list_cohort_sources(cohort, field), assessments)
    caveats, _ = check_in_force(ruleset, field.as_of)
    return CohortJudgement(
        ruleset=ruleset.id,
        edition=ruleset.edition,
        title=ruleset.title,
        as_of=field.as_of,
        overlay_of=ruleset.overlay_of,
        content_digest=ruleset.digest,
        engine=f"greenrules {__version__}",
        subjects=tuple(subject.name for subject in field.subjects),
        skipped=field.skipped,
        rankings=rankings,
        pools=tuple(share_pool(pool, field) for pool in cohort.pools.values()),
        averages=averages,
        changes=tuple(find_changes(change, rankings, field) for change in cohort.changes.values()),
        streaks=tuple(find_streaks(streak, rankings, field) for streak in cohort.streaks.values()),
        caveats=(*list_notes(subjects), *ruleset.caveats, *caveats),
        weakest_provenance=sources[0].citation.provenance if sources else None,
        sources_used=sources,
        display=tuple(ruleset.display.items()),
        assessments=assessments,
        rejects=list_rejects(subjects),
    )


def require_cohort(ruleset: Ruleset) -> Cohort:
    """Return the section; FactsError with GR623 when the ruleset has none."""
    if ruleset.cohort is not None:
        return ruleset.cohort
    message = f"`{ruleset.key}` says nothing of many subjects together"
    help = "name a ruleset with a `cohort` section; `greenrules evaluate` judges one subject"
    raise FactsError((Diagnostic("GR623", message, path=ruleset.key, help=help),))
