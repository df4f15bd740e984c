"""What a page says to install is compared with what is installed."""

import pytest

from tests.docs.page_installs import find_missing, list_requirements


def test_an_extra_stands_for_its_packages() -> None:
    """Extras that name extras are followed; the core is always among it; a checkout is the same as the name."""
    names = {each.name for each in list_requirements("pip install 'greenrules[duckdb,report]'")}

    assert names == {"attrs", "cattrs", "PyYAML", "sqlglot", "numpy", "pyarrow", "duckdb", "Jinja2"}
    assert {each.name for each in list_requirements("pip install -q -c constraints.txt -e '.[duckdb,report]'")} == names


def test_a_file_of_requirements_is_read() -> None:
    """Comments are left out, options of the line are not taken for packages."""
    names = [each.name for each in list_requirements("pip install -r benchmarks/fuzz-requirements.txt  # so")]

    assert names == ["atheris"]


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        ("pip install pytest 'attrs>=24'", []),
        ("pip install pytest no-such-thing-as-this", ["no-such-thing-as-this"]),
        ("pip install 'pytest<1'", ["pytest<1"]),
        ("pip install \"no-such-thing-as-this; python_version < '3'\"", []),
    ],
)
def test_what_is_missing_is_named(command: str, missing: list[str]) -> None:
    """A package that is not there or in another version is missing, unless it is not for this Python."""
    assert find_missing(command) == missing


def test_an_extra_that_does_not_exist_is_noticed() -> None:
    """A page cannot speak of an extra that is not declared."""
    with pytest.raises(KeyError, match="wings"):
        list(list_requirements("pip install 'greenrules[wings]'"))
