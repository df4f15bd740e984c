"""Is everything in a ruleset reachable, met and unmet, and does every decision table decide?"""

from collections.abc import Callable, Iterator, Sequence

from greenrules.compiling.smt_encoding import NO_BINDINGS, rung_meaning
from greenrules.model.citing import Words
from greenrules.model.declarations import DecisionTable
from greenrules.model.diagnostics import UnsupportedByBackend
from greenrules.model.expressions import Reference, walk_expression
from greenrules.model.outcomes import Rung
from greenrules.model.scoring import Indicator, Steps
from greenrules.model.walking import walk_nodes
from greenrules.testing.proof_claims import Claim, Decides, Graded, RowHolds, StepReached
from greenrules.testing.proof_report import Proof, Question
from greenrules.testing.proof_search import Found, Open, Outcome, Proven, Prover, find_facts, search
from greenrules.testing.proof_subjects import Subject, read_environment


def attempt(question: Question, entry: str, statement: Words, ask: Callable[[], Proof]) -> Proof:
    """Return a proof; undecided with the reason where the solver cannot express what it rests on."""
    try:
        return ask()
    except UnsupportedByBackend as refusal:
        message = refusal.diagnostics[0]
        return Proof(question, entry, statement, "undecided", reason=f"{message.code}: {message.message}")


def prove_possible(question: Question, entry: str, statement: Words, outcome: Outcome) -> Proof:
    """Return the proof that something can happen: facts found are the example."""
    match outcome:
        case Found():
            return Proof(question, entry, statement, "proven", "example", facts=outcome.document)
        case Proven():
            return Proof(question, entry, statement, "refuted", "form" if outcome.how == "form" else "solver")
        case Open():
            return Proof(question, entry, statement, "undecided", reason=outcome.reason)


def prove_impossible(question: Question, entry: str, statement: Words, outcome: Outcome) -> Proof:
    """Return the proof that something cannot happen: facts found are the counterexample."""
    match outcome:
        case Found():
            return Proof(question, entry, statement, "refuted", "example", facts=outcome.document)
        case Proven():
            return Proof(question, entry, statement, "proven", "form" if outcome.how == "form" else "solver")
        case Open():
            return Proof(question, entry, statement, "undecided", reason=outcome.reason)


def prove_reachable(prover: Prover) -> Iterator[Proof]:
    """Yield for every gate, row, step, grade, eligibility and entitlement that some facts reach it, met and unmet."""
    for entry, statement, claims in _list_reachable(prover):
        ask = _possibility(prover, entry, statement, claims)
        yield attempt("reachable", entry, statement, ask)


def _possibility(prover: Prover, entry: str, statement: Words, claims: Sequence[Claim]) -> Callable[[], Proof]:
    return lambda: prove_possible("reachable", entry, statement, find_facts(prover, claims))


def _list_reachable(prover: Prover) -> Iterator[tuple[str, Words, tuple[Claim, ...]]]:
    ruleset = prover.ruleset
    for id in ruleset.gates:
        yield from _met_and_unmet("gate", id, Words("基本要求", "the basic requirement"))
    for rung in ruleset.rungs:
        entry = f"grade:{rung.id}"
        yield entry, Words(f"等级 `{rung.id}` 可以达到", f"grade `{rung.id}` can be reached"), (Graded(rung.id),)
        # The lowest grade may be for everybody else, and then nobody misses it.
        if rung is not ruleset.rungs[-1] or rung_meaning(prover.encoding, rung.id).true is not True:
            unmet = Words(f"等级 `{rung.id}` 可能达不到", f"grade `{rung.id}` can be missed")
            yield entry, unmet, (Decides("rung", rung.id, False),)
    for id in ruleset.eligibilities:
        yield from _met_and_unmet("eligibility", id, Words("资格", "the eligibility"))
    for id in ruleset.entitlements:
        yield from _met_and_unmet("grant", id, Words("权益", "the entitlement"))
    for table in ruleset.tables.values():
        for row in range(len(table.rows)):
            words = Words(f"表 `{table.id}` 第 {row + 1} 行可以生效", f"row {row + 1} of `{table.id}` can decide")
            yield f"table:{table.id}/{row + 1}", words, (RowHolds(table.id, row),)
    if ruleset.indicators is not None:
        for node in walk_nodes(ruleset.indicators):
            if isinstance(node, Indicator) and isinstance(node.scoring, Steps):
                yield from _list_steps(node.id, len(node.scoring.steps))


def _met_and_unmet(kind: str, id: str, words: Words) -> Iterator[tuple[str, Words, tuple[Claim, ...]]]:
    entry = f"{'entitlement' if kind == 'grant' else kind}:{id}"
    for verdict in (True, False):
        zh = f"{words.zh} `{id}` 可以{'满足' if verdict else '不满足'}"
        en = f"{words.en} `{id}` can be {'met' if verdict else 'unmet'}"
        yield entry, Words(zh, en), (Decides(kind, id, verdict),)  # type: ignore[arg-type]  # one of its kinds


