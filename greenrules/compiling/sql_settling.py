"""Terms made to ask nothing twice: what a choice has tested is known where its values are computed.

Input: the columns of the result as terms. Output: terms of the same value in every row, NULL for NULL.
"""

from collections.abc import Iterator, Sequence
from typing import Final, Literal, TypeAlias

from attrs import define, field

from greenrules.compiling.sql_choices import choose, is_strict
from greenrules.compiling.sql_knowledge import (
    NOTHING,
    Known,
    add_true,
    add_untrue,
    decide,
    implies,
    is_absent,
    is_present,
)
from greenrules.compiling.sql_terms import Pool, Term, connect, is_literal, is_true, negate, sort_terms

# Where NULL and false do the same, in a test, or where they do not.
Place: TypeAlias = Literal["test", "value"]
# What a choice has tested is carried so far down: deeper terms are shared with places that know less.
DEEPEST: Final = 8
_FLIPPED = {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}
# Of a choice: its values are never missing where they are chosen; of a least or greatest: where it stands, no part is.
_SURE: Final = "sure"
_STRICT = ("not", "compare", "calculate", "negative", "abs", "floor")


@define
class Settling:
    """Terms settled so far, by what is known and where they stand.

    Attributes:
        masks: of each term, a bit for every term it is made of.
    """

    pool: Pool
    done: dict[tuple[Term, Known, Place], Term] = field(factory=dict)
    places: dict[Term, int] = field(factory=dict)
    masks: dict[Term, int] = field(factory=dict)

    def settle(self, term: Term, known: Known = NOTHING, place: Place = "value", depth: int = 0) -> Term:
        """Return a term of the same value wherever these are known."""
        if not term.parts and term.op != "input":
            return term
        if known:
            term = self.settle(term, place=place)
            known = frozenset(one for one in known if self._concerns(one[0], term))
            if depth > DEEPEST:
                return term
            if is_absent(term, known):
                return self.pool.null(term.kind)
        if term.kind != "truth":
            place = "value"
        key = (term, known, place)
        if key not in self.done:
            self.done[key] = self._settle(term, known, place, depth + 1)
        return self.done[key]

    def _settle(self, term: Term, known: Known, place: Place, depth: int) -> Term:
        if term.kind == "truth":
            decided = decide(term, known, self.pool, is_test=place == "test")
            if decided is not None:
                return decided
        match term.op:
            case "input":
                return term
            case "case":
                return self._settle_case(term, known, place, depth)
            case "and" | "or":
                return self._settle_connected(term, known, place, depth)
            case "not":
                part = self.settle(term.parts[0], known, "value", depth)
                if part.op == "is_true" and part.parts[0].op == "not":
                    # Not surely false: missing or true.
                    (open_one,) = part.parts[0].parts
                    certain = open_one if place == "test" else is_true(open_one, self.pool)
                    return connect("or", [self._test_null(open_one, known, depth), certain], self.pool)
                if part.op == "compare" and part.value in _FLIPPED:
                    return self._compare(_FLIPPED[part.value], part.parts)
                return negate(part, self.pool)
            case "is_true":
                part = self.settle(term.parts[0], known, "test", depth)
                if place == "test" or self._is_sure(part, known, depth):
                    return part
                return is_true(part, self.pool)
            case "is_null":
                return self._test_null(self.settle(term.parts[0], known, "value", depth), known, depth)
            case _:
                return self._rebuild(term, known, depth)

    def _settle_case(self, term: Term, known: Known, place: Place, depth: int) -> Term:
        pairs: list[tuple[Term, Term]] = []
        otherwise, here, is_sure = term.parts[-1], known, True
        for at in range(0, len(term.parts) - 1, 2):
            test = self.settle(term.parts[at], here, "test", depth)
            if is_literal(test, True):
                otherwise = term.parts[at + 1]
                break
            if is_literal(test, False, None):
                continue
            there = add_true(test, here)
            value = self.settle(term.parts[at + 1], there, place, depth)
            is_sure = is_sure and self._is_sure(value, there, depth)
            # What is missing comes first, so that the rest may be what another choice is.
            tests = test.parts if _starts_missing(test) else (test,)
            pairs += [pair for one in tests for pair in _open_up(one, value)]
            here = add_untrue(test, here, is_sure=self._is_sure(test, here, depth))
        otherwise = self.settle(otherwise, here, place, depth)
        is_sure = is_sure and self._is_sure(otherwise, here, depth)
        if otherwise.op == "case":
            pairs += zip(otherwise.parts[:-1:2], otherwise.parts[1:-1:2], strict=True)
            otherwise = otherwise.parts[-1]
        _leave_out_idle(pairs, otherwise)
        if len(pairs) == 1 and is_literal(otherwise, None):
            test, value = pairs[0]
            # What is chosen where it is known is itself.
            if test is negate(self._test_null(value, NOTHING, depth), self.pool):
                return value
        found = choose(pairs, otherwise, self.pool)
        if is_sure and found.op == "case" and found.nullable:
            found = self.pool.make("case", found.parts, _SURE, found.kind, undefined=found.undefined)
        # A number that only loses a test where it stands is shared with places that know less.
        return term if known and found.op == "case" and term.kind != "truth" else found

    def _settle_connected(self, term: Term, known: Known, place: Place, depth: int) -> Term:
        parts: list[Term] = []
        here = known
        for part in term.parts:
            found = self.settle(part, here, place, depth)
            parts.append(found)
            is_sure = self._is_sure(found, here, depth)
            if is_sure or place == "test":
                here = add_true(found, here) if term.op == "and" else add_untrue(found, here, is_sure=is_sure)
        if term.op == "and" and place == "test":
            parts = [part for part in parts if not any(implies(other, part) for other in parts if other is not part)]
        whole = connect(term.op, parts, self.pool)
        if (
            place == "value"
            and whole.op == term.op
            and not whole.nullable
            and any(part.op == "is_true" for part in whole.parts)
        ):
            tests = [part.parts[0] if part.op == "is_true" else part for part in whole.parts]
            return is_true(connect(whole.op, tests, self.pool), self.pool)
        return whole

    def _test_null(self, term: Term, known: Known, depth: int) -> Term:
        pool = self.pool
        if not term.nullable or is_present(term, known):
            return pool.truth(False)
        if is_literal(term, None) or is_absent(term, known):
            return pool.truth(True)
        if term.op in _STRICT or (term.op in ("least", "greatest")):
            return connect("or", [self._test_null(part, known, depth) for part in term.parts], pool)
        if term.op == "nullif":
            missing = self._test_null(term.parts[0], known, depth)
            equal = decide(self._compare("=", term.parts), known, pool, is_test=False)
            if is_literal(missing, True) or (equal is not None and is_literal(equal, False)):
                return missing
        return pool.make("is_null", (term,), None, "truth")

    def _is_sure(self, term: Term, known: Known, depth: int) -> bool:
        return is_literal(self._test_null(term, known, depth), False)

    def _compare(self, sign: str, parts: tuple[Term, ...]) -> Term:
        return self.pool.make("compare", parts, sign, "truth", nullable=any(part.nullable for part in parts))

    def _rebuild(self, term: Term, known: Known, depth: int) -> Term:
        pool, op = self.pool, term.op
        if term.value == _SURE:
            return term
        parts = tuple(self.settle(part, known, "value", depth) for part in term.parts)
        if op in ("compare", "calculate") and any(is_literal(part, None) for part in parts):
            return pool.null(term.kind)
        if op == "nullif" and is_literal(parts[1], float("-inf")) and not parts[0].undefined:
            return parts[0]
        if op == "compare" and term.value == "<" and is_literal(parts[1], float("inf")) and not parts[0].infinite:
            return negate(self._test_null(parts[0], known, depth), pool)
        value, nullable = term.value, op == "nullif" or any(part.nullable for part in parts)
        undefined = op in ("least", "greatest") and any(part.undefined for part in parts)
        if op in ("least", "greatest") and nullable and all(self._is_sure(part, known, depth) for part in parts):
            # Nothing is missing here: it is written without a test.
            value, nullable = _SURE, False
        if parts == term.parts and value == term.value:
            return term
        return pool.make(op, parts, value, term.kind, nullable=nullable, undefined=undefined)

    def _concerns(self, about: Term, term: Term) -> bool:
        about = about.parts[0] if about.op == "compare" else about
        self._mask(term)
        place = self.places.get(about)
        return place is not None and bool(self.masks[term] >> place & 1)

    def _mask(self, term: Term) -> int:
        found = self.masks.get(term)
        if found is None:
            place = self.places[term] = len(self.places)
            found = 1 << place
            for part in term.parts:
                found |= self._mask(part)
            self.masks[term] = found
        return found


