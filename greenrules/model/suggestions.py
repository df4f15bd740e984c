""" "Did you mean": the nearest known word."""

from collections.abc import Iterable
from difflib import get_close_matches


def find_closest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate nearest to `word`, or None when none is near; ties go to the first by name."""
    found = get_close_matches(word, sorted(set(candidates)), n=1, cutoff=0.6)
    return found[0] if found else None


def suggest(word: str, candidates: Iterable[str], *, otherwise: str = "") -> str:
    """Return a help text that proposes the nearest candidate, or `otherwise`."""
    closest = find_closest(word, candidates)
    return f"did you mean `{closest}`?" if closest else otherwise
