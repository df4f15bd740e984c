"""A table of subjects under one ruleset: one row in, one row of verdicts out, and a reject for every bad cell."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from attrs import frozen

from greenrules.api.deferring import read_bindings
from greenrules.api.documents import check_in_force
from greenrules.api.loading import bundled_facts, read_day
from greenrules.compiling.columns import ColumnProgram, compile_columns, decide_columns
from greenrules.evaluating.choices import check_choices, has_named_choices
from greenrules.evaluating.environment import Environment
from greenrules.model.assessment import Assessment
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic, FactsError, errors_of
from greenrules.model.rejects import Reject, describe_reject
from greenrules.model.ruleset import Ruleset
from greenrules.model.suggestions import suggest
from greenrules.tracking.table_arrow import fill_arrow_column, import_arrow, read_frame
from greenrules.tracking.table_batches import NAMING
from greenrules.tracking.table_cells import Cells, fill_column, read_row
from greenrules.tracking.table_columns import VerdictColumn, list_cells, list_named, to_arrow_array, to_named_array
from greenrules.tracking.table_rejects import name_rejects
from greenrules.tracking.table_verdicts import write_verdicts

# The column that dates a subject where each may have a date of its own; here one date is given for all.
DATING: Final = "as_of"


@frozen
class TableVerdicts:
    """What was decided of a table.

    Attributes:
        count: how many rows there are.
        named: the columns that name a subject, as they came.
        verdicts: `status`, `grade`, `possible`, … by name.
        rejects: every bad cell.
        exact_rows: how many rows the exact evaluator decided.
    """

    count: int
    named: Mapping[str, Any]
    verdicts: Mapping[str, VerdictColumn]
    rejects: tuple[Reject, ...]
    exact_rows: int

    @property
    def columns(self) -> dict[str, list[Any]]:
        """Lists by name: the columns that name a subject, then the verdicts."""
        named = {name: list_named(cells) for name, cells in self.named.items()}
        return named | {name: list_cells(column) for name, column in self.verdicts.items()}

    def rows(self) -> list[dict[str, Any]]:
        """Return the verdicts as dicts."""
        columns = self.columns
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def to_arrow(self) -> Any:
        """Return the verdicts as a table of Arrow; texts are places in a dictionary."""
        arrow = import_arrow()
        arrays = {name: to_named_array(cells, arrow) for name, cells in self.named.items()}
        arrays |= {name: to_arrow_array(column, arrow) for name, column in self.verdicts.items()}
        return arrow.table(arrays)

    def to_pandas(self) -> Any:
        """Return the verdicts as a data frame of pandas."""
        return self.to_arrow().to_pandas()

    def to_polars(self) -> Any:
        """Return the verdicts as a data frame of Polars."""
        import polars

        return polars.from_arrow(self.to_arrow())


@frozen
class OpenTable:
    """A ruleset made ready for tables; see `open_table`."""

    compiled: ColumnProgram
    ignored: tuple[str, ...]
    names: tuple[str, ...]


def open_table(
    ruleset: Ruleset,
    columns: Sequence[str],
    as_of: date | str,
    parameters: Mapping[str, object] | None = None,
    *,
    detailed: bool = True,
    ignore: Sequence[str] = (),
) -> OpenTable:
    """Return a ruleset made ready for tables with these columns.

    Raises: FactsError (GR608, GR516, GR680 for a column that is no fact), UnsupportedByBackend (GR730, GR731).
    """
    day, problems = read_day(as_of)
    problems += () if day is None else check_in_force(ruleset, day)[1]
    bindings = read_bindings(ruleset, parameters) if parameters else None
    if parameters and bindings is None:
        help = "`greenrules facts` lists the open parameters"
        problems += (Diagnostic("GR611", "a parameter is unknown or unsuitable", path="parameters", help=help),)
    problems += find_strangers(ruleset.facts, columns, ignore)
    if day is None or errors_of(problems):
        raise FactsError(problems)
    compiled = compile_columns(ruleset, day, bindings.values if bindings else None, is_detailed=detailed)
    return OpenTable(compiled, tuple(ignore), tuple(one for one in columns if one in NAMING))


def find_strangers(facts: Mapping[str, Fact], columns: Sequence[str], ignore: Sequence[str]) -> tuple[Diagnostic, ...]:
    """Return GR680 for every column that is neither one of these facts nor one the library knows."""
    strangers = [one for one in columns if one not in {*facts, *NAMING, DATING, *ignore}]
    known = bundled_facts() if strangers else {}
    return tuple(
        Diagnostic(
            "GR680", f"the column `{one}` is no fact", path=one,
            help=_lead_to_fact(one, {**known, **facts}),
        )
        for one in strangers if one not in known
    )  # fmt: skip


def _lead_to_fact(column: str, facts: Mapping[str, Fact]) -> str:
    """Return what a column may be meant to be: the fact with that label, or one with a similar id."""
    labelled = [fact.id for fact in facts.values() if column.strip() in (fact.label.zh, fact.label.en)]
    if len(labelled) == 1:
        return f"did you mean `{labelled[0]}`?"
    return suggest(column, facts, otherwise="rename it, or leave it out with `ignore`")


def evaluate_table(
    ruleset: Ruleset,
    table: Any,
    as_of: date | str,
    parameters: Mapping[str, object] | None = None,
    *,
    detailed: bool = True,
    ignore: Sequence[str] = (),
) -> TableVerdicts:
    """Return the verdicts of every subject in a table.

    Args:
        table: a list of dicts, a dict of lists, an Arrow table, a data frame of pandas or Polars, a DuckDB relation;
            columns are named like facts, a missing cell is a missing fact.
        as_of: the date of the assessment. Never today.
        parameters: values of open parameters, for all subjects.
        detailed: also every indicator, group and derived quantity.
        ignore: columns that are no facts.
    Raises: FactsError (GR608, GR516, GR611, GR680, GR682), UnsupportedByBackend (GR730, GR731).
    """
    columns, is_arrow = _list_columns(table)
    opened = open_table(ruleset, list(columns), as_of, parameters, detailed=detailed, ignore=ignore)
    return judge_columns(opened, columns, is_arrow=is_arrow)


def _list_columns(table: Any) -> tuple[dict[str, Any], bool]:
    if isinstance(table, dict):
        return dict(table), False
    if isinstance(table, list | tuple):
        names = dict.fromkeys(name for row in table for name in row)
        return {name: [row.get(name) for row in table] for name in names}, False
    frame = read_frame(table)
    if frame is None:
        help = "give a list of dicts, a dict of lists, an Arrow table or a data frame"
        raise FactsError((Diagnostic("GR683", "this is no table of subjects", path="table", help=help),))
    return {name: frame.column(name) for name in frame.column_names}, True


def judge_columns(
    opened: OpenTable,
    columns: Mapping[str, Any],
    *,
    is_arrow: bool = False,
    is_text: bool = False,
    broken: Iterable[Reject] = (),
) -> TableVerdicts:
    """Return the verdicts of one batch of a table whose columns are known.

    Args:
        broken: rows that could not be read.
    """
    compiled = opened.compiled
    facts, numpy = compiled.ruleset.facts, compiled.numpy
    count = len(next(iter(columns.values()), ()))
    cells = Cells()
    cells.rejects += broken
    for name, column in columns.items():
        fact = facts.get(name)
        if fact is None:
            continue
        if is_arrow:
            fill_arrow_column(cells, fact, column, numpy, is_text=is_text)
        else:
            fill_column(cells, fact, column, is_text=is_text, numpy=numpy)
    bad = {reject.row - 1 for reject in cells.rejects}
    asked = compiled.program.kinds.facts
    # What no rule names needs no exact reading, whatever it holds.
    special = {
        at: read_row(asked, cells, at)
        for at, values in cells.special.items() if at not in bad and not asked.keys().isdisjoint(values)
    }  # fmt: skip
    decided = decide_columns(
        compiled, cells.columns, count, special,
        read_row=lambda at: read_row(asked, cells, at), complete=cells.complete,
    )  # fmt: skip
    _check_sizes(opened, cells, decided.exact_rows)
    rejected = numpy.zeros(count, bool)
    rejected[[reject.row - 1 for reject in cells.rejects]] = True
    named = {name: columns[name] for name in opened.names}
    rejects = tuple(sorted(name_rejects(cells.rejects, facts, columns), key=lambda one: (one.row, one.column)))
    verdicts = write_verdicts(compiled, decided, rejected)
    return TableVerdicts(count, named, verdicts, rejects, len(decided.exact_rows))


def _check_sizes(opened: OpenTable, cells: Cells, rows: Sequence[int]) -> None:
    """Reject the rows whose choice of indicators has the wrong size: the kernel gave them to the exact evaluator."""
    compiled = opened.compiled
    if not has_named_choices(compiled.ruleset):
        return
    for at in rows:
        facts = read_row(compiled.ruleset.facts, cells, at)
        environment = Environment(compiled.ruleset, facts, compiled.as_of, bound=compiled.bound)
        for problem in check_choices(environment, {}):
            cells.rejects.append(describe_reject(problem, at + 1, problem.path.removeprefix("facts."), ""))


def explain_row(
    ruleset: Ruleset,
    row: Mapping[str, Any],
    as_of: date | str,
    parameters: Mapping[str, object] | None = None,
) -> Assessment:
    """Return the full assessment of one row of a table, as a dict: its verdicts are those of the table.

    Raises: FactsError.
    """
    from greenrules.api import evaluate

    facts = {
        name: value for name, value in row.items() if name in ruleset.facts and value is not None and value == value
    }
    return evaluate(ruleset, {"subject": name_subject(row), "facts": facts}, as_of, parameters)


def name_subject(row: Mapping[str, Any]) -> dict[str, str]:
    """Return who a row is about, as a facts document says it: the id, and the name in both languages."""
    texts = {name: str(row[name]) for name in NAMING if row.get(name) is not None and row[name] == row[name]}
    id = texts.get("id") or texts.get("subject") or ""
    name = texts.get("name", "")
    found = {"id": id, "zh": name, "en": name}
    return {key: text for key, text in found.items() if text}
