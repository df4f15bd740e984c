"""What other engines do with a missing figure, a repeating fraction, a misspelt name: each asked in a few lines.

`pip install -r benchmarks/requirements.txt && python -m benchmarks.peers_facts` prints the table;
`--write` puts it into docs/comparison.md. The answers are what the packages did (benchmarks/peers_questions.py).
"""

import argparse
import importlib
import re
from collections.abc import Callable, Iterator
from importlib.metadata import files, metadata, version
from pathlib import Path
from string import ascii_uppercase

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


def write_table() -> Iterator[str]:
    """Yield the lines of the table: an engine a line, a question a lettered column."""
    letters = ascii_uppercase[: len(QUESTIONS)]
    yield from (f"* **{letter}** {question}" for letter, question in zip(letters, QUESTIONS.values(), strict=True))
    yield ""
    yield f"| engine | {' | '.join(letters)} | licence |"
    yield "|---|" + "---|" * (len(QUESTIONS) + 1)
    for name, (distribution, module, build) in ENGINES.items():
        try:
            importlib.import_module(module)
        except ImportError:
            yield f"| {name} | {' | '.join(['not installed'] * (len(QUESTIONS) + 1))} |"
            continue
        asks = build()
        own = module == "greenrules"  # it may run from a checkout, where nothing is installed
        edition = importlib.import_module(module).__version__ if own else version(distribution)
        licence = "Apache-2.0" if own else _read_licence(distribution)
        yield f"| {name} {edition} | {' | '.join(answer(asks[each]) for each in QUESTIONS)} | {licence} |"


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
    """Print the table, or put it into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into docs/comparison.md")
    table = "\n".join(write_table())
    if parser.parse_args().write:
        page = PAGE.read_text(encoding="utf-8")
        page = re.sub(r"(?s)(<!-- facts -->\n).*?(<!-- /facts -->)", lambda m: f"{m[1]}{table}\n{m[2]}", page)
        PAGE.write_text(page, encoding="utf-8")
    print(table)


if __name__ == "__main__":
    main()
