"""New cases for mistakes no case notices: subjects that tell mutants from the sound ruleset, merged where they fit."""

from collections.abc import Iterable, Sequence
from random import Random

from attrs import field, frozen

from greenrules.model.citing import Words
from greenrules.testing.coverage_measuring import Targets
from greenrules.testing.coverage_subjects import Draft, apply_changes, list_changes, open_environment
from greenrules.testing.coverage_suggesting import make_name
from greenrules.testing.coverage_words import join_words
from greenrules.testing.coverage_writing import CaseText, expect_entries
from greenrules.testing.mutant_rulesets import Mutant
from greenrules.testing.mutant_running import Bench
from greenrules.testing.mutant_separating import Comparison, Separation, separate
from greenrules.testing.mutant_words import describe_mutant


@frozen
class Separated:
    """Cases that would notice mutants, and the mutants nothing was found for."""

    cases: tuple[CaseText, ...]
    left: tuple[Mutant, ...]
    separations: tuple[Separation, ...] = field(repr=False)


def suggest_for_mutants(
    bench: Bench,
    targets: Targets,
    survivors: Sequence[Mutant],
    start: Draft,
    drafts: Sequence[Draft],
    *,
    names: Iterable[str] = (),
    tries: int = 80,
    most: int = 12,
    seed: int = 0,
) -> Separated:
    """Return cases that notice the survivors, as few as fit together."""
    random = Random(seed)
    found = [separate(bench, targets, mutant, start, drafts, random, tries=tries) for mutant in survivors]
    separations = [each for each in found if each is not None]
    left = tuple(mutant for mutant, each in zip(survivors, found, strict=True) if each is None)
    taken = set(names)
    merged = _merge(bench, start, separations, most)
    return Separated(tuple(_write(bench, draft, group, taken) for draft, group in merged), left, tuple(separations))


def _merge(
    bench: Bench, start: Draft, separations: Sequence[Separation], most: int
) -> list[tuple[Draft, list[Separation]]]:
    merged: list[tuple[Draft, list[Separation]]] = []
    comparisons = {each.mutant.number: Comparison(bench, each.mutant) for each in separations}
    for each in sorted(separations, key=lambda each: -len(list_changes(start, each.draft))):
        changes = list_changes(start, each.draft)
        for n, (draft, group) in enumerate(merged):
            if len(group) >= most:
                continue
            if any(
                change in list_changes(start, draft) and not _agree(draft, each.draft, change) for change in changes
            ):
                continue
            both = apply_changes(each.draft, draft.copy(), changes)
            if all(comparisons[one.mutant.number].shows_at(both, one.shown_at) for one in (*group, each)):
                merged[n] = (both, [*group, each])
                break
        else:
            merged.append((each.draft, [each]))
    return merged


def _agree(first: Draft, second: Draft, change: tuple[str, str]) -> bool:
    return not list(set(list_changes(first, second)) & {change})


def _write(bench: Bench, draft: Draft, group: Sequence[Separation], taken: set[str]) -> CaseText:
    environment = open_environment(draft)
    shown = sorted({each.shown_at for each in group})
    words = join_words([describe_mutant(each.mutant, bench.entries[_entry(each.mutant)]) for each in group])
    label = Words(f"可发现：{words.zh}", f"notices: {words.en}")
    expect = expect_entries((bench.entries[id] for id in shown), environment)
    first = group[0].mutant
    return CaseText(make_name(f"{_entry(first)}||{first.kind}", taken), label, draft, expect)


def _entry(mutant: Mutant) -> str:
    return f"grade:{getattr(mutant.node, 'id', '')}" if mutant.entry == "grade:*" else mutant.entry
