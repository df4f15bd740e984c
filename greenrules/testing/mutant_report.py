"""How the cases of a ruleset fare against its mutants, and what is missing where one survives."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from attrs import evolve, field, frozen

from greenrules.explaining.layout import align
from greenrules.explaining.page import Language
from greenrules.model.citing import Words
from greenrules.testing.coverage_cases import Suite, open_suite
from greenrules.testing.coverage_measuring import Targets, find_targets
from greenrules.testing.coverage_subjects import Draft
from greenrules.testing.coverage_writing import CaseText
from greenrules.testing.mutant_checks import list_checks
from greenrules.testing.mutant_equivalence import Judge, open_judge
from greenrules.testing.mutant_rulesets import Mutant, build, list_mutants
from greenrules.testing.mutant_running import Bench, Trial, prepare_bench, prepare_trial, try_mutant
from greenrules.testing.mutant_separating import separate
from greenrules.testing.mutant_suggesting import suggest_for_mutants
from greenrules.testing.mutant_words import describe_missing_case, describe_mutant

LAW_EXAMPLES = 40


@frozen
class Fate:
    """What became of one mutant.

    Attributes:
        killed_by: the first case that noticed, `law:<name>` for a law, or "".
        equivalent: why it says the same as the sound ruleset for every subject, or None.
        witness: a subject that tells it from the sound ruleset, where it survived and one was found.
        shown_at: the entry where it shows on that subject.
    """

    mutant: Mutant
    mistake: Words
    missing: Words
    killed_by: str
    equivalent: Words | None = None
    witness: Draft | None = field(default=None, repr=False)
    shown_at: str = ""

    @property
    def survived(self) -> bool:
        """Whether the mistake goes unnoticed though it matters, or may matter."""
        return not self.killed_by and self.equivalent is None


@frozen
class MutantRun:
    """All mutants of one ruleset."""

    ruleset: str
    file: Path
    cases: int
    fates: tuple[Fate, ...] = field(repr=False)

    @property
    def killed(self) -> int:
        """How many a case or law noticed."""
        return sum(bool(fate.killed_by) for fate in self.fates)

    @property
    def equivalent(self) -> int:
        """How many say the same as the sound ruleset, for a stated reason."""
        return sum(fate.equivalent is not None for fate in self.fates)

    @property
    def survivors(self) -> tuple[Fate, ...]:
        """Those nobody noticed."""
        return tuple(fate for fate in self.fates if fate.survived)


def run_mutants(path: Path, *, tries: int = 60, solver: bool = True, laws: bool = False) -> MutantRun:
    """Try every mutant of a ruleset file against the cases beside it.

    Args:
        tries: how long to look for a subject that tells a survivor from the sound ruleset.
        laws: whether the standard laws are tried on what no case notices.
        solver: whether z3 may prove what no stated reason shows to be equivalent; without it such mutants survive.
    Raises: RulesetError, FactsError when the ruleset or its cases are wrong (GR810 without cases).
    """
    suite = open_suite(path)
    targets, bench = find_targets(suite.ruleset, suite.base), prepare_bench(suite.ruleset)
    trials = list_trials(suite, bench)
    judge = open_judge(suite.ruleset, solver=solver)
    mutants = tuple(list_mutants(targets.entries, suite.ruleset))
    fates = tuple(_decide(suite, targets, bench, trials, judge, mutant, tries) for mutant in mutants)
    if laws:
        fates = tuple(try_laws(suite, fate) if fate.survived else fate for fate in fates)
    return MutantRun(suite.ruleset.key, suite.file, len(suite.cases), fates)


def suggest_against(path: Path, *, tries: int = 60) -> tuple[CaseText, ...]:
    """Return cases that notice the mutants the cases beside a ruleset file do not."""
    suite = open_suite(path)
    targets, bench = find_targets(suite.ruleset, suite.base), prepare_bench(suite.ruleset)
    trials, judge = list_trials(suite, bench), open_judge(suite.ruleset, solver=False)
    mutants = list_mutants(targets.entries, suite.ruleset)
    survivors = [m for m in mutants if not try_mutant(bench, m, trials).killed_by and judge.explain(m) is None]
    names = [case.name for case in suite.cases]
    return suggest_for_mutants(bench, targets, survivors, suite.start, suite.drafts, names=names, tries=tries).cases


def list_trials(suite: Suite, bench: Bench) -> tuple[Trial, ...]:
    """Return the cases of a ruleset ready for trials."""
    return tuple(
        prepare_trial(bench, case.name, draft, list_checks(case.expect, suite.ruleset, bench.entries))
        for case, draft in zip(suite.cases, suite.drafts, strict=True)
    )


def _decide(
    suite: Suite, targets: Targets, bench: Bench, trials: Sequence[Trial], judge: Judge, mutant: Mutant, tries: int
) -> Fate:
    entry = bench.entries[name_entry(mutant)]
    mistake, missing = describe_mutant(mutant, entry), describe_missing_case(mutant, entry)
    killed_by = try_mutant(bench, mutant, trials).killed_by
    if killed_by:
        return Fate(mutant, mistake, missing, killed_by)
    reason = judge.explain(mutant)
    if reason is not None:
        return Fate(mutant, mistake, missing, "", reason)
    found = separate(bench, targets, mutant, suite.start, suite.drafts, Random(mutant.number), tries=tries)
    if found is not None:
        return Fate(mutant, mistake, missing, "", None, found.draft, found.shown_at)
    return Fate(mutant, mistake, missing, "", judge.prove(bench, mutant))


def try_laws(suite: Suite, fate: Fate) -> Fate:
    """Return the fate of a survivor after the standard laws: the first one that is broken notices it."""
    from greenrules.testing.law_checks import check_laws
    from greenrules.testing.law_notes import find_notes

    wrong = build(suite.ruleset, fate.mutant)
    results = check_laws(wrong, examples=LAW_EXAMPLES, notes=find_notes(suite.ruleset))
    broken = next((result.law for result in results if not result.passed), "")
    return evolve(fate, killed_by=f"law:{broken}", witness=None, shown_at="") if broken else fate


def name_entry(mutant: Mutant) -> str:
    """Return the id of the entry a mutant is wrong at; of swapped rungs the first."""
    return f"grade:{getattr(mutant.node, 'id', '')}" if mutant.entry == "grade:*" else mutant.entry


HEADS: Mapping[Language, tuple[str, ...]] = {
    "en": ("ruleset", "cases", "mutants", "killed", "equivalent", "survived"),
    "zh": ("规则集", "用例", "变异", "被发现", "等价", "存活"),
}


def write_mutants(runs: Sequence[MutantRun], lang: Language) -> str:
    """Return one line for each ruleset, and every survivor as the case that is missing below its ruleset's line."""
    lines = align([HEADS[lang], *(_row(run) for run in runs)])
    text = [lines[0]]
    for line, run in zip(lines[1:], runs, strict=True):
        text += [line, *(text for fate in run.survivors for text in _describe(fate, lang))]
    return "\n".join(text) + "\n"


