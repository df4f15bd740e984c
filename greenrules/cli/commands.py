"""What each command does, from its arguments to its answer."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from greenrules.cli.sources import (
    assess,
    assess_everywhere,
    find_older,
    find_rulesets,
    load_editions,
    load_ruleset,
)
from greenrules.explaining.page import Language
from greenrules.model.assessment import Assessment
from greenrules.model.diagnostics import Diagnostic, RulesetError, render_diagnostic
from greenrules.model.naming import find_named
from greenrules.model.ruleset import Ruleset

DONE, BELOW, BAD_INPUT = 0, 1, 2


@frozen
class Answer:
    """What a command says: for people, or exact text for programs, and the exit code."""

    text: str
    code: int = DONE
    for_people: bool = True


def list_rulesets(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules list`."""
    from greenrules.api import available
    from greenrules.explaining.catalogue import select_listed, write_list, write_list_json

    if arguments.digests:
        return _list_digests(arguments)
    infos = select_listed(available(), modules=arguments.modules)
    if arguments.json:
        return Answer(write_list_json(infos), for_people=False)
    return Answer(write_list(infos, arguments.lang))


def _list_digests(arguments: argparse.Namespace) -> Answer:
    from greenrules.api import available
    from greenrules.api.loading import bundled_rulesets
    from greenrules.explaining.digests import write_digests, write_digests_json

    rulesets = [bundled_rulesets()[info.key] for info in available() if info.key in bundled_rulesets()]
    if arguments.json:
        return Answer(write_digests_json(rulesets), for_people=False)
    return Answer(write_digests(rulesets, arguments.lang))


def check_paths(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules check`: every problem of every file, and of the files taken together.

    A cases file that is named is checked against the ruleset beside it; `greenrules test` runs it.
    """
    from greenrules.api import compare_facts
    from greenrules.explaining.messages import say

    files, problems = find_rulesets(arguments.paths)
    rulesets = []
    for file in files:
        ruleset, found = _check_file(file)
        rulesets += [ruleset] if ruleset else []
        problems += found
    problems += compare_facts(rulesets)
    severities = list(complain(problems, arguments.lang).values())
    counts = {kind: str(severities.count(kind)) for kind in ("error", "warning")}
    text = say("checked", arguments.lang, files=str(len(files)), errors=counts["error"], warnings=counts["warning"])
    if any(_holds_cases(file) for file in files):
        text += f"\n{say('checked_cases', arguments.lang, command='`greenrules test`')}"
    return Answer(f"{text}\n", BAD_INPUT if counts["error"] != "0" else DONE)


def _check_file(file: Path) -> tuple[Ruleset | None, tuple[Diagnostic, ...]]:
    from greenrules.api import compile_path

    if _holds_cases(file):
        from greenrules.testing.running import check_cases_file  # whoever checks rulesets alone needs no tests

        return None, check_cases_file(file)
    try:
        ruleset = compile_path(file)
    except RulesetError as error:
        return None, error.diagnostics
    return ruleset, ruleset.warnings


def _holds_cases(file: Path) -> bool:
    return file.name.endswith(".cases.yaml")


def evaluate_facts(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules evaluate`."""
    from greenrules.explaining.explanation import summarise

    assessments = assess(arguments)
    code = BELOW if arguments.fail_below and any(is_below(one, arguments.fail_below) for one in assessments) else DONE
    if arguments.json:
        texts = [assessment.to_json() for assessment in assessments]
        return Answer((texts[0] if len(texts) == 1 else f"[{','.join(texts)}]") + "\n", code, for_people=False)
    texts = [summarise(one, arguments.lang, older=find_older(arguments, one)) for one in assessments]
    return Answer("\n".join(texts), code)


def evaluate_everywhere(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules evaluate --all`: a row for every ruleset of the library."""
    from greenrules.explaining.schemes import describe_schemes
    from greenrules.explaining.schemes_json import write_schemes_json
    from greenrules.explaining.text import render_text

    subjects = assess_everywhere(arguments)
    if arguments.json:
        return Answer(write_schemes_json(subjects), for_people=False)
    pages = (describe_schemes(document, results, arguments.lang) for document, results in subjects)
    return Answer("\n".join(map(render_text, pages)))


def explain_facts(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules explain`."""
    from greenrules.explaining.explanation import explain
    from greenrules.explaining.figures import draw_figures

    assessments = assess(arguments)
    texts = [
        explain(one, arguments.lang, arguments.format, arguments.node, older=find_older(arguments, one))
        for one in assessments
    ]
    if arguments.figures:
        drawn = [draw_figures(one, arguments.lang, as_svg=False) for one in assessments]
        fence = "```\n{}```\n" if arguments.format == "markdown" else "{}"
        texts = [f"{text}\n{fence.format(figures)}" for text, figures in zip(texts, drawn, strict=True)]
    return Answer("\n".join(texts), for_people=arguments.format == "text")


def show_ledger(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules ledger`."""
    from greenrules.explaining.ledger import write_ledger, write_ledger_json

    ruleset = load_ruleset(arguments.ruleset, arguments.edition, None)
    if arguments.json:
        return Answer(write_ledger_json(ruleset), for_people=False)
    return Answer(write_ledger(ruleset, arguments.lang))


def show_page(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules docs`."""
    from greenrules.explaining.ruleset_page import write_ruleset_page

    editions = load_editions(arguments.ruleset, arguments.edition)
    return Answer(write_ruleset_page(editions, arguments.lang), for_people=False)


def show_questions(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules facts`."""
    from greenrules.explaining.questionnaire import describe_questions, write_questions_json
    from greenrules.explaining.questions import list_questions
    from greenrules.explaining.template import write_template
    from greenrules.explaining.text import render_text

    ruleset = load_ruleset(arguments.ruleset, arguments.edition, None)
    questions = list_questions(ruleset)
    if arguments.json:
        return Answer(write_questions_json(ruleset, questions), for_people=False)
    if arguments.template:
        return Answer(write_template(ruleset, questions, arguments.lang), for_people=False)
    return Answer(render_text(describe_questions(ruleset, questions, arguments.lang)))


def is_below(assessment: Assessment, grade: str) -> bool:
    """Return whether the proven grade stands below `grade`, an id or label, on the ladder.

    Raises: FactsError (GR903 when the ladder has no such grade).
    """
    labels = dict(assessment.grade_labels)
    ladder = [*labels]
    mark = find_named(grade, labels, code="GR903", noun="grade", path="--fail-below")
    return ladder.index(assessment.grade) > ladder.index(mark)


def complain(problems: Iterable[Diagnostic], language: Language) -> dict[str, str]:
    """Write diagnostics to the standard error, each once; return the severity of each by its text."""
    rendered: dict[str, str] = {render_diagnostic(problem, language): problem.severity for problem in problems}
    for text in rendered:
        print(text, file=sys.stderr)
    return rendered
