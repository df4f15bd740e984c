"""What some examples need beside this project: programs, packages of others, patience."""

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from tests.docs.page_installs import find_missing

# Set by `.ci/run` alone.
ALLOWANCE = "GREENRULES_LONG_EXAMPLES"


class NotHereError(Exception):
    """An example cannot run on this machine; the text says why."""


def _lack_programs(*names: str) -> Callable[[], str]:
    def find() -> str:
        return ", ".join(name for name in names if shutil.which(name) is None)

    return find


def _lack_any(title: str, *names: str) -> Callable[[], str]:
    return lambda: "" if any(map(shutil.which, names)) else title


def _lack_packages(command: str) -> Callable[[], str]:
    return lambda: ", ".join(find_missing(command))


def _lack_postgres() -> str:
    from tests.compiling.sql_engines import find_postgres

    return "" if find_postgres() and importlib.util.find_spec("psycopg") else "a PostgreSQL server"


def _lack_spark() -> str:
    return _lack_packages("pip install 'greenrules[spark]'")() or _lack_programs("java")()


def _lack_patience() -> str:
    return "" if os.environ.get(ALLOWANCE) else f"{ALLOWANCE}=1: packages are fetched or it takes long"


# Met wherever developers work, or skipped there.
EVERYDAY: Mapping[str, Callable[[], str]] = {
    "chromium": _lack_any("Chromium", "chromium", "chromium-browser", "google-chrome"),
    "jq": _lack_programs("jq", "openssl", "basenc", "sha256sum"),
    "office": _lack_any("LibreOffice", "soffice", "libreoffice"),
    "postgres": _lack_postgres,
    "valgrind": _lack_programs("valgrind"),
}
# Met in the environments `.ci/run` makes for them.
ELSEWHERE: Mapping[str, Callable[[], str]] = {
    "fuzzer": _lack_packages("pip install -r benchmarks/fuzz-requirements.txt"),
    "patience": _lack_patience,
    "peers": _lack_packages("pip install -r benchmarks/requirements.txt"),
    "spark": _lack_spark,
}


def find_lack(need: str) -> str:
    """Return what is missing for a need; nothing when it is met.

    Raises:
        KeyError: nobody knows the need.
    """
    return {**EVERYDAY, **ELSEWHERE}[need]()


@contextmanager
def open_need(need: str) -> Iterator[dict[str, str]]:
    """Start what a need takes; yield the variables a command finds it by."""
    if need != "postgres":
        yield {}
        return
    from tests.compiling.sql_engines import start_postgres

    with start_postgres() as address:
        named = dict(word.split("=", 1) for word in address.split())
        yield {
            "PGHOST": named["host"],
            "PGPORT": named["port"],
            "PGUSER": named["user"],
            "PGDATABASE": named["dbname"],
        }
