"""The generated code decides as the reference does, on every ruleset there is; what it cannot tell it hands over."""

from datetime import date

import pytest
from hypothesis import given

from greenrules.compiling.python import find_program, write_python
from greenrules.compiling.python_scope import NotCompiledError
from greenrules.testing.hiding import thinned_factories
from greenrules.testing.subjects import Factory
from tests.compiling.agreement import compare_engines
from tests.compiling.plain_facts import make_plain
from tests.laws.specimens import BUNDLED, SPECIMENS, law, load_specimen

ANY_DAY = date(2026, 3, 1)


@pytest.mark.parametrize("name", SPECIMENS)
def test_generated_code_decides_as_the_reference(name: str) -> None:
    """Gates, rungs, grades, and both ends of every score are those of the reference, at thresholds and with gaps."""
    ruleset = load_specimen(name)

    @law(name, share=0.8)
    @given(thinned_factories(ruleset))
    def holds(factory: Factory) -> None:
        plain = make_plain(factory)

        assert compare_engines(find_program(ruleset, plain.as_of), plain).differences == ()

    holds()


def test_every_bundled_ruleset_has_a_generated_form() -> None:
    """No bundled ruleset uses anything that only the reference can evaluate."""
    refused = []
    for name in BUNDLED:
        ruleset = load_specimen(name)
        for is_complete in (True, False):
            try:
                write_python(find_program(ruleset, ANY_DAY), is_complete=is_complete)
            except NotCompiledError:
                refused.append(name)

    assert refused == []