def _row(run: MutantRun) -> tuple[str, ...]:
    numbers = (run.cases, len(run.fates), run.killed, run.equivalent, len(run.survivors))
    return (run.ruleset, *map(str, numbers))


def _describe(fate: Fate, lang: Language) -> Iterator[str]:
    span = fate.mutant.span
    place = "" if span is None else f"{span.source.name}:{span.line}: "
    yield f"  {place}{getattr(fate.missing, lang)}"
    yield f"    {getattr(fate.mistake, lang)}"


def write_mutants_json(runs: Sequence[MutantRun]) -> str:
    """Return every mutant with its fate as JSON."""
    return json.dumps([_as_data(run) for run in runs], ensure_ascii=False, indent=1) + "\n"


def _as_data(run: MutantRun) -> dict[str, object]:
    return {
        "ruleset": run.ruleset,
        "cases": run.cases,
        "mutants": len(run.fates),
        "killed": run.killed,
        "equivalent": run.equivalent,
        "survived": len(run.survivors),
        "list": [_fate_as_data(fate) for fate in run.fates],
    }


def _fate_as_data(fate: Fate) -> dict[str, object]:
    span = fate.mutant.span
    return {
        "entry": fate.mutant.entry,
        "kind": fate.mutant.kind,
        "place": "" if span is None else f"{span.source.name}:{span.line}",
        "mistake": {"zh": fate.mistake.zh, "en": fate.mistake.en},
        "missing_case": {"zh": fate.missing.zh, "en": fate.missing.en},
        "killed_by": fate.killed_by,
        "equivalent": None if fate.equivalent is None else {"zh": fate.equivalent.zh, "en": fate.equivalent.en},
        "shown_at": fate.shown_at,
    }
