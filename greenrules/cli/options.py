"""Arguments that several commands share."""

import argparse
import os
from collections.abc import Mapping

from greenrules.explaining.page import LANGUAGES, Language


def add_ruleset(parser: argparse.ArgumentParser) -> None:
    """Add the ruleset and its edition."""
    parser.add_argument("ruleset", metavar="RULESET", help="an id, `id@edition` or a file")
    parser.add_argument("--edition", help="the edition; without, the latest")


def add_facts_file(parser: argparse.ArgumentParser) -> None:
    """Add the facts of a subject and the date."""
    parser.add_argument("facts", metavar="FACTS", help="a YAML or JSON file, or `-` for the standard input")
    parser.add_argument("--as-of", metavar="DATE", help="date of the assessment, YYYY-MM-DD; else that of the facts")


def add_subject(parser: argparse.ArgumentParser) -> None:
    """Add a ruleset, the facts of a subject and the date."""
    parser.add_argument("ruleset", metavar="RULESET", help="an id, `id@edition` or a file")
    add_facts_file(parser)
    parser.add_argument("--edition", help="the edition; without, the one in force on that date")
    add_language(parser)


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add the language of what people read."""
    language = guess_language(os.environ)
    parser.add_argument("--lang", choices=LANGUAGES, default=language, help=f"default here: {language}")


def guess_language(environment: Mapping[str, str]) -> Language:
    """Return Chinese when the locale of the environment is Chinese, else English."""
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"
