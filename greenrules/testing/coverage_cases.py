"""The cases beside a ruleset as subjects that can be measured and changed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import field, frozen

from greenrules.api import compile_path, load
from greenrules.api.loading import bundled_facts
from greenrules.evaluating.facts import accept_facts
from greenrules.model.diagnostics import Diagnostic, FactsError, RulesetError, errors_of
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import SourceText
from greenrules.reading.facts_reader import read_facts_mapping
from greenrules.reading.yaml_tree import read_tree
from greenrules.testing.cases import Case, find_cases, find_tested, merge_given, read_cases, to_data
from greenrules.testing.coverage_subjects import Draft, read_draft


@frozen
class Suite:
    """A ruleset with its cases.

    Attributes:
        base: the ruleset an overlay stands on; None otherwise.
        start: the subject every case of the file starts from.
        drafts: the subject of each case.
    """

    file: Path
    ruleset: Ruleset = field(repr=False)
    base: Ruleset | None = field(repr=False)
    cases: tuple[Case, ...] = field(repr=False)
    start: Draft = field(repr=False)
    drafts: tuple[Draft, ...] = field(repr=False)


def open_suite(path: Path) -> Suite:
    """Return a ruleset file with the cases beside it.

    Raises: RulesetError when either is wrong (GR810 when there are no cases), FactsError when a subject is.
    """
    ruleset = compile_path(path)
    beside = find_cases(path)
    if beside is None:
        help = f"write some into `{path.stem}.cases.yaml`; `greenrules coverage --suggest` proposes them"
        raise RulesetError((Diagnostic("GR810", "there are no cases beside the ruleset", path=path.name, help=help),))
    cases = read_cases(beside)
    base = load(ruleset.overlay_of) if ruleset.overlay_of else None
    drafts = tuple(draft_case(ruleset, case.given) for case in cases)
    return Suite(path, ruleset, base, cases, draft_case(ruleset, read_start(beside, cases)), drafts)


def read_start(file: Path, cases: tuple[Case, ...]) -> Mapping[str, Any]:
    """Return the base of a cases file as a facts document; without a date of its own, on that of the first case."""
    empty: dict[str, Any] = {"facts": {}, "parameters": {}, "assumptions": {}}
    started = merge_given({**empty, **read_base(find_tested(file))}, empty)
    return {**started, "as_of": started["as_of"] or cases[0].given["as_of"]}


def read_base(path: Path) -> Mapping[str, Any]:
    """Return the base of the cases beside a ruleset file, as it is written; empty without one."""
    beside = find_cases(path)
    if beside is None:
        return {}
    tree, _ = read_tree(SourceText(beside.name, beside.read_text(encoding="utf-8")))
    return {} if tree is None else to_data(tree).get("base") or {}


def draft_case(ruleset: Ruleset, given: Mapping[str, Any]) -> Draft:
    """Return the subject of a case, ready to be changed.

    Raises: FactsError when its facts are not accepted.
    """
    documents, problems = read_facts_mapping(dict(given))
    return draft_document(ruleset, documents[0], problems)


def draft_document(ruleset: Ruleset, document: FactsDocument, problems: tuple[Diagnostic, ...] = ()) -> Draft:
    """Return a facts document, ready to be changed.

    Raises: FactsError when its facts are not accepted, or (GR608) without a date.
    """
    if document.as_of is None:
        help = "add `as_of: YYYY-MM-DD` to the case or to the base"
        problems = (*problems, Diagnostic("GR608", "the date of the assessment is missing", path="as_of", help=help))
        raise FactsError(problems)
    accepted, more = accept_facts(ruleset, document, as_of=document.as_of, known_facts=bundled_facts)
    if accepted is None or errors_of(problems):
        raise FactsError((*problems, *more))
    bound = {key: binding.value for key, binding in accepted.bound.items()}
    return read_draft(ruleset, accepted.values, bound, document.as_of)
