"""The list of rulesets and the clause ledger, built by hand."""

import json
import re
from datetime import date

from attrs import evolve

from greenrules import compile_text
from greenrules.explaining.catalogue import group_listed, select_listed, write_list, write_list_json
from greenrules.explaining.ledger import write_ledger, write_ledger_json
from greenrules.library import RulesetInfo
from greenrules.model.citing import Words
from greenrules.model.source import display_width
from tests.page_blocks import HEADER


def info(id: str, edition: str, *, start: date | None = None, extends: str = "", gradeable: bool = True) -> RulesetInfo:
    return RulesetInfo(id, edition, Words(f"题{edition}", f"title {edition}"), "park", start, None, extends, gradeable)


STANDARD = (info("cn.rules", "9", start=date(2009, 1, 1)), info("cn.rules", "10", start=date(2010, 1, 1)))
OVERLAY, OVERLAY_ON_IT = (
    info("cn.rules.steel", "10", extends="cn.rules@10"),
    info("x", "1", extends="cn.rules.steel@10"),
)
MODULE = info("shared.energy", "1", gradeable=False)
ALL = (*STANDARD, OVERLAY, MODULE, OVERLAY_ON_IT)


def test_an_id_has_one_line_with_its_editions_and_overlays() -> None:
    """Editions stand in the order of their start, overlays of overlays with the base of all."""
    (listed,) = group_listed(select_listed(ALL))

    assert [each.edition for each in listed.editions] == ["9", "10"]
    assert [each.key for each in listed.overlays] == ["cn.rules.steel@10", "x@1"]


def test_the_list_shows_what_a_subject_can_be_evaluated_under() -> None:
    """A line holds id, subject, editions, title of the latest and overlays, in the language asked for."""
    head, line = write_list(select_listed(ALL), "en").splitlines()

    assert re.split("  +", head) == ["Id", "Subject", "Editions", "Title", "Overlays"]
    assert re.split("  +", line) == ["cn.rules", "park", "9, 10", "title 10", "cn.rules.steel@10, x@1"]
    assert "园区  9、10  题10" in re.sub("  +", "  ", write_list(select_listed(ALL), "zh"))


def test_the_rest_is_listed_on_request() -> None:
    """Modules that only serve others are not among the schemes, and nothing is in both lists."""
    assert select_listed(ALL, modules=True) == (MODULE,)


def test_an_overlay_on_something_not_listed_stands_alone() -> None:
    """A gradeable overlay on a mere module is a scheme of its own, and so is each of a circle."""
    alone = info("cn.town", "1", extends="shared.energy@1")
    circle = (info("a", "1", extends="b@1"), info("b", "1", extends="a@1"))

    assert [listed.id for listed in group_listed((alone,))] == ["cn.town"]
    assert [listed.id for listed in group_listed(circle)] == ["a", "b"]


def test_the_json_has_an_object_for_each_edition() -> None:
    """Nothing of an edition is lost by grouping."""
    found = json.loads(write_list_json(select_listed(ALL)))

    assert [(one["id"], one["edition"]) for one in found][:2] == [("cn.rules", "9"), ("cn.rules", "10")]
    assert found[0]["from"] == "2009-01-01"
    assert found[0]["to"] is None


LONG = "a_gate_with_a_name_of_exactly_fifty_characters_really"
LEDGER = f"""\
facts: {{lawful: {{label: {{zh: 合法, en: lawful}}, type: boolean}}}}
basic_requirements:
  {LONG}:
    label: {{zh: 合法, en: lawful}}
    condition: lawful
    cite: {{document: guide, clause: "1"}}
    provenance: published
clauses:
  - document: guide
    clause: "1 (a)"
    status: encoded
    by: [gate:{LONG}]
    label: {{zh: 合法经营, en: lawful operation}}
  - document: guide
    clause: "2"
    status: judgement
    reason: {{zh: 由专家判断, en: experts decide}}
    label: {{zh: 先进性, en: advanced or not}}
"""


def test_the_ledger_is_a_table_with_counts() -> None:
    """Every clause has a line with its label, status and what encodes it or why not; the counts end it."""
    text = write_ledger(compile_text(HEADER + LEDGER), "en")

    assert re.search(rf"(?m)^1 \(a\) +lawful operation +encoded +gate:{LONG}$", text)
    assert re.search(r"(?m)^2 +advanced or not +awaits judgement  experts decide$", text)
    assert text.endswith("2 clauses: encoded 1; out of scope 0; awaits judgement 1; not seen 0\n")


def test_the_ledger_speaks_chinese() -> None:
    """Title, heads and reasons are in the language asked for, aligned by columns of the terminal."""
    lines = write_ledger(compile_text(HEADER + LEDGER), "zh").splitlines()
    rows = [line for line in lines if "gate:" in line or "由专家判断" in line]
    starts = [
        display_width(line[: min(line.find(word) for word in ("gate:", "由专家") if word in line)]) for line in rows
    ]

    assert lines[-1] == "共2条：已编入规则1条；不在本规则范围0条；待人工判断1条；未见原文0条"
    assert len(set(starts)) == 1


def test_a_ruleset_without_ledger_says_so() -> None:
    """No ledger is not an empty table."""
    ruleset = evolve(compile_text(HEADER + LEDGER), clauses=())

    assert "This ruleset has no clause ledger." in write_ledger(ruleset, "en")


def test_the_ledger_as_json_counts_too() -> None:
    """Programs get every clause and the counts by status."""
    found = json.loads(write_ledger_json(compile_text(HEADER + LEDGER)))

    assert found["counts"] == {"encoded": 1, "out_of_scope": 0, "judgement": 1, "not_seen": 0}
    assert [clause["by"] for clause in found["clauses"]] == [[f"gate:{LONG}"], []]
