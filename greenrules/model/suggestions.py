""" "Did you mean": the nearest known word."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from greenrules.model.citing import Words
from greenrules.model.declarations import Fact

# A label is named by a part of it when the part is at least this share of it: `电` alone names nothing.
_LEAST_SHARE = 0.4


def find_closest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate nearest to `word`, or None when none is near; ties go to the first by name."""
    found = get_close_matches(word, sorted(set(candidates)), n=1, cutoff=0.6)
    return found[0] if found else None


def suggest(word: str, candidates: Iterable[str], *, otherwise: str = "") -> str:
    """Return a help text that proposes the nearest candidate, or `otherwise`."""
    closest = find_closest(word, candidates)
    return f"did you mean `{closest}`?" if closest else otherwise


def suggest_fact(word: str, own: Mapping[str, Fact], others: Mapping[str, Fact], *, otherwise: str) -> str:
    """Return a help text that proposes the fact meant by an id or a label, or by the label of one of its options.

    Args:
        own: the facts of the ruleset, whose labels come before those of the `others`.
    """
    labels, other_labels = ({id: fact.label for id, fact in facts.items()} for facts in (own, others))
    ways = (
        _find_label(word, labels),
        find_closest(word, {*own, *others}),
        _find_part(word, labels),
        _find_asked(word, own),
        _find_label(word, other_labels),
        _find_part(word, other_labels),
        _find_asked(word, others),
    )
    meant = next(filter(None, ways), None)
    return f"did you mean `{meant}`?" if meant else otherwise


def _find_asked(word: str, facts: Mapping[str, Fact]) -> str | None:
    """Return the first fact by name that has an option of this label."""
    asked = (id for id in sorted(facts) if _find_label(word, {one.id: one.label for one in facts[id].options}))
    return next(asked, None)


def suggest_option(word: str, fact: Fact, options: Iterable[str], *, otherwise: str) -> str:
    """Return a help text that proposes the option meant by an id or a label, or `otherwise`."""
    known = set(options)
    labels = {option.id: option.label for option in fact.options if option.id in known}
    return suggest_labelled(word, labels, ids=known, otherwise=otherwise)


def suggest_labelled(word: str, labels: Mapping[str, Words], *, otherwise: str, ids: Iterable[str] = ()) -> str:
    """Return a help text that proposes the entry meant by an id or a label, or `otherwise`.

    Args:
        labels: by id.
        ids: those that have no label, too.
    """
    meant = _find_label(word, labels) or find_closest(word, {*labels, *ids}) or _find_part(word, labels)
    return f"did you mean `{meant}`?" if meant else otherwise


def list_labelled(word: str, labels: Mapping[str, Words]) -> tuple[str, ...]:
    """Return every id whose label, in either language, is the word; case, blanks and underscores do not count."""
    plain = _plain(word)
    return tuple(id for id, label in labels.items() if plain and plain in (_plain(label.zh), _plain(label.en)))


def _find_label(word: str, labels: Mapping[str, Words]) -> str | None:
    """Return the first by name whose label, in either language, is the word."""
    return min(list_labelled(word, labels), default=None)


def _find_part(word: str, labels: Mapping[str, Words]) -> str | None:
    """Return the one whose label shares most with the word where one of the two is part of the other."""
    plain = _plain(word)
    shares = {id: max(_share(plain, _plain(label.zh)), _share(plain, _plain(label.en))) for id, label in labels.items()}
    best = min(sorted(shares), key=lambda id: -shares[id], default=None)
    return best if best is not None and shares[best] >= _LEAST_SHARE else None


def _share(word: str, label: str) -> float:
    shorter, longer = sorted((word, label), key=len)
    return len(shorter) / len(longer) if len(shorter) > 1 and shorter in longer else 0


def _plain(text: str) -> str:
    """Return a text as it is compared: without case, blanks and underscores."""
    return "".join(text.casefold().replace("_", " ").split())
