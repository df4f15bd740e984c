"""What other engines do with a missing figure, a repeating fraction, a misspelt name: each asked in a few lines.

`pip install -r benchmarks/requirements.txt && python -m benchmarks.peers_facts` prints the tables;
`--write` puts it into docs/comparison.md. The answers are what the packages did (benchmarks/peers_questions.py).
"""

import argparse
import importlib
from collections.abc import Callable, Iterator
from importlib.metadata import files, metadata, version
from pathlib import Path
from string import ascii_uppercase

from benchmarks.field_report import put_between
from benchmarks.peers_questions import (
    Ask,
    Asks,
    ask_cel_python,
    ask_cel_rust,
    ask_clips,
    ask_datalogic,
    ask_durable,
    ask_greenrules,
    ask_openfisca,
    ask_rule_engine,
    ask_zen,
)

PAGE = Path(__file__).parents[1] / "docs" / "comparison.md"
QUESTIONS = {
    "missing": "`score >= 75`, no score",
    "denied": "`not (score >= 75)`, no score",
    "either": "`score >= 75 or true`, no score",
    "tenths": "ten times 0.1, added up, is 1",
    "fraction": "1 / 3 × 3 and 1 / 49 × 49 are 1",
    "misspelt": "a misspelt name is refused before running",
    "mixed": "a number compared with a text is refused before running",
    "reasons": "reasons with the answer",
}


ENGINES: dict[str, tuple[str, str, Callable[[], Asks]]] = {
    "greenrules": ("greenrules", "greenrules", ask_greenrules),
    "zen-engine": ("zen-engine", "zen", ask_zen),
    "datalogic-py": ("datalogic-py", "datalogic_py", ask_datalogic),
    "CEL (Rust)": ("common-expression-language", "cel", ask_cel_rust),
    "cel-python": ("cel-python", "celpy", ask_cel_python),
    "rule-engine": ("rule-engine", "rule_engine", ask_rule_engine),
    "clipspy": ("clipspy", "clips", ask_clips),
    "durable-rules": ("durable_rules", "durable", ask_durable),
    "OpenFisca": ("OpenFisca-Core", "openfisca_core", ask_openfisca),
}


def answer(ask: Ask) -> str:
    """Return what an engine did, in a word or a few."""
    try:
        found = ask()
    except Exception:  # an error is an answer here
        return "error"
    return {True: "yes", False: "no", None: "null"}.get(found, str(found)) if not isinstance(found, str) else found


def write_tables() -> Iterator[str]:
    """Yield the lettered questions and two tables, an engine a line: a page is too narrow for one."""
    letters = dict(zip(QUESTIONS, ascii_uppercase, strict=False))
    yield from (f"* **{letters[each]}** {question}" for each, question in QUESTIONS.items())
    rows = {name: _ask_engine(*engine) for name, engine in ENGINES.items()}
    calculating, checking = list(QUESTIONS)[:5], list(QUESTIONS)[5:]
    yield from _write_table([letters[each] for each in calculating], calculating, rows)
    yield from _write_table([*(letters[each] for each in checking), "licence"], [*checking, "licence"], rows)


def _write_table(titles: list[str], columns: list[str], rows: dict[str, dict[str, str]]) -> Iterator[str]:
    yield from ("", f"| engine | {' | '.join(titles)} |", "|---|" + "---|" * len(titles))
    for name, row in rows.items():
        yield f"| {name} {row['version']} | {' | '.join(row[each] for each in columns)} |"


def _ask_engine(distribution: str, module: str, build: Callable[[], Asks]) -> dict[str, str]:
    try:
        engine = importlib.import_module(module)
    except ImportError:
        return dict.fromkeys([*QUESTIONS, "licence"], "not installed") | {"version": ""}
    own = module == "greenrules"  # it may run from a checkout, where nothing is installed
    row = {name: answer(ask) for name, ask in build().items()}
    row["version"] = engine.__version__ if own else version(distribution)
    row["licence"] = "Apache-2.0" if own else _read_licence(distribution)
    return row


def _read_licence(distribution: str) -> str:
    about = metadata(distribution)
    named = about.get("License-Expression") or about.get("License")
    if not named:
        texts = [file.read_text() for file in files(distribution) or () if file.name == "LICENSE"]
        named = texts[0].strip() if texts else "not stated"
        if "Permission is hereby granted, free of charge" in named:
            return "MIT (its text)"
    return str(named).splitlines()[0].strip()


def main() -> None:
    """Print the tables, or put them into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/comparison.md")
    arguments = parser.parse_args()
    table = "\n".join(write_tables())
    if arguments.write:
        put_between(PAGE, "facts", table)
    print(table)


if __name__ == "__main__":
    main()
