"""The comparison with other engines speaks of the versions that are benchmarked, and links what it claims."""

import re

from tests.docs.page_runner import ROOT

PAGE = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")


def test_the_versions_asked_are_those_of_the_requirements() -> None:
    """Each engine in the measured tables is one of benchmarks/requirements.txt, in that version."""
    tables = PAGE[PAGE.index("<!-- facts -->") : PAGE.index("<!-- /facts -->")]
    asked = set(re.findall(r"(?m)^\| (?!engine|greenrules).*? ([\d.]+) \|", tables))
    pinned = set(re.findall(r"==([\d.]+)", (ROOT / "benchmarks" / "requirements.txt").read_text(encoding="utf-8")))

    assert len(asked) == 8
    assert asked <= pinned


def test_every_documented_claim_leads_to_its_document() -> None:
    """Every `**d**` carries a number, every number has a link, and no link is left over."""
    claims = PAGE[PAGE.index("## Feature by feature") : PAGE.index("## Where it is documented")]
    links = PAGE[PAGE.index("## Where it is documented") :]
    numbers = set(re.findall(r"\[(\d+)\]", claims))

    assert re.findall(r"\*\*d\*\*(?! \[\d)", claims) == []
    assert numbers == set(re.findall(r"(?m)^(\d+)\. .*<https://", links))