def _starts_missing(test: Term) -> bool:
    return test.op == "or" and test.parts[0].op == "is_null"


def _open_up(test: Term, value: Term) -> Iterator[tuple[Term, Term]]:
    """Yield a branch as the branches of the choice it takes, if none of these is taken where it is not."""
    if value.op == "case" and all(implies(one, test) for one in value.parts[:-1:2]):
        yield from zip(value.parts[:-1:2], value.parts[1:-1:2], strict=True)
        value = value.parts[-1]
    yield test, value


def _leave_out_idle(pairs: list[tuple[Term, Term]], otherwise: Term) -> None:
    """Leave out a value for what is missing where the choice comes to it anyway: no test after it holds then."""
    for at in reversed(range(len(pairs))):
        test, value = pairs[at]
        if test.op == "is_null" and otherwise is value:
            tests = [one.parts if one.op == "and" else (one,) for one, _ in pairs[at + 1 :]]
            if all(any(is_strict(part, test.parts[0]) for part in parts) for parts in tests):
                del pairs[at]


def settle_all(terms: Sequence[Term], pool: Pool) -> list[Term]:
    """Return terms of the same values, settled."""
    settling = Settling(pool)
    # From the bottom, so that none is deep to go into.
    for term in sort_terms(terms):
        settling.settle(term)
    return [settling.settle(term) for term in terms]


def share_tails(terms: Sequence[Term], pool: Pool) -> list[Term]:
    """Return terms in which a choice that ends like another refers to it."""
    order = list(sort_terms(terms))
    choices = {term.parts: term for term in order if term.op == "case"}
    shared: dict[Term, Term] = {}

    def share(term: Term) -> Term:
        if term not in shared:
            parts = term.parts
            tails = (choices.get(parts[at:]) for at in range(2, len(parts) - 1, 2) if term.op == "case")
            tail = next((one for one in tails if one is not None), None)
            if tail is not None:
                parts = (*parts[: len(parts) - len(tail.parts)], tail)
            parts = tuple(map(share, parts))
            flags = {"nullable": term.nullable, "undefined": term.undefined}
            shared[term] = term if parts == term.parts else pool.make(term.op, parts, term.value, term.kind, **flags)
        return shared[term]

    for term in order:
        share(term)
    return [shared[term] for term in terms]
