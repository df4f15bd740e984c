"""The clause ledger: what it must say, and what an overlay does to it."""

from pathlib import Path

import pytest

from greenrules import Ruleset, RulesetError, compile_path, compile_text
from greenrules.model.citing import Words
from greenrules.model.diagnostics import Diagnostic
from tests.page_blocks import BESIDE, HEADER, RULESET, write_module

LABEL = "label: {zh: 项, en: entry}"
REASON = "reason: {zh: 因, en: because}"
ENTRY = f'{LABEL}, cite: {{document: guide, clause: "1"}}, provenance: published'
RULES = f"""\
facts:
  lawful: {{{LABEL}, type: boolean}}
parameters:
  mark: {{{ENTRY}, unit: points, value: 60}}
basic_requirements:
  is_lawful: {{{ENTRY}, condition: lawful}}
indicators:
  children:
    block:
      {LABEL}
      cite: {{document: guide, clause: "2"}}
      provenance: published
      children:
        water: {{{ENTRY}, points: 100, scoring: {{kind: judged}}}}
grades:
  - {{id: good, {ENTRY}, condition: basic_requirements_met and score >= mark}}
"""


def clause(number: str, rest: str, *, document: str = "guide") -> str:
    """Return the lines of one clause."""
    return f'  - {{document: {document}, clause: "{number}", {LABEL}, {rest}}}\n'


def compile_with(*clauses: str) -> Ruleset:
    """Compile the rules with a ledger."""
    return compile_text(f"{HEADER}{RULES}clauses:\n{''.join(clauses)}")


def problems_of(*clauses: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(RulesetError) as caught:
        compile_with(*clauses)
    return caught.value.diagnostics


def test_a_ledger_is_read_in_the_order_of_the_file() -> None:
    """Every clause keeps its status, what encodes it, and its reason."""
    names = "gate:is_lawful, group:block, indicator:water, grade:good, parameter:mark"
    ruleset = compile_with(clause("1", f"status: encoded, by: [{names}]"), clause("2", f"status: not_seen, {REASON}"))
    first, second = ruleset.clauses

    assert first.by == tuple(names.split(", "))
    assert (second.clause, second.status, second.reason) == ("2", "not_seen", Words("因", "because"))
    assert not ruleset.warnings


def test_the_ledger_counts_for_the_digest() -> None:
    """A ruleset that says something else about its clauses is another text."""
    one, other = (compile_with(clause("1", f"status: {status}, {REASON}")) for status in ("not_seen", "judgement"))

    assert one.digest != other.digest


@pytest.mark.parametrize(
    ("text", "code", "help"),
    [
        (clause("1", f"status: not_seen, {REASON}", document="guid"), "GR502", "did you mean `guide`?"),
        (clause("1", "status: encoded, by: [gate:is_lawfull]"), "GR201", "did you mean `gate:is_lawful`?"),
        (clause("1", "status: encoded, by: [indicator:block]"), "GR201", "did you mean `group:block`?"),
        (clause("1", "status: encoded"), "GR021", "add `by: [gate:…]`, or another `status` with a `reason`"),
        (clause("1", "status: judgement"), "GR021", "add `reason: {zh: …, en: …}`"),
        (clause("1", f"status: unseen, {REASON}"), "GR025", "did you mean `not_seen`?"),
        (f'  - {{document: guide, clause: "1", status: not_seen, {REASON}}}\n', "GR021", "add `label: …`"),
    ],
)
def test_a_wrong_clause_is_refused_with_a_way_out(text: str, code: str, help: str) -> None:
    """Each mistake is one diagnostic at its place."""
    (problem,) = problems_of(text)

    assert (problem.code, problem.help) == (code, help)
    assert problem.span is not None


def test_a_clause_listed_twice_is_refused() -> None:
    """The same clause of the same document has one entry; of another document it is another clause."""
    once = clause("4.2 a", f"status: not_seen, {REASON}")
    problems = problems_of(once, once)

    assert [problem.code for problem in problems] == ["GR202"]


def test_what_an_import_declares_may_encode_a_clause() -> None:
    """`by` names it through the alias of the import."""
    text = "imports: {energy: shared.energy@1}\nclauses:\n" + clause("1", "status: encoded, by: [BY]")
    ruleset = compile_text(HEADER + text.replace("BY", "derived:energy.comprehensive_energy"))
    with pytest.raises(RulesetError) as caught:
        compile_text(HEADER + text.replace("BY", "derived:energy.comprehensive_energie"))

    assert ruleset.clauses[0].by == ("derived:energy.comprehensive_energy",)
    assert caught.value.diagnostics[0].help == "did you mean `derived:energy.comprehensive_energy`?"


def test_an_overlay_adds_clauses_and_states_one_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clause of the base that the overlay repeats keeps its place with the words of the overlay."""
    monkeypatch.chdir(tmp_path)
    ledger = clause("1", f"status: not_seen, {REASON}") + clause("2", f"status: not_seen, {REASON}")
    base = HEADER.replace("example.rules", "example.base") + f"{RULES}clauses:\n{ledger}"
    write_module(Path(), BESIDE, base)
    head = HEADER.split("documents:")[0] + "extends: example.base@1\nclauses:\n"
    own = clause("3", f"status: judgement, {REASON}") + clause("1", "status: encoded, by: [gate:is_lawful]")
    ruleset = compile_path(write_module(Path(), RULESET, head.replace("subject: factory\n", "") + own))

    assert [(each.clause, each.status) for each in ruleset.clauses] == [
        ("1", "encoded"),
        ("2", "not_seen"),
        ("3", "judgement"),
    ]