def _list_steps(id: str, steps: int) -> Iterator[tuple[str, Words, tuple[Claim, ...]]]:
    for step in range(steps):
        words = Words(f"`{id}` 第 {step + 1} 档可以达到", f"step {step + 1} of `{id}` can be reached")
        yield f"indicator:{id}/{step + 1}", words, (StepReached(id, step),)
    yield f"indicator:{id}", Words(f"`{id}` 可能不得分", f"`{id}` can score nothing"), (StepReached(id, None),)


# ---- tables


def prove_complete(prover: Prover) -> Iterator[Proof]:
    """Yield for every decision table that some row always holds, and that no two rows contradict each other."""
    for table in prover.ruleset.tables.values():
        if table.otherwise is None and not (table.hit_policy == "collect" and table.aggregate in ("sum", "count")):
            words = Words(f"表 `{table.id}` 没有空档", f"table `{table.id}` has no gap")
            yield attempt("complete", f"table:{table.id}", words, _gap(prover, table, words))
        if table.hit_policy in ("unique", "any"):
            words = Words(f"表 `{table.id}` 各行互不矛盾", f"no two rows of `{table.id}` contradict each other")
            yield attempt("complete", f"table:{table.id}", words, _overlap(prover, table, words))


def _gap(prover: Prover, table: DecisionTable, words: Words) -> Callable[[], Proof]:
    def ask() -> Proof:
        outcome = find_facts(prover, [RowHolds(table.id, None)])
        return prove_impossible("complete", f"table:{table.id}", words, outcome)

    return ask


def _overlap(prover: Prover, table: DecisionTable, words: Words) -> Callable[[], Proof]:
    from greenrules.compiling.smt_algebra import all_of, any_of
    from greenrules.compiling.smt_inputs import fact_input
    from greenrules.compiling.smt_records import ITEM
    from greenrules.compiling.smt_tables import encode_rows
    from greenrules.compiling.smt_values import Slots

    def ask() -> Proof:
        encoding, bindings, present = prover.encoding, NO_BINDINGS, True
        if table.of:
            records = fact_input(encoding.inputs, encoding.ruleset.facts[table.of])
            assert isinstance(records, Slots)
            bindings, present = {ITEM: records.records[0]}, records.records[0].present  # type: ignore[assignment]
        verdicts = encode_rows(table, encoding, bindings)
        clashes = [
            all_of(present, verdicts[one].true, verdicts[other].true)
            for one in range(len(verdicts)) for other in range(one)
            if table.hit_policy == "unique" or table.rows[one].then != table.rows[other].then
        ]  # fmt: skip
        outcome = search(prover, any_of(*clashes), _clash_test(prover, table))
        return prove_impossible("complete", f"table:{table.id}", words, outcome)

    return ask


def _clash_test(prover: Prover, table: DecisionTable) -> Callable[[Subject], bool]:
    from greenrules.compiling.smt_records import ITEM
    from greenrules.evaluating.environment import fact_value
    from greenrules.evaluating.tables import row_verdicts

    def test(subject: Subject) -> bool:
        environment = read_environment(prover.ruleset, subject)
        records = fact_value(environment, table.of) if table.of else None
        places = [{ITEM: record} for record in records] if isinstance(records, tuple) else [{}]
        for bindings in places:
            verdicts = row_verdicts(table, environment, bindings)
            true = [row.then for row, verdict in zip(table.rows, verdicts, strict=True) if verdict is True]
            if len(true) > 1 and (table.hit_policy == "unique" or any(then != true[0] for then in true)):
                return True
        return False

    return test


# ---- gates


def prove_veto(prover: Prover) -> Iterator[Proof]:
    """Yield for every gate a grade names, itself or with all of them, that unmet it keeps the grade away."""
    for rung in prover.ruleset.rungs:
        for gate in _gates_named(rung, tuple(prover.ruleset.gates)):
            zh = f"基本要求 `{gate}` 不满足时达不到等级 `{rung.id}`"
            words = Words(zh, f"with `{gate}` unmet grade `{rung.id}` is not reached")
            claims = (Decides("gate", gate, False), Decides("rung", rung.id, True))
            yield attempt("veto", f"gate:{gate}", words, _veto(prover, f"gate:{gate}", words, claims))


def _veto(prover: Prover, entry: str, words: Words, claims: Sequence[Claim]) -> Callable[[], Proof]:
    return lambda: prove_impossible("veto", entry, words, find_facts(prover, claims))


def _gates_named(rung: Rung, gates: tuple[str, ...]) -> tuple[str, ...]:
    named: dict[str, None] = {}
    for part in walk_expression(rung.condition):
        if isinstance(part, Reference) and not part.module:
            named |= dict.fromkeys(gates if part.kind == "gates_met" else (part.name,) if part.kind == "gate" else ())
    return tuple(named)
