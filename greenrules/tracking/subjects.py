"""Many subjects made ready: accepted facts, one date, one id each, and what holds for all of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from greenrules import __version__
from greenrules.api.documents import Extra, Facts, check_in_force, leave_out_foreign, prepare_documents
from greenrules.api.loading import bundled_facts
from greenrules.evaluating.choices import check_choices
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.evaluator import evaluate_document
from greenrules.evaluating.facts import accept_facts
from greenrules.model.assessment import Assessment
from greenrules.model.citing import Words
from greenrules.model.cohort_judgement import SubjectName
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic, FactsError, errors_of
from greenrules.model.facts import FactsDocument
from greenrules.model.rejects import Reject
from greenrules.model.ruleset import Ruleset
from greenrules.model.subjects import Subjects

Problems = tuple[Diagnostic, ...]


@frozen
class Subject:
    """One subject with everything a ruleset can say of it alone."""

    name: SubjectName
    document: FactsDocument
    environment: Environment

    @property
    def id(self) -> str:
        """The id of the subject."""
        return self.name.id


@frozen
class Field:
    """The subjects in the order of their ids, and the environment in which only parameters have values."""

    ruleset: Ruleset
    as_of: date
    subjects: tuple[Subject, ...]
    skipped: tuple[SubjectName, ...]
    common: Environment
    extra: Extra


def gather_documents(
    facts: Sequence[Facts],
    as_of: date | str | None,
    parameters: Mapping[str, object] | None,
) -> tuple[FactsDocument, ...]:
    """Return the documents in the order of their ids, each with the parameters of the caller.

    Raises: FactsError (GR620 to GR622, GR624 and what is wrong with a document).
    """
    documents, problems = prepare_documents(tuple(facts), as_of, parameters, None) if facts else ((), ())
    problems = (*problems, *_check_ids(documents), *_check_dates(documents))
    if not documents:
        help = "give a list of facts documents, or a folder that holds some"
        problems = (Diagnostic("GR622", "there is no subject to judge", path="subjects", help=help),)
    if errors_of(problems):
        raise FactsError(problems)
    return tuple(sorted(documents, key=lambda document: document.subject))


def list_rejects(subjects: Sequence[Facts]) -> tuple[Reject, ...]:
    """Return the bad cells of the tables the subjects were read from."""
    return subjects.rejects if isinstance(subjects, Subjects) else ()


def list_notes(subjects: Sequence[Facts]) -> tuple[Words, ...]:
    """Return what else a reader has to know of the files the subjects were read from."""
    return subjects.notes if isinstance(subjects, Subjects) else ()


def _check_ids(documents: Iterable[FactsDocument]) -> Iterable[Diagnostic]:
    seen: set[str] = set()
    for number, document in enumerate(documents, 1):
        id = document.subject
        if not id:
            help = "add `subject: {id: …}`: places and payments are told by it"
            yield Diagnostic("GR624", f"subject {number} has no id", path=f"subjects/{number}", help=help)
        elif id in seen:
            help = "rename one of them, or leave one out"
            yield Diagnostic("GR621", f"two subjects have the id `{id}`", path=f"subjects/{id}", help=help)
        seen.add(id)


def _check_dates(documents: Sequence[FactsDocument]) -> Iterable[Diagnostic]:
    dates = sorted({str(document.as_of or "none") for document in documents})
    if len(dates) > 1:
        help = "judge them as of one date: pass `as_of`, on the command line `--as-of DATE`"
        message = f"the subjects are of different dates: {', '.join(dates[:4])}{', …' if len(dates) > 4 else ''}"
        yield Diagnostic("GR620", message, path="as_of", help=help)


def open_field(
    ruleset: Ruleset,
    documents: Sequence[FactsDocument],
    parameters: Mapping[str, object] | None,
    extra: Extra,
) -> Field:
    """Accept the facts of every subject.

    Args:
        parameters: values of the caller, which also hold for what all subjects share.
    Raises: FactsError with every problem of every subject (GR516, GR608 among them).
    """
    as_of = documents[0].as_of
    if as_of is None:
        help = "add `as_of: YYYY-MM-DD` to the facts, or pass the date"
        raise FactsError((Diagnostic("GR608", "the date of the judgement is missing", path="as_of", help=help),))
    _, problems = check_in_force(ruleset, as_of)
    (blank,), more = prepare_documents(({"facts": {}},), as_of, parameters, None)
    common, found = _open(ruleset, blank, as_of, extra)
    problems = (*problems, *more, *found)
    subjects: list[Subject] = []
    skipped = [document for document in documents if _is_foreign(document, ruleset)]
    for document in (document for document in documents if not _is_foreign(document, ruleset)):
        environment, found = _open(ruleset, document, as_of, extra)
        problems += found
        subjects += [] if environment is None else [Subject(name_subject(document), document, environment)]
    if common is None or errors_of(problems):
        raise FactsError(dict.fromkeys(problems))
    return Field(ruleset, as_of, tuple(subjects), tuple(map(name_subject, skipped)), common, extra)


def _is_foreign(document: FactsDocument, ruleset: Ruleset) -> bool:
    return bool(document.subject_kind and ruleset.subject and document.subject_kind != ruleset.subject)


def name_subject(document: FactsDocument) -> SubjectName:
    """Return what a subject is called."""
    return SubjectName(document.subject, Words(document.subject_zh, document.subject_en))


def _open(ruleset: Ruleset, document: FactsDocument, as_of: date, extra: Extra) -> tuple[Environment | None, Problems]:
    document, _ = leave_out_foreign(ruleset, document)
    accepted, problems = accept_facts(ruleset, document, as_of=as_of, known_facts=bundled_facts, extra=extra)
    if accepted is None:
        return None, problems
    bound = {key: binding.value for key, binding in accepted.bound.items()}
    environment = Environment(ruleset, accepted.values, as_of, bound=bound)
    return environment, (*problems, *check_choices(environment, accepted.supplied))


def assess_subjects(field: Field, ladder: str = "") -> tuple[Assessment, ...]:
    """Return the assessment of every subject under the ruleset, or under the import `ladder` of it.

    Raises: FactsError with every problem of every subject.
    """
    ruleset = field.ruleset.imports[ladder] if ladder else field.ruleset
    caveats, _ = check_in_force(field.ruleset, field.as_of)
    assessments: list[Assessment] = []
    problems: Problems = ()

    def known_facts() -> Mapping[str, Fact]:
        return {**bundled_facts(), **field.ruleset.facts}

    for subject in field.subjects:
        document, _ = leave_out_foreign(ruleset, take_inside(subject.document, ladder))
        assessment, found = evaluate_document(
            ruleset, document, as_of=field.as_of, known_facts=known_facts, extra=field.extra, caveats=caveats,
            engine=f"greenrules {__version__}",
        )  # fmt: skip
        problems += found
        assessments += [] if assessment is None else [assessment]
    if errors_of(problems):
        raise FactsError(dict.fromkeys(problems))
    return tuple(assessments)


def take_inside(document: FactsDocument, ladder: str) -> FactsDocument:
    """Return the document with the parameters it binds for an import under their own names."""
    if not ladder:
        return document
    prefix = f"{ladder}."
    own = {name.removeprefix(prefix): raw for name, raw in document.parameters.items() if name.startswith(prefix)}
    return evolve(document, parameters=own)
