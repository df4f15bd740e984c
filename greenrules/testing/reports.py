"""What came of tests in words, and as JSON: each failure with file, line, facts, expected, got and deciding nodes."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from greenrules.model.citing import Words
from greenrules.model.diagnostics import render_diagnostic
from greenrules.model.trace import NodeId
from greenrules.testing.expectations import CaseResult, Difference, show_value
from greenrules.testing.law_results import Breach, LawResult
from greenrules.testing.pasting import write_facts, write_value
from greenrules.testing.running import RulesetReport

Language = Literal["en", "zh"]
WORDS = {
    "cases": Words("用例", "cases"),
    "laws": Words("定律", "laws"),
    "expected": Words("应为", "expected"),
    "got": Words("实为", "got"),
    "decided": Words("决定于", "decided by"),
    "facts": Words("事实", "facts"),
    "changed": Words("对照", "compared with"),
    "stale": Words("多余的例外", "unneeded excuse"),
    "holds": Words("成立", "holds"),
    "excused": Words("有说明的例外", "excused"),
    "broken": Words("不成立", "broken"),
    "not_found": Words("未找到", "not found"),
    "inapplicable": Words("不适用", "does not apply"),
    "passed": Words("全部通过", "all passed"),
    "failed": Words("未通过", "failed"),
    "proof": Words("搜索未找到不等于不可能", "not found by search is no proof that there is none"),
}
MOST_OPERANDS = 6


def _say(word: str, language: Language) -> str:
    return choose(WORDS[word], language)


def choose(words: Words, language: Language) -> str:
    """Return the words of a language."""
    return words.zh if language == "zh" else words.en


def write_report(tested: Iterable[RulesetReport], language: Language) -> str:
    """Return the report on some rulesets: a line for each that passed, and all failures."""
    results = tuple(tested)
    lines = [line for one in results for line in _describe_ruleset(one, language)]
    failed = sum(not one.passed for one in results)
    if failed:
        lines.append(f"{failed}/{len(results)} {_say('failed', language)}")
    else:
        lines.append(f"{len(results)} {_say('passed', language)}")
    return "\n".join(lines) + "\n"


def _describe_ruleset(tested: RulesetReport, language: Language) -> Iterator[str]:
    cases = f"{sum(case.passed for case in tested.cases)}/{len(tested.cases)} {_say('cases', language)}"
    laws = f"{sum(law.passed for law in tested.laws)}/{len(tested.laws)} {_say('laws', language)}"
    yield f"{'✓' if tested.passed else '✗'} {tested.key or tested.path}  {cases}, {laws}"
    yield from (
        f"  {line}" for problem in tested.problems for line in render_diagnostic(problem, language).splitlines()
    )
    for case in tested.cases:
        if not case.passed:
            yield from (f"  {line}" for line in describe_case(case, language))
    for law in tested.laws:
        if not law.passed or law.stale:
            yield from (f"  {line}" for line in describe_law(law, language))


def describe_case(result: CaseResult, language: Language) -> Iterator[str]:
    """Yield what a case expected and got, with its place, its facts and the nodes that decided."""
    case = result.case
    yield f"✗ {case.span.source.name}:{case.span.line}: {case.name} ({choose(case.label, language)})"
    yield from (
        f"    {line}" for problem in result.problems for line in render_diagnostic(problem, language).splitlines()
    )
    for difference in result.differences:
        yield (
            f"    {difference.what}: {_say('expected', language)} {difference.expected}, "
            f"{_say('got', language)} {difference.got}  ({difference.span.source.name}:{difference.span.line})"
        )
        yield from (f"      {line}" for line in _describe_nodes(result, difference, language))
    yield f"    {_say('facts', language)}: as_of {case.given['as_of']}"
    for part in ("facts", "assumptions", "parameters"):
        yield from (f"      {name}: {_show_given(value)}" for name, value in case.given[part].items())


def _show_given(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_show_given(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_show_given, value))}]"
    return write_value(value)


def _describe_nodes(result: CaseResult, difference: Difference, language: Language) -> Iterator[str]:
    """Yield the trace node that decided otherwise, and what it was computed from."""
    if result.assessment is None or not difference.node:
        return
    trace = result.assessment.trace
    try:
        node = trace.node(difference.node)
    except KeyError:
        return
    label = choose(node.label, language)
    name = f"{node.id} ({label})" if label else node.id
    yield f"{_say('decided', language)} {name} = {show_value(node.value)}"
    operands = [operand.id for operand in node.operands if isinstance(operand, NodeId)]
    for id in operands[:MOST_OPERANDS]:
        operand = trace.node(id)
        yield f"  {operand.id}: {operand.operation} = {show_value(operand.value)}"


def describe_law(result: LawResult, language: Language) -> Iterator[str]:
    """Yield what speaks against a law, each time with the simplest subject that shows it."""
    mark = "✓" if result.passed else "✗"
    yield f"{mark} {result.law}: {choose(result.meaning, language)} — {_say(result.status, language)}"
    for breach in result.breaches:
        yield from (f"    {line}" for line in describe_breach(breach, language))
    if result.status == "not_found":
        yield f"    ({_say('proof', language)})"
    yield from (f"    {_say('stale', language)}: {excuse.entry}" for excuse in result.stale)


def describe_breach(breach: Breach, language: Language) -> Iterator[str]:
    """Yield what speaks against a law: the entry, what is wrong, and the facts to paste."""
    yield f"{breach.entry or '*'}: {choose(breach.words, language)}"
    if breach.factory is not None:
        yield from (f"  {line}" for line in write_facts(breach.factory).splitlines())
    if breach.other is not None:
        yield f"{_say('changed', language)}:"
        yield from (f"  {line}" for line in write_facts(breach.other).splitlines())


def write_report_json(tested: Iterable[RulesetReport]) -> str:
    """Return the report as JSON, one object for each ruleset."""
    return json.dumps([_to_json(one) for one in tested], ensure_ascii=False, indent=1) + "\n"


def _to_json(tested: RulesetReport) -> dict[str, Any]:
    return {
        "path": str(tested.path),
        "ruleset": tested.key,
        "passed": tested.passed,
        "problems": [render_diagnostic(problem) for problem in tested.problems],
        "cases": [
            {
                "name": case.case.name, "file": case.case.span.source.name, "line": case.case.span.line,
                "passed": case.passed, "problems": [render_diagnostic(problem) for problem in case.problems],
                "differences": [
                    {"what": d.what, "expected": d.expected, "got": d.got, "node": d.node, "line": d.span.line}
                    for d in case.differences
                ],
            }
            for case in tested.cases
        ],
        "laws": [
            {
                "law": law.law, "meaning": {"zh": law.meaning.zh, "en": law.meaning.en}, "status": law.status,
                "tried": law.tried, "breaches": [_breach_to_json(breach) for breach in law.breaches],
                "excused": [
                    {"entry": breach.entry, "reason": {"zh": excuse.reason.zh, "en": excuse.reason.en}}
                    for breach, excuse in law.excused
                ],
            }
            for law in tested.laws
        ],
    }  # fmt: skip


def _breach_to_json(breach: Breach) -> dict[str, Any]:
    return {
        "entry": breach.entry,
        "words": {"zh": breach.words.zh, "en": breach.words.en},
        "facts": write_facts(breach.factory) if breach.factory else None,
        "compared_with": write_facts(breach.other) if breach.other else None,
    }
