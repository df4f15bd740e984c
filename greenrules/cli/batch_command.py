"""`greenrules batch`: a table of subjects to a table of verdicts."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.commands import Answer
from greenrules.cli.options import add_language
from greenrules.cli.sources import load_ruleset

if TYPE_CHECKING:
    from greenrules.explaining.page import Language
    from greenrules.model.ruleset import Ruleset
    from greenrules.tracking.table_explaining import FoundRow
    from greenrules.tracking.table_run import Run

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_batch(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("batch", help="judge every subject of a table: CSV, JSON lines, Parquet, Excel")
    parser.add_argument("ruleset", metavar="RULESET", help="an id, `id@edition` or a file")
    parser.add_argument("table", metavar="INPUT", help=".csv, .jsonl, .parquet, .arrow, .xlsx; columns are facts")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("-o", "--output", metavar="OUTPUT", help=".csv, .jsonl, .parquet, .arrow or .xlsx")
    what.add_argument(
        "--explain", metavar="ROW", help="give one row's grade with all reasons: its number (1 is the first) or its id"
    )
    parser.add_argument("--as-of", metavar="DATE", required=True, help="date of the assessments, YYYY-MM-DD")
    parser.add_argument("--edition", help="the edition; without, the one in force on that date")
    parser.add_argument("--rejects", metavar="FILE", help="where bad cells go; default: OUTPUT with `.rejects.csv`")
    parser.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help="a parameter; repeatable")
    parser.add_argument("--ignore", metavar="COLUMN", action="append", default=[], help="no fact; repeatable")
    parser.add_argument("--only-grades", action="store_true", help="leave out indicators and derived quantities")
    parser.add_argument(
        "--resume", action="store_true", help="go on where an interrupted run ended (.csv, .jsonl, .parquet)"
    )
    parser.add_argument("--engine", choices=("duckdb", "postgres", "spark"), help="judge the table there, by SQL")
    parser.add_argument("--master", default="local[2]", help="of Spark; default: local[2]")
    parser.add_argument("--no-bom", action="store_true", help="write CSV without the mark by which Excel tells UTF-8")
    add_language(parser)
    parser.set_defaults(run=judge_table)


def judge_table(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules batch`; 1 when a row was rejected."""
    from greenrules.cli.cohort_command import read_settings
    from greenrules.tracking.table_arrow import spare_libraries
    from greenrules.tracking.table_run import evaluate_file

    spare_libraries()
    ruleset = load_ruleset(arguments.ruleset, arguments.edition, arguments.as_of)
    if arguments.explain is not None:
        return _explain(arguments, ruleset, read_settings(arguments.set))
    if arguments.engine:
        return _judge_on_engine(arguments, ruleset, read_settings(arguments.set) or None)
    run = evaluate_file(
        ruleset, arguments.table, arguments.output, arguments.as_of, read_settings(arguments.set) or None,
        rejects=arguments.rejects, detailed=not arguments.only_grades, ignore=tuple(arguments.ignore),
        resume=arguments.resume, language=arguments.lang, bom=not arguments.no_bom,
        report=lambda found: _show_progress(found, arguments.lang),
    )  # fmt: skip
    return Answer(describe_run(run, arguments.lang, arguments.table), code=1 if run.rejected else 0)


def _explain(arguments: argparse.Namespace, ruleset: "Ruleset", settings: dict[str, object]) -> Answer:
    from greenrules.explaining.explanation import explain
    from greenrules.tracking.table_explaining import explain_file_row, find_row

    found = find_row(arguments.table, arguments.explain)
    assessment = explain_file_row(
        ruleset, arguments.table, found.number, arguments.as_of, settings or None, ignore=tuple(arguments.ignore)
    )
    return Answer(_describe_row(found, arguments.table, arguments.lang) + explain(assessment, arguments.lang))


def _describe_row(found: "FoundRow", table: str, language: "Language") -> str:
    """Say which row it is, before its reasons."""
    name = Path(table).name
    notes = _say_encoding(found.encoding, name, language)
    id = f"{'：' if language == 'zh' else ': '}{found.id}" if found.id else ""
    if language == "zh":
        line = "" if found.line is None else f"（文件第 {found.line} 行）"
        return f"{notes}{name} 的第 {found.number} 条{line}{id}\n\n"
    line = "" if found.line is None else f" (line {found.line})"
    return f"{notes}row {found.number} of {name}{line}{id}\n\n"


def _judge_on_engine(arguments: argparse.Namespace, ruleset: "Ruleset", settings: dict[str, object] | None) -> Answer:
    from greenrules.tracking.sql_files import run_sql

    options = {"master": arguments.master} if arguments.engine == "spark" else {}
    run = run_sql(
        ruleset, arguments.table, arguments.output, arguments.as_of, settings, engine=arguments.engine,
        rejects=arguments.rejects, detailed=not arguments.only_grades, ignore=tuple(arguments.ignore),
        language=arguments.lang, bom=not arguments.no_bom,
        report=lambda found: _show_progress(found, arguments.lang), **options,
    )  # fmt: skip
    return Answer(describe_run(run, arguments.lang, arguments.table), code=1 if run.rejected else 0)


def describe_run(run: "Run", language: "Language", table: str) -> str:
    """Return what became of the rows of a table, and in which characters it was read where they are not UTF-8."""
    return _say_encoding(run.encoding, Path(table).name, language) + _count_rows(run, language)


def _say_encoding(encoding: str, name: str, language: "Language") -> str:
    from greenrules.explaining.messages import choose_words
    from greenrules.tracking.table_encodings import describe_encoding

    notes = describe_encoding(encoding, name)
    return "".join(f"{choose_words(note, language)}\n" for note in notes)


def _count_rows(run: "Run", language: "Language") -> str:
    if language == "zh":
        text = f"已评定 {run.rows - run.rejected:,} 行（其中 {run.exact_rows:,} 行由精确引擎评定）；"
        return text + f"退回 {run.rejected:,} 行，有问题的单元格 {run.rejects:,} 个\n"
    text = f"judged {run.rows - run.rejected:,} rows ({run.exact_rows:,} of them by the exact evaluator); "
    return text + f"rejected {run.rejected:,} rows for {run.rejects:,} bad cells\n"


def _show_progress(run: "Run", language: "Language") -> None:
    """Say how far it has come, where somebody watches."""
    if sys.stderr.isatty():
        print(f"\r{run.rows:,} {'行' if language == 'zh' else 'rows'}", end="", file=sys.stderr, flush=True)
