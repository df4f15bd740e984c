"""One subject under every ruleset of the library that fits it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Literal, TypeAlias

from attrs import evolve, frozen

from greenrules import library
from greenrules.api.documents import Extra, Facts, evaluate_one, list_parameters, prepare_documents
from greenrules.api.loading import available, bundled_facts, bundled_rulesets
from greenrules.evaluating.facts import is_opaque
from greenrules.library import RulesetInfo
from greenrules.model.assessment import Assessment
from greenrules.model.diagnostics import Diagnostic, FactsError, errors_of
from greenrules.model.facts import FactsDocument
from greenrules.model.periods import is_in_force
from greenrules.model.ruleset import Ruleset
from greenrules.model.suggestions import suggest, suggest_fact

Problems = tuple[Diagnostic, ...]
# Why a scheme gave no result: it is about something else, not in force on the date, for another sector, an overlay for
# the sector took its place, the facts do not fit it, or its own text has errors.
Skipped: TypeAlias = Literal[
    "", "other_subject", "not_in_force", "other_sector", "overlay_instead", "facts_refused", "faulty"
]
DEFAULT_KIND = "factory"


@frozen
class SchemeResult:
    """What one scheme says about a subject: an assessment, or why there is none.

    `info` is the edition in force on the date, or the latest when none is; `editions` are all of its id.
    """

    info: RulesetInfo
    editions: tuple[RulesetInfo, ...]
    skipped: Skipped = ""
    assessment: Assessment | None = None
    problems: Problems = ()


def evaluate_all(
    facts: Facts,
    as_of: date | str | None = None,
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
) -> tuple[SchemeResult, ...]:
    """Return what every ruleset of the library says about one subject, by id, each in the edition in force.

    A ruleset fits when its `subject` is the kind of the facts document (`subject: {kind: factory}`, the default). An
    overlay `<base>.<sector>` fits when the document names this sector or, naming none, supplies a fact that only the
    overlay declares. A parameter is bound where a ruleset leaves it open; what a ruleset states itself is kept.

    Args:
        facts: as for `evaluate`, one subject.
        as_of: the date; without it, the one the facts document states.
        extra: `ignore` turns a fact that is declared nowhere into a note.
    Raises: FactsError (GR601 a fact declared nowhere, GR608 no date, GR611 a parameter no ruleset has, GR613 an unknown
        kind of subject, and whatever every ruleset refuses).
    """
    documents, problems = prepare_documents(facts, as_of, parameters, assumptions)
    if errors_of(problems) or len(documents) != 1 or isinstance(facts, list | tuple):
        help = "call it once for each subject"
        raise FactsError(
            problems or (Diagnostic("GR613", "expected the facts of one subject", path="facts", help=help),)
        )
    document = documents[0]
    infos = _list_gradeable()
    problems = tuple(_check_document(document, infos, extra))
    if problems:
        raise FactsError(problems)
    ids = dict.fromkeys(info.id for info in infos)
    results = tuple(_judge(tuple(info for info in infos if info.id == id), document, extra) for id in ids)
    if common := _find_common(results):
        raise FactsError(common)
    return _prefer_overlays(results)


@cache
def _list_gradeable() -> tuple[RulesetInfo, ...]:
    """Return what a subject can be evaluated under, read once like the rulesets themselves."""
    return tuple(info for info in available() if info.gradeable)


def _check_document(document: FactsDocument, infos: tuple[RulesetInfo, ...], extra: Extra) -> Iterator[Diagnostic]:
    if document.as_of is None:
        help = "add `as_of: YYYY-MM-DD` to the facts, or pass the date"
        yield Diagnostic("GR608", "the date of the assessment is missing", path="as_of", help=help)
    kinds = {info.subject for info in infos}
    if document.subject_kind and document.subject_kind not in kinds:
        help = suggest(document.subject_kind, kinds, otherwise=f"the kinds are {', '.join(sorted(kinds))}")
        message = f"no ruleset is about a subject of the kind `{document.subject_kind}`"
        yield Diagnostic("GR613", message, path="subject.kind", help=help)
    known = bundled_facts()
    for id, raw in {**document.assumptions, **document.facts}.items() if extra == "error" else ():
        if id not in known:
            help = suggest_fact(id, known, {}, otherwise="`greenrules facts` lists what can be supplied")
            yield Diagnostic("GR601", f"unknown fact `{id}`", raw.span, help=help, path=raw.path)
    rulesets = bundled_rulesets().values()
    parameters = {name for ruleset in rulesets for name in list_parameters(ruleset)} if document.parameters else set()
    for id, raw in document.parameters.items():
        if id not in parameters:
            help = suggest(id, parameters, otherwise="`greenrules facts` lists the parameters that are open")
            yield Diagnostic("GR611", f"unknown parameter `{id}`", raw.span, help=help, path=raw.path)


def _judge(editions: tuple[RulesetInfo, ...], document: FactsDocument, extra: Extra) -> SchemeResult:
    as_of = document.as_of
    assert as_of is not None  # checked before
    current = library.choose_latest(info for info in editions if is_in_force(info.start, info.end, as_of))
    info = current or library.choose_latest(editions)
    assert info is not None  # an id has editions
    if info.subject != (document.subject_kind or DEFAULT_KIND):
        return SchemeResult(info, editions, "other_subject")
    if current is None:
        return SchemeResult(info, editions, "not_in_force")
    ruleset = bundled_rulesets().get(info.key)
    if ruleset is None:
        return SchemeResult(info, editions, "faulty")
    if not _fits_sector(ruleset, document):
        return SchemeResult(info, editions, "other_sector")
    names = set(list_parameters(ruleset, only_open=True))
    fitting = {name: raw for name, raw in document.parameters.items() if name in names}
    assessment, problems = evaluate_one(ruleset, evolve(document, parameters=fitting), extra)
    return SchemeResult(info, editions, "" if assessment else "facts_refused", assessment, errors_of(problems))


def _fits_sector(ruleset: Ruleset, document: FactsDocument) -> bool:
    base = ruleset.overlay_of.partition("@")[0]
    below = bundled_rulesets().get(ruleset.overlay_of)
    # A sector binds the units its base leaves open; any other overlay is a way of its own to apply the base.
    if below is None or not any(is_opaque(fact) for fact in below.facts.values()):
        return True
    if document.sector:
        return ruleset.id.removeprefix(f"{base}.") == document.sector
    own = set(ruleset.facts) - set(below.facts)
    return not own.isdisjoint((*document.facts, *document.assumptions))


def _prefer_overlays(results: tuple[SchemeResult, ...]) -> tuple[SchemeResult, ...]:
    """Say of a base that refuses facts made for an overlay on it that this overlay took its place."""
    replaced = {result.info.extends.partition("@")[0] for result in results if result.assessment is not None}
    return tuple(
        evolve(result, skipped="overlay_instead", problems=())
        if result.skipped == "facts_refused" and result.info.id in replaced
        else result
        for result in results
    )


def _find_common(results: Iterable[SchemeResult]) -> Problems:
    """Return what every ruleset that was tried refuses: then the facts are wrong, not merely made for another one."""
    tried = [result for result in results if result.skipped in ("", "facts_refused")]
    places = [{(problem.code, problem.span or problem.path) for problem in result.problems} for result in tried]
    shared = set.intersection(*places) if places else set()
    return tuple(
        problem
        for result in tried[:1]
        for problem in result.problems
        if (problem.code, problem.span or problem.path) in shared
    )
