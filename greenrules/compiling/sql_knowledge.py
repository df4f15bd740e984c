"""What is known where a term stands: which terms are missing, which tests hold there."""

from typing import Final, Literal, TypeAlias

from greenrules.compiling.sql_choices import is_strict
from greenrules.compiling.sql_terms import Pool, Term

# Of a term: missing, present, or a truth that is true, false, or one of false and missing.
Fact: TypeAlias = tuple[Term, Literal["missing", "present", "true", "false", "untrue"]]
Known: TypeAlias = frozenset[Fact]
NOTHING: Final[Known] = frozenset()


def add_true(test: Term, known: Known) -> Known:
    """Return what is known where a test holds."""
    return _add_outcome(test, known, holds=True)


def add_untrue(test: Term, known: Known, *, is_sure: bool) -> Known:
    """Return what is known where a test does not hold.

    Args:
        is_sure: whether it is false there: not missing.
    """
    if is_sure:
        return _add_outcome(test, known, holds=False)
    if test.op == "or":
        for part in test.parts:
            known = add_untrue(part, known, is_sure=not part.nullable)
        return known
    return known | {(test, "untrue")}


def _add_outcome(test: Term, known: Known, *, holds: bool) -> Known:
    """Return what is known where a test is true, or where it is false."""
    match test.op:
        case "and" | "or" if (test.op == "and") is holds:
            for part in test.parts:
                known = _add_outcome(part, known, holds=holds)
            return known
        case "not":
            return _add_outcome(test.parts[0], known, holds=not holds)
        case "is_true":
            (part,) = test.parts
            return add_true(part, known) if holds else add_untrue(part, known, is_sure=not part.nullable)
        case "is_null":
            return known | {(test.parts[0], "missing" if holds else "present")}
        case "literal":
            return known
        case _:
            return _add_present(test, known) | {(test, "true" if holds else "false")}


def _add_present(term: Term, known: Known) -> Known:
    """Return what is known where a term has a value."""
    match term.op:
        case "not" | "compare" | "calculate" | "negative" | "abs" | "floor":
            for part in term.parts:
                known = _add_present(part, known)
            return known
        case "nullif":
            return _add_present(term.parts[0], known) | {(term, "present")}
        case "literal":
            return known
        case _:
            return known | {(term, "present")} if term.nullable else known


def is_present(term: Term, known: Known) -> bool:
    """Whether a term is known to have a value."""
    return (term, "present") in known


def is_absent(term: Term, known: Known) -> bool:
    """Whether a term is known to be missing."""
    return (term, "missing") in known


def decide(test: Term, known: Known, pool: Pool, *, is_test: bool) -> Term | None:
    """Return a truth that is decided by what is known, else None.

    Args:
        is_test: whether NULL and false do the same where it stands.
    """
    if not known:
        return None
    if (test, "true") in known:
        return pool.truth(True)
    if (test, "false") in known or (is_test and (test, "untrue") in known):
        return pool.truth(False)
    if test.op != "compare":
        return None
    for other, outcome in known:
        if outcome == "true" and other.op == "compare" and other.parts[0] is test.parts[0] and _excludes(other, test):
            return pool.truth(False)
    return None


def _excludes(known: Term, test: Term) -> bool:
    """Whether a comparison that holds rules another of the same term out."""
    (_, mark), (_, other) = known.parts, test.parts
    if mark.op != "literal" or other.op != "literal" or test.value != "=" or mark.kind != other.kind:
        return False
    match known.value:
        case "=":
            return bool(mark.value != other.value)
        case ">":
            return bool(other.value <= mark.value)
        case "<":
            return bool(other.value >= mark.value)
        case _:
            return False


def implies(known: Term, test: Term) -> bool:
    """Whether a test holds wherever another does, and never the other way round."""
    if test.op == "not" and test.parts[0].op == "is_null":
        return known.op == "compare" and is_strict(known, test.parts[0].parts[0])
    if known.op != "compare" or test.op != "compare" or known.parts[0] is not test.parts[0]:
        return False
    mark, other = known.parts[1], test.parts[1]
    if mark is other or not all(one.op == "literal" and one.kind == "number" for one in (mark, other)):
        return False
    match known.value, test.value:
        case "<" | "<=", "<" | "<=":
            return bool(mark.value < other.value)
        case ">" | ">=", ">" | ">=":
            return bool(mark.value > other.value)
        case _:
            return False
