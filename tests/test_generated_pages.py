"""The pages in docs that are made of the rulesets say what the rulesets say.

`GREENRULES_REGENERATE=1` writes them anew and removes those of rulesets that are gone.
"""

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from greenrules import Ruleset, compile_text
from greenrules.api.loading import bundled_rulesets
from greenrules.cli import main
from greenrules.explaining.library_pages import count_values, write_pages
from greenrules.explaining.ruleset_page import write_ruleset_page
from tests.page_blocks import HEADER

DOCS = Path(__file__).parent.parent / "docs"
LABEL = "label: {zh: 项, en: entry}"
SOURCE = 'cite: {document: guide, clause: "4.2"}'
RULES = f"""\
facts:
  lawful: {{{LABEL}, type: boolean}}
  recycled: {{{LABEL}, unit: "%", range: "[0..100]", evidence: [{{zh: 台账, en: ledger of water}}]}}
parameters:
  mark:
    label: {{zh: 合格线, en: pass mark}}
    unit: points
    values:
      - {{value: 60, {SOURCE}, provenance: published}}
      - {{from: 2025-01-01, value: 75, {SOURCE}, provenance: unverified, note: a reader said so}}
  full_share: {{{LABEL}, unit: "%", required: true}}
tables:
  factor:
    {LABEL}
    inputs: {{water: recycled}}
    output: {{type: number, unit: "%"}}
    hit_policy: first
    {SOURCE}
    provenance: secondary
    rows: [[">= 50", 10]]
    otherwise: {{then: 5}}
derived:
  doubled: {{{LABEL}, unit: "%", formula: recycled + factor, {SOURCE}, provenance: inferred, note: ours}}
basic_requirements:
  is_lawful: {{{LABEL}, condition: lawful, {SOURCE}, provenance: published}}
indicators:
  children:
    water:
      {LABEL}
      points: 70
      {SOURCE}
      provenance: published
      scoring: {{kind: steps, steps: [{{when: recycled >= 80, points: 70, {SOURCE}, provenance: illustrative}}]}}
    land: {{{LABEL}, points: 30, {SOURCE}, provenance: secondary, scoring: {{kind: judged}}}}
grades:
  - {{id: good, {LABEL}, condition: basic_requirements_met and score >= mark, {SOURCE}, provenance: published}}
clauses:
  - {{document: guide, clause: "4.2", status: encoded, by: [gate:is_lawful], {LABEL}}}
  - {{document: guide, clause: "5", status: not_seen, reason: {{zh: 未公开, en: never published}}, {LABEL}}}
"""


@cache
def pages() -> Mapping[str, str]:
    """Return every generated page by its place below docs, written there on request."""
    built_in = [ruleset for ruleset in bundled_rulesets().values() if ruleset.sources[0][0].startswith("builtin:")]
    found = write_pages(built_in)
    if os.environ.get("GREENRULES_REGENERATE"):
        (DOCS / "rulesets").mkdir(exist_ok=True)
        for page in {f"rulesets/{file.name}" for file in (DOCS / "rulesets").glob("*.md")} - set(found):
            (DOCS / page).unlink()
        for page, text in found.items():
            (DOCS / page).write_text(text, encoding="utf-8")
    return found


def sample() -> Ruleset:
    return compile_text(HEADER + RULES)


def test_every_ruleset_has_a_page_and_every_page_a_ruleset() -> None:
    """Nothing in docs/rulesets is left over, and nothing is missing."""
    expected = {Path(page).name for page in pages() if page.startswith("rulesets/")}

    assert {file.name for file in (DOCS / "rulesets").glob("*.md")} == expected


def test_the_pages_are_current() -> None:
    """Each page is what the rulesets give today; the command in the docstring above writes them."""
    stale = [page for page, text in pages().items() if not (DOCS / page).is_file()
             or (DOCS / page).read_text(encoding="utf-8") != text]  # fmt: skip

    assert stale == []


