"""A file of subjects to a file of verdicts and one of rejects, batch by batch; what was interrupted can go on."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from attrs import asdict, evolve, frozen

from greenrules.explaining.page import Language
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.ruleset import Ruleset
from greenrules.tracking.table import OpenTable, TableVerdicts, judge_columns, open_table
from greenrules.tracking.table_batches import NAMING, Batch, work_ahead
from greenrules.tracking.table_files import ROWS, check_file, read_batches
from greenrules.tracking.table_rejects import place_rejects, write_rejects
from greenrules.tracking.table_writing import can_resume, choose_places, open_writer


@frozen
class Run:
    """How far a run has come, and what it has met.

    Attributes:
        ends: where every batch ends in the file of verdicts.
        settings: what else the files depend on: parameters, columns, language.
        encoding: of a source of text.
    """

    digest: str
    as_of: str
    size: int
    rows: int = 0
    rejected: int = 0
    rejects: int = 0
    exact_rows: int = 0
    ends: tuple[int, ...] = ()
    rejects_end: int = 0
    settings: str = ""
    encoding: str = ""


@frozen
class _Place:
    source: Path
    output: Path
    rejects: Path
    notes: Path


def evaluate_file(
    ruleset: Ruleset,
    source: str | Path,
    output: str | Path,
    as_of: date | str,
    parameters: Mapping[str, object] | None = None,
    *,
    rejects: str | Path | None = None,
    detailed: bool = True,
    ignore: tuple[str, ...] = (),
    resume: bool = False,
    language: Language = "en",
    bom: bool = True,
    report: Callable[[Run], None] = lambda run: None,
    batch: int = ROWS,
) -> Run:
    """Judge every subject of a file; memory does not grow with its rows.

    Args:
        source: CSV, JSON lines, Parquet, Arrow or a workbook.
        output: CSV, JSON lines, Parquet, Arrow or `.xlsx`.
        rejects: where bad cells go, as CSV or JSON lines, one line for each; without it, beside the output.
        resume: go on where an interrupted run of the same ruleset, date, file and settings ended (CSV, JSON lines,
            Parquet).
        language: of labels, messages and ways out in the rejects.
        bom: begin CSV files with the mark of UTF-8, without which Excel takes Chinese for something else.
        report: called after every batch.
    Raises: FactsError (GR680, GR683, GR684 and those of `evaluate_table`), UnsupportedByBackend (GR730, GR731).
    """
    output, bad_cells = choose_places(source, output, rejects)
    place = _Place(check_file(source), output, bad_cells, output.with_suffix(".progress.json"))
    settings = json.dumps([parameters or {}, rejects and str(rejects), detailed, ignore, language, bom], default=str)
    fresh = Run(ruleset.digest, str(as_of), place.source.stat().st_size, settings=settings)
    run = _find_place(place, fresh) if resume else fresh
    if not resume:
        # A note of an earlier run says nothing of the files that are begun now.
        place.notes.unlink(missing_ok=True)
    wanted = {*ruleset.facts, *NAMING}

    def judge(batches: Iterator[Batch]) -> Iterator[tuple[Batch, TableVerdicts]]:
        opened: OpenTable | None = None
        for one in batches:
            if opened is None:
                opened = open_table(ruleset, one.names, as_of, parameters, detailed=detailed, ignore=ignore)
            broken = one.broken.values()
            yield one, judge_columns(opened, one.columns, is_arrow=one.is_arrow, is_text=one.is_text, broken=broken)

    with ExitStack() as stack:
        verdicts = stack.enter_context(open_writer(output, run.ends if run.rows else None, bom=bom))
        bad = stack.enter_context(open_writer(place.rejects, (run.rejects_end,) if run.rows else None, bom=bom))
        if not run.rows:
            write_rejects(bad, (), language)
        # A batch is written while the next is judged and the one after it is read.
        for one, found in work_ahead(judge(work_ahead(read_batches(place.source, run.rows, batch, wanted)))):
            moved = list(place_rejects(found.rejects, one, run.rows))
            verdicts.write({**found.named, **found.verdicts})
            write_rejects(bad, moved, language)
            run = evolve(
                run, rows=run.rows + one.count, rejects=run.rejects + len(moved),
                rejected=run.rejected + len({reject.row for reject in moved}),
                exact_rows=run.exact_rows + found.exact_rows, ends=(*run.ends, verdicts.end), rejects_end=bad.end,
                encoding=one.encoding,
            )  # fmt: skip
            if can_resume(output):
                _note(place.notes, run)
            report(run)
    place.notes.unlink(missing_ok=True)
    return run


def _note(notes: Path, run: Run) -> None:
    """Write how far it has come, so that a run that is killed leaves the old note or the new one."""
    fresh = notes.with_suffix(".progress.new")
    fresh.write_text(json.dumps(asdict(run)), encoding="utf-8")
    os.replace(fresh, notes)


def _find_place(place: _Place, fresh: Run) -> Run:
    """Return how far an interrupted run came.

    Raises: FactsError (GR684 when there is none, or it was of another ruleset, date, file or settings).
    """
    try:
        noted = json.loads(place.notes.read_text(encoding="utf-8"))
        known = Run(**{**noted, "ends": tuple(noted["ends"])})
    except (OSError, ValueError, TypeError, KeyError):
        known = None
    same = known is not None and _tell(known) == _tell(fresh)
    if known is None or not same or not can_resume(place.output):
        what = "there is no interrupted run to go on with" if known is None else "the interrupted run is another"
        help = "start again without `--resume`"
        raise FactsError((Diagnostic("GR684", what, path=str(place.output), help=help),))
    return known


def _tell(run: Run) -> tuple[object, ...]:
    """Return what two runs that write the same files have in common."""
    return run.digest, run.as_of, run.size, run.settings
