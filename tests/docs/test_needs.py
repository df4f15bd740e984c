"""Examples that need more than developers have at hand: run where it is there, as `.ci/run` sees to.

`GREENRULES_LONG_EXAMPLES=1 python -m pytest tests/docs/test_needs.py -k patience` runs those that take long.
"""

import re
from pathlib import Path

import pytest

from tests.docs.ci_calls import read_script
from tests.docs.marked_blocks import ROOT, list_blocks
from tests.docs.page_needs import ALLOWANCE, ELSEWHERE, EVERYDAY, find_lack, open_need
from tests.docs.page_runner import run_page
from tests.docs.test_pages import PAGES

NEEDS = {
    page: {need for block in list_blocks(page.read_text(encoding="utf-8")) for need in block.needs} for page in PAGES
}
TURNS = [
    pytest.param(page, need, id=f"{page.relative_to(ROOT).as_posix()}-{need}")
    for page, needs in NEEDS.items()
    for need in sorted(needs & set(ELSEWHERE))
]


@pytest.mark.parametrize(("page", "need"), TURNS)
def test_a_page_does_what_it_says_where_it_can(page: Path, need: str, tmp_path: Path) -> None:
    """With a need met, the page runs with the examples that have it."""
    if lack := find_lack(need):
        pytest.skip(f"needs {lack}")
    outcome = run_page(page, tmp_path, need)
    if outcome.left:
        pytest.skip("; ".join(("the rest ran", *outcome.left)))


def test_every_need_is_met_by_the_script() -> None:
    """`.ci/run` runs the examples of each need, and no need is kept that no page has."""
    turns = [line for line in read_script() if "tests/docs/test_needs.py" in line]
    called = {name for line in turns for words in re.findall(r"-k '?([\w ]+)'?", line) for name in words.split(" or ")}

    assert called == set(ELSEWHERE)
    assert any(f"{ALLOWANCE}=1" in line for line in turns)
    assert set().union(*NEEDS.values()) == {*EVERYDAY, *ELSEWHERE}


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that is not there is named; an allowance that is not given, too."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv(ALLOWANCE, raising=False)

    assert find_lack("valgrind") == "valgrind"
    assert find_lack("chromium") == "Chromium"
    assert find_lack("patience").startswith(f"{ALLOWANCE}=1")
    monkeypatch.setenv(ALLOWANCE, "1")
    assert find_lack("patience") == ""


def test_a_database_is_found_by_its_variables() -> None:
    """What is started for a page can be reached without an address, and is gone afterwards."""
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
    if lack := find_lack("postgres"):
        pytest.skip(f"needs {lack}")
    with open_need("postgres") as variables:
        where = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGDATABASE": "dbname"}
        address = " ".join(f"{where[name]}={value}" for name, value in variables.items())
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)