def test_the_published_digests_are_those_of_assessments(capsys: pytest.CaptureFixture[str]) -> None:
    """Page, command and assessment name the same digest; every bundled edition is there."""
    page = dict(re.findall(r"(?m)^\| \[`(\S+)`\].* `(\S+)` \|$", pages()["rulesets/digests.md"]))
    assert main(["list", "--digests", "--json"]) == 0
    listed = {f"{one['id']}@{one['edition']}": one["digest"] for one in json.loads(capsys.readouterr().out)}
    assert main(["list", "--digests", "--lang", "zh"]) == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert main(["evaluate", "cn.ningbo.star_factory", "examples/ningbo/shiyu_metal.yaml", "--json"]) == 0
    assessment = json.loads(capsys.readouterr().out)

    assert page == listed == {key: ruleset.digest for key, ruleset in bundled_rulesets().items()}
    assert dict(line.split() for line in lines) == page
    assert page["cn.ningbo.star_factory@2021"] == assessment["content_digest"]


def test_the_counts_by_provenance_are_those_of_the_rulesets() -> None:
    """The table in docs/provenance.md has a line for each edition with its number of values at each level."""
    text = pages()["provenance.md"]
    assert text == (DOCS / "provenance.md").read_text(encoding="utf-8")
    lines = {
        key: tuple(map(int, re.findall(r"\d+", rest))) for key, rest in re.findall(r"(?m)^\| `(\S+)` (\|.*)$", text)
    }
    counted = {ruleset.key: count_values(ruleset) for ruleset in bundled_rulesets().values()}

    assert lines == {key: (*counts.values(), sum(counts.values())) for key, counts in counted.items()}


def test_values_are_counted_where_they_stand() -> None:
    """Two dated values, two rows of a table, the points of two indicators and a step, each at its own level."""
    counts = count_values(sample())

    assert counts == {"published": 2, "secondary": 3, "inferred": 0, "unverified": 1, "illustrative": 1}


@pytest.mark.parametrize(
    "line",
    [
        "| `mark` | 合格线 · pass mark | 60 points |  | guide 4.2 | published |",
        "| `mark` | 合格线 · pass mark | 75 points | 2025-01-01 | guide 4.2 | unverified (a reader said so) |",
        "| `full_share` | 项 · entry | to be bound (%) |  |  |  |",
        "| `doubled` | 项 · entry | `recycled + factor` | % | guide 4.2 | inferred (ours) |",
        "| `is_lawful` | 项 · entry | `lawful` | guide 4.2 | published |",
        "| `water` | 项 · entry | 70 | `recycled >= 80` → 70 | guide 4.2 | published |",
        "| `land` | 项 · entry | 30 | judged `judged.land` | guide 4.2 | secondary |",
        "| `good` | 项 · entry | `basic_requirements_met and score >= mark` | guide 4.2 | published |",
        "| ≥ 50 | 10% | guide 4.2 | secondary |",
        "| otherwise | 5% | guide 4.2 | secondary |",
        "| guide 5 | 项 · entry | not seen |  | 未公开 · never published |",
        "2 clauses: encoded 1; out of scope 0; awaits judgement 0; not seen 1",
    ],
)
def test_a_page_shows_every_rule_and_number_with_its_source(line: str) -> None:
    """Each entry of a ruleset has a line with formula or value, clause and provenance."""
    text = write_ruleset_page((sample(),), "en")

    assert line in text.splitlines()


def test_facts_come_with_unit_and_evidence() -> None:
    """What to supply is part of the page."""
    (line,) = [line for line in write_ruleset_page((sample(),), "en").splitlines() if line.startswith("| `recycled`")]

    assert all(part in line for part in ("number", "unit: %", "evidence: ledger of water"))


def test_the_command_writes_a_page_with_every_edition(capsys: pytest.CaptureFixture[str]) -> None:
    """`docs` takes an id for all editions, the newest first, or one edition of it."""
    main(["docs", "cn.ningbo.star_factory", "--lang", "zh"])
    both = capsys.readouterr().out
    main(["docs", "cn.ningbo.star_factory@2021", "--lang", "zh"])
    one = capsys.readouterr().out

    assert re.findall(r"(?m)^## (.*)$", both)[:2] == ["2022版", "2021版"]
    assert re.findall(r"(?m)^## (.*)$", one) == ["2021版"]


def test_every_table_of_every_page_is_whole() -> None:
    """Each row of a table has as many cells as its head: nothing in a label or formula breaks it."""
    broken = []
    for page, text in pages().items():
        for table in re.findall(r"(?m)(?:^\|.*\n)+", text):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
            broken += [(page, table[:80])] if len(widths) > 1 else []

    assert broken == []
