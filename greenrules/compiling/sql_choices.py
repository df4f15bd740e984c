"""Choices while the query is written: what cannot be taken is left out, what is `and` or `or` anyway is that."""

from collections.abc import Callable

from greenrules.compiling.sql_terms import Pool, Term, compare, connect, is_literal, is_true, list_values, negate


def is_null(term: Term, pool: Pool) -> Term:
    """Return whether a term is missing."""
    if not term.nullable:
        return pool.truth(False)
    if is_literal(term, None):
        return pool.truth(True)
    if term.op in ("not", "compare", "calculate", "negative", "abs", "least", "greatest"):
        return connect("or", [is_null(part, pool) for part in term.parts], pool)
    if term.op == "case":
        open_ones = [one for one in list_values(term) if one.nullable and not is_literal(one, None)]
        if len(open_ones) < 2:
            return map_case(term, lambda one: is_null(one, pool), pool)
    return pool.make("is_null", (term,), None, "truth")


def equals_literal(term: Term, literal: Term, pool: Pool) -> Term:
    """Return whether a term is this literal: never NULL."""
    if term.op == "literal":
        return pool.truth(is_literal(term, literal.value))
    if literal.undefined and not term.undefined:
        return pool.truth(False)
    if term.op == "case" and all(one.op == "literal" or literal.undefined for one in list_values(term)):
        return map_case(term, lambda one: equals_literal(one, literal, pool), pool)
    return is_true(compare("=", term, literal, pool), pool)


def map_case(term: Term, change: Callable[[Term], Term], pool: Pool) -> Term:
    """Return a choice among what each of its values becomes."""
    parts = term.parts
    pairs = [(parts[at], change(parts[at + 1])) for at in range(0, len(parts) - 1, 2)]
    return choose(pairs, change(parts[-1]), pool)


def choose(branches: list[tuple[Term, Term]], otherwise: Term, pool: Pool) -> Term:
    """Return a choice; branches that cannot be taken are left out, choices that follow are taken in."""
    kept: list[tuple[Term, Term]] = []
    for test, value in branches:
        if is_literal(test, True):
            otherwise = value
            break
        if not is_literal(test, False, None):
            kept.append((test, value))
    if otherwise.op == "case":
        parts = otherwise.parts
        kept += [(parts[at], parts[at + 1]) for at in range(0, len(parts) - 1, 2)]
        otherwise = parts[-1]
    kept, otherwise = _settle_tests(kept, otherwise, pool)
    while kept and kept[-1][1] is otherwise:
        kept.pop()
    if not kept:
        return otherwise
    if otherwise.kind == "truth":
        shorter = _choose_truth(kept, otherwise, pool)
        if shorter is not None:
            return shorter
    while kept and is_literal(kept[-1][1], None):
        tested = _list_tested(kept[-1][0])
        narrowed = _narrow(otherwise, frozenset(tested), pool)
        if not tested or not all(is_strict(narrowed, one) for one in tested):
            break
        otherwise = narrowed
        kept.pop()
    if not kept:
        return otherwise
    values = [value for _, value in kept] + [otherwise]
    parts = tuple(part for pair in kept for part in pair)
    return pool.make(
        "case", (*parts, otherwise), None, otherwise.kind,
        nullable=any(one.nullable for one in values), undefined=any(one.undefined for one in values),
    )  # fmt: skip


def _settle_tests(kept: list[tuple[Term, Term]], otherwise: Term, pool: Pool) -> tuple[list[tuple[Term, Term]], Term]:
    """Turn `X and not B: v, X and B: w, else u` into `not X: u, B: w, else v`; drop what earlier tests rule out."""
    if len(kept) == 2:
        (first, value), (second, other) = kept
        shared = set(_list_conjuncts(first)) & set(_list_conjuncts(second))
        rest = [
            connect("and", [one for one in _list_conjuncts(test) if one not in shared], pool)
            for test in (first, second)
        ]
        whole = connect("and", [one for one in _list_conjuncts(first) if one in shared], pool)
        if rest[0] is negate(rest[1], pool) and not any(one.nullable for one in (whole, *rest)):
            kept, otherwise = [(negate(whole, pool), otherwise), (rest[1], other)], value
            kept = [pair for pair in kept if not is_literal(pair[0], False)]
    settled: list[tuple[Term, Term]] = []
    false: set[Term] = set()
    for test, value in kept:
        test = _assume(test, false, pool)
        if is_literal(test, True):
            return settled, value
        if not is_literal(test, False):
            settled.append((test, value))
            false.update(test.parts if test.op == "or" else (test,))
    return settled, otherwise


