"""The pages in docs about mutants and coverage: tables a reader can check by running the commands again."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from greenrules.testing.coverage_report import Coverage
from greenrules.testing.mutant_report import MutantRun

INTRO = """\
# Mutants of rules

`greenrules mutate` plants one small mistake at a time in a ruleset (a gate dropped, a threshold one unit off, `<=` for
`<`, baseline and leading value swapped, a weight nudged, an input left out, rows swapped, …) and sees whether a case
beside it expects anything that then comes out otherwise. A mutant no case notices is either a missing case or says the
same as the sound ruleset for every subject: *equivalent*, which takes a stated reason or a proof by the solver, never a
search that failed. An overlay answers for what differs from its base.
"""


def write_mutants_page(runs: Sequence[MutantRun]) -> str:
    """Return the table of all mutants, by ruleset and by kind of mistake, with the reasons of the equivalent ones."""
    parts = [INTRO, "", *_write_runs(runs), "", "## By kind of mistake", "", *_write_kinds(runs)]
    parts += ["", "## Equivalent mutants", "", *_write_reasons(runs), "", "## Survivors", "", *_write_survivors(runs)]
    return "\n".join(parts) + "\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    heads = tuple(heads)
    yield f"| {' | '.join(heads)} |"
    yield f"|{'|'.join(['---', *['---:'] * (len(heads) - 1)])}|"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"


def _write_runs(runs: Sequence[MutantRun]) -> Iterator[str]:
    rows = [(run.ruleset, run.cases, *_count(run.fates)) for run in runs]
    total = tuple(sum(column) for column in zip(*(row[1:] for row in rows), strict=True))
    yield from _table(("ruleset", "cases", "mutants", "killed", "equivalent", "survived"), [*rows, ("**all**", *total)])


def _count(fates: Iterable[object]) -> tuple[int, int, int, int]:
    listed = list(fates)
    killed = sum(bool(fate.killed_by) for fate in listed)  # type: ignore[attr-defined]  # Fate
    equivalent = sum(fate.equivalent is not None for fate in listed)  # type: ignore[attr-defined]
    return len(listed), killed, equivalent, len(listed) - killed - equivalent


def _write_kinds(runs: Sequence[MutantRun]) -> Iterator[str]:
    by_kind: dict[str, list[object]] = {}
    for run in runs:
        for fate in run.fates:
            by_kind.setdefault(fate.mutant.kind, []).append(fate)
    rows = ((kind, *_count(fates)) for kind, fates in sorted(by_kind.items(), key=lambda item: -len(item[1])))
    yield from _table(("mistake", "mutants", "killed", "equivalent", "survived"), rows)


def _write_reasons(runs: Sequence[MutantRun]) -> Iterator[str]:
    reasons = Counter(
        (run.ruleset, fate.equivalent.en) for run in runs for fate in run.fates if fate.equivalent is not None
    )
    if not reasons:
        yield "None."
        return
    for (ruleset, reason), count in sorted(reasons.items()):
        yield f"* `{ruleset}`: {count}, {reason}"


def _write_survivors(runs: Sequence[MutantRun]) -> Iterator[str]:
    listed = [(run.ruleset, fate) for run in runs for fate in run.survivors]
    if not listed:
        yield "None."
    for ruleset, fate in listed:
        yield f"* `{ruleset}`: {fate.missing.en} ({fate.mistake.en})"


def write_coverage_table(coverages: Sequence[Coverage]) -> str:
    """Return the coverage of every ruleset as a Markdown table, and why items are unreachable."""
    rows = [(c.ruleset, c.cases, len(c.items), c.covered, c.unreachable, len(c.open_items)) for c in coverages]
    total = tuple(sum(column) for column in zip(*(row[1:] for row in rows), strict=True))
    heads = ("ruleset", "cases", "items", "covered", "unreachable", "open")
    lines = [*_table(heads, [*rows, ("**all**", *total)]), "", "Why items are unreachable:", ""]
    reasons = Counter((c.ruleset, i.unreachable.en) for c in coverages for i in c.items if i.unreachable is not None)
    lines += [f"* `{ruleset}`: {count}, {reason}" for (ruleset, reason), count in sorted(reasons.items())]
    return "\n".join(lines) + "\n"


def digest_files(files: Iterable[Path]) -> str:
    """Return one digest of the contents of files, whatever folder they lie in."""
    whole = sha256()
    for file in sorted(files, key=lambda file: (file.parent.name, file.name)):
        whole.update(f"{file.parent.name}/{file.name}\n".encode())
        whole.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()[:16]
