"""Every bundled ruleset passes the standard laws, or says why not."""

from functools import cache
from math import ceil

import pytest

from greenrules.testing.law_checks import check_laws
from greenrules.testing.law_results import LawResult
from tests.laws.specimens import BUNDLED, TIMES, load_specimen

EXAMPLES = ceil(4 * TIMES)


@cache
def check_bundled(name: str) -> tuple[LawResult, ...]:
    # The same subjects every time, so that a change is to blame for a failure; a deep run tries more.
    return check_laws(load_specimen(name), examples=EXAMPLES)


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_ruleset_passes_the_standard_laws(name: str) -> None:
    """Nothing speaks against any law for which the ruleset gives no reason."""
    results = check_bundled(name)

    assert [(result.law, breach) for result in results for breach in result.breaches] == []
    assert all(result.passed for result in results)


@pytest.mark.parametrize("name", BUNDLED)
def test_no_reason_is_given_for_what_is_no_exception(name: str) -> None:
    """Every excuse of a bundled ruleset, or of its bases, is needed by the ruleset or by its base."""
    base = load_specimen(name).overlay_of
    unneeded = {excuse for result in check_bundled(name) for excuse in result.stale}
    also_in_base = {excuse for result in check_bundled(base) for excuse, _ in _list_excused(result)} if base else set()

    assert unneeded <= also_in_base


def _list_excused(result: LawResult) -> list[tuple[object, object]]:
    return [(excuse, breach) for breach, excuse in result.excused]