def _list_conjuncts(test: Term) -> tuple[Term, ...]:
    return test.parts if test.op == "and" else (test,)


def _assume(test: Term, false: set[Term], pool: Pool, depth: int = 4) -> Term:
    """Return a test where these are known not to be true."""
    if test in false and not test.nullable:
        return pool.truth(False)
    if depth == 0 or test.op not in ("and", "or", "not"):
        return test
    parts = [_assume(part, false, pool, depth - 1) for part in test.parts]
    return negate(parts[0], pool) if test.op == "not" else connect(test.op, parts, pool)


def _choose_truth(kept: list[tuple[Term, Term]], otherwise: Term, pool: Pool) -> Term | None:
    """Return a choice among truths as `and`, `or`, `not`; None when it is none of these."""
    if all(is_literal(value, True, False) for value in (*(value for _, value in kept), otherwise)):
        result = otherwise
        for test, value in reversed(kept):
            certain = is_true(test, pool)
            result = (
                connect("or", [certain, result], pool)
                if value.value
                else connect("and", [negate(certain, pool), result], pool)
            )
        return result
    if len(kept) == 1:
        test, value = kept[0]
        if is_literal(value, True):
            return connect("or", [is_true(test, pool), otherwise], pool)
        if is_literal(value, False):
            return connect("and", [negate(is_true(test, pool), pool), otherwise], pool)
        if is_literal(otherwise, False) and not value.nullable:
            return connect("and", [is_true(test, pool), value], pool)
        if is_literal(otherwise, True) and not value.nullable:
            return connect("or", [negate(is_true(test, pool), pool), value], pool)
    if len(kept) == 2 and is_literal(kept[1][1], None) and is_literal(kept[0][1], True, False):
        # Kleene: decided by one that decides, else open while one is open.
        decisive = kept[0][1].value
        tested = _list_tested(kept[1][0])
        deciding = list(kept[0][0].parts) if kept[0][0].op == "or" else [kept[0][0]]
        if tested and is_literal(otherwise, not decisive):
            return _match_kleene(tested, deciding, decisive, pool)
    return None


def _match_kleene(tested: list[Term], deciding: list[Term], decisive: bool, pool: Pool) -> Term | None:
    operands: list[Term] = []
    for one in deciding:
        inner = one.parts[0] if one.op == "is_true" else one
        operands.append(inner if decisive else negate(inner, pool))
    bases = {_strip(one) for one in operands if one.nullable}
    if bases != {_strip(one) for one in tested}:
        return None
    return connect("or" if decisive else "and", operands, pool)


def _strip(term: Term) -> Term:
    return term.parts[0] if term.op == "not" else term


def _list_tested(test: Term) -> list[Term]:
    """Return the terms that a test asks to be missing, any of them; nothing when it asks for something else."""
    parts = test.parts if test.op == "or" else (test,)
    return [part.parts[0] for part in parts] if all(part.op == "is_null" for part in parts) else []


def _narrow(term: Term, known: frozenset[Term], pool: Pool, depth: int = 4) -> Term:
    """Return a term where these are known not to be missing."""
    if depth == 0:
        return term
    match term.op:
        case "is_true" if _is_sure(term.parts[0], known):
            return term.parts[0]
        case "is_null" if term.parts[0] in known:
            return pool.truth(False)
        case "not":
            return negate(_narrow(term.parts[0], known, pool, depth - 1), pool)
        case _:
            return term


def _is_sure(term: Term, known: frozenset[Term], depth: int = 4) -> bool:
    """Whether a term is not missing where these are not."""
    if not term.nullable or term in known:
        return True
    if depth == 0 or term.op not in ("not", "compare", "negative", "abs"):
        return False
    return all(_is_sure(one, known, depth - 1) for one in term.parts)


def is_strict(term: Term, part: Term, depth: int = 5) -> bool:
    """Whether a term is missing where one of its parts is."""
    if term is part:
        return True
    if depth == 0 or term.op not in ("not", "compare", "calculate", "negative", "abs", "nullif"):
        return False
    return any(is_strict(one, part, depth - 1) for one in term.parts)
