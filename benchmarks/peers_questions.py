"""The questions of benchmarks/peers_facts.py, put to each engine in its own words.

Each function imports its engine and returns what to ask by the name of the question. An answer is True, False, None, a
text, or an error. Where an engine hands out no reasons, or a question is not asked, that is stated; all other answers
are what it did.
"""

import contextlib
import json
from collections.abc import Callable
from typing import Any, TypeAlias

Ask: TypeAlias = Callable[[], Any]
Asks: TypeAlias = dict[str, Ask]


def ask_greenrules() -> Asks:
    """Ask this package, through a ruleset of two gates."""
    import greenrules
    from benchmarks.peers_ruleset import write

    def gate(name: str) -> str:
        assessment = greenrules.evaluate(greenrules.compile_text(write()), {}, "2026-01-01")
        status = {one.id: one.status for one in assessment.findings}[f"gate:{name}"]
        return {"passed": "yes", "failed": "no", "cantTell": "unknown"}[str(status)]

    def holds(condition: str) -> bool:
        ruleset = greenrules.compile_text(write(condition))
        assessment = greenrules.evaluate(ruleset, {"tenth": 0.1, "one": 1, "three": 3, "divisor": 49}, "2026-01-01")
        return {one.id: one.status for one in assessment.findings}["gate:asked"] == "passed"

    def refused(condition: str) -> bool:
        try:
            greenrules.compile_text(write(condition))
        except greenrules.RulesetError:
            return True
        return False

    def reasons() -> str:
        assessment = greenrules.evaluate(greenrules.compile_text(write()), {"score_given": 80}, "2026-01-01")
        assert "threshold" in greenrules.explain(assessment, lang="en")
        return "every step, with clause and source"

    return {
        "missing": lambda: gate("enough"),
        "denied": lambda: gate("not_enough"),
        "either": lambda: holds("score_given >= mark or true"),
        "tenths": lambda: holds(" + ".join(["tenth"] * 10) + " = one"),
        "fraction": lambda: holds("one / three * three = one and one / divisor * divisor = one"),
        "misspelt": lambda: refused("score_givn >= mark"),
        "mixed": lambda: refused('score_given >= "high"'),
        "reasons": reasons,
    }


def ask_zen() -> Asks:
    """Ask zen-engine's expressions and one decision table."""
    import zen

    def refused(text: str) -> bool:
        return zen.validate_expression(text) is not None

    def reasons() -> str:
        rules = [{"_id": "four", "in": ">= 75", "out": "'four'"}, {"_id": "three", "in": ">= 60", "out": "'three'"}]
        table = {
            "hitPolicy": "first",
            "inputs": [{"id": "in", "field": "score", "name": "score"}],
            "outputs": [{"id": "out", "field": "grade", "name": "grade"}],
            "rules": rules,
        }
        nodes = [("start", "inputNode", {}), ("table", "decisionTableNode", table), ("end", "outputNode", {})]
        graph = {
            "nodes": [{"id": name, "name": name, "type": kind, "content": body} for name, kind, body in nodes],
            "edges": [
                {"id": "first", "sourceId": "start", "targetId": "table"},
                {"id": "second", "sourceId": "table", "targetId": "end"},
            ],
        }
        found = zen.ZenEngine().create_decision(json.dumps(graph)).evaluate({"score": 80}, {"trace": True})
        assert found["trace"]["table"]["traceData"]["rule"]["_id"] == "four"
        return "nodes, and the row that decided"

    return {
        "missing": lambda: zen.evaluate_expression("score >= 75", {}),
        "denied": lambda: zen.evaluate_expression("not(score >= 75)", {}),
        "either": lambda: zen.evaluate_expression("score >= 75 or true", {}),
        "tenths": lambda: zen.evaluate_expression(" + ".join(["0.1"] * 10) + " == 1", {}),
        "fraction": lambda: zen.evaluate_expression("1 / 3 * 3 == 1 and 1 / 49 * 49 == 1", {}),
        "misspelt": lambda: refused("scoer >= 75"),
        "mixed": lambda: refused("75 >= 'high'"),
        "reasons": reasons,
    }


def ask_datalogic() -> Asks:
    """Ask datalogic's JSONLogic."""
    import datalogic_py

    engine = datalogic_py.Engine()
    passed = {">=": [{"var": "score"}, 75]}

    def run(rule: Any) -> Any:
        return engine.compile(rule).evaluate({})

    def reasons() -> str:
        found = json.loads(engine.evaluate_with_trace(json.dumps(passed), json.dumps({"score": 80})))
        assert found["steps"]
        return "every step"

    return {
        "missing": lambda: run(passed),
        "denied": lambda: run({"!": [passed]}),
        "either": lambda: run({"or": [passed, True]}),
        "tenths": lambda: run({"==": [{"+": [0.1] * 10}, 1]}),
        "fraction": lambda: run({"and": [{"==": [{"*": [{"/": [1, by]}, by]}, 1]} for by in (3, 49)]}),
        "misspelt": lambda: bool(engine.check({">=": [{"var": "scoer"}, 75]})),
        "mixed": lambda: bool(engine.check({">=": [75, "high"]})),
        "reasons": reasons,
    }


def ask_cel_rust() -> Asks:
    """Ask CEL in Rust."""
    import cel

    run: Callable[[str], Any] = lambda text: cel.compile(text).execute({})  # noqa: E731
    return _ask_cel(run, cel.compile)


def ask_cel_python() -> Asks:
    """Ask CEL in Python, with the type of the figure declared."""
    import celpy

    environment = celpy.Environment(annotations={"score": celpy.celtypes.DoubleType})

    def compiled(text: str) -> Any:
        return environment.program(environment.compile(text))

    return _ask_cel(lambda text: compiled(text).evaluate({}), compiled)


def _ask_cel(run: Callable[[str], Any], compiled: Callable[[str], Any]) -> Asks:
    return {
        "missing": lambda: run("score >= 75.0"),
        "denied": lambda: run("!(score >= 75.0)"),
        "either": lambda: run("score >= 75.0 || true"),
        "tenths": lambda: run(" + ".join(["0.1"] * 10) + " == 1.0"),
        "fraction": lambda: run("1.0 / 3.0 * 3.0 == 1.0 && 1.0 / 49.0 * 49.0 == 1.0"),
        "misspelt": lambda: _is_refused(lambda: compiled("scoer >= 75.0")),
        "mixed": lambda: _is_refused(lambda: compiled("75.0 >= 'high'")),
        "reasons": lambda: "none",
    }


def ask_rule_engine() -> Asks:
    """Ask rule-engine, with the type of the figure declared."""
    import rule_engine

    kinds = rule_engine.type_resolver_from_dict({"score": rule_engine.DataType.FLOAT})
    context = rule_engine.Context(type_resolver=kinds)

    def rule(text: str) -> Any:
        return rule_engine.Rule(text, context=context)

    return {
        "missing": lambda: rule("score >= 75").matches({}),
        "denied": lambda: rule("not (score >= 75)").matches({}),
        "either": lambda: rule("score >= 75 or true").matches({}),
        "tenths": lambda: rule(" + ".join(["0.1"] * 10) + " == 1").matches({}),
        "fraction": lambda: rule("1 / 3 * 3 == 1 and 1 / 49 * 49 == 1").matches({}),
        "misspelt": lambda: _is_refused(lambda: rule("scoer >= 75")),
        "mixed": lambda: _is_refused(lambda: rule("score >= 'high'")),
        "reasons": lambda: "none",
    }


def ask_clips() -> Asks:
    """Ask CLIPS, with a template for the figure: does a rule that asks for it fire?"""
    import clips

    def fires(condition: str) -> bool:
        environment = clips.Environment()
        environment.build("(deftemplate figure (slot score (type FLOAT)))")
        environment.build(f"(defrule asked {condition} => (assert (fired)))")
        environment.reset()
        return environment.run() > 0

    def refused(condition: str) -> bool:
        return _is_refused(lambda: fires(condition))

    value = clips.Environment().eval
    return {
        "missing": lambda: fires("(figure (score ?x&:(>= ?x 75.0)))"),
        "denied": lambda: fires("(not (figure (score ?x&:(>= ?x 75.0))))"),
        "either": lambda: fires("(or (figure (score ?x&:(>= ?x 75.0))) (test (= 1 1)))"),
        "tenths": lambda: str(value(f"(= (+ {' '.join(['0.1'] * 10)}) 1.0)")) == "TRUE",
        "fraction": lambda: str(value("(and (= (* (/ 1.0 3.0) 3.0) 1.0) (= (* (/ 1.0 49.0) 49.0) 1.0))")) == "TRUE",
        "misspelt": lambda: refused("(figure (scoer ?x))"),
        "mixed": lambda: refused('(figure (score ?x&:(>= ?x "high")))'),
        "reasons": lambda: "none asked for",
    }


def ask_durable() -> Asks:
    """Ask durable-rules: does a rule that asks for the figure fire? It matches and chains, so sums are not asked."""
    from durable import engine

    host = engine.Host()

    def fires(name: str, condition: dict[str, Any]) -> bool:
        fired: list[bool] = []
        host.set_rulesets({name: {"rule": {"all": [{"m": condition}], "run": lambda _: fired.append(True)}}})
        # A fact that no rule matches is an error to it, and a normal outcome here.
        with contextlib.suppress(engine.MessageNotHandledException):
            host.assert_fact(name, {"sid": "works", "id": "works", "kind": "factory"})
        return bool(fired)

    return {
        "missing": lambda: fires("missing", {"$gte": {"score": 75}}),
        "denied": lambda: "not asked (a lone absence never ends)",
        "either": lambda: fires("either", {"$or": [{"$gte": {"score": 75}}, {"kind": "factory"}]}),
        "tenths": lambda: "not asked",
        "fraction": lambda: "not asked",
        "misspelt": lambda: _is_refused(lambda: fires("misspelt", {"$gte": {"scoer": 75}})),
        "mixed": lambda: _is_refused(lambda: fires("mixed", {"$and": [{"$gte": {"score": 75}}, {"score": "high"}]})),
        "reasons": lambda: "none",
    }


def ask_openfisca() -> Asks:
    """Ask OpenFisca, with a variable of one year for the figure."""
    import numpy
    from openfisca_core import periods
    from openfisca_core.entities import build_entity
    from openfisca_core.simulation_builder import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    factory = build_entity(key="factory", plural="factories", label="a factory", is_person=True)

    def simulate(formula: Callable[[Any, Any], Any], *, trace: bool = False) -> Any:
        system = TaxBenefitSystem([factory])
        common = {"entity": factory, "definition_period": periods.DateUnit.YEAR, "label": "a figure"}
        system.add_variable(type("score", (Variable,), {**common, "value_type": float}))
        system.add_variable(type("answer", (Variable,), {**common, "value_type": bool, "formula": formula}))
        simulation = SimulationBuilder().build_default_simulation(system, 1)
        simulation.trace = trace
        answer = bool(simulation.calculate("answer", "2026")[0])
        return simulation.tracer.get_serialized_flat_trace() if trace else answer

    def passed(someone: Any, period: Any) -> Any:
        return someone("score", period) >= 75

    def denied(someone: Any, period: Any) -> Any:
        return ~(someone("score", period) >= 75)

    def compute(terms: Callable[[Any], Any]) -> Any:
        return simulate(lambda someone, period: terms(someone("score", period) + numpy.float32(1)) == 1)

    def reasons() -> str:
        assert simulate(passed, trace=True)
        return "every variable computed"

    def add(one: Any) -> Any:
        total = one * 0
        for _ in range(10):
            total = total + one * numpy.float32(0.1)
        return total

    return {
        "missing": lambda: simulate(passed),
        "denied": lambda: simulate(denied),
        "either": lambda: simulate(lambda someone, period: passed(someone, period) | True),
        "tenths": lambda: compute(add),
        "fraction": lambda: all(compute(lambda one, by=by: one / by * by) for by in map(numpy.float32, (3, 49))),
        "misspelt": lambda: _is_refused(lambda: type("answer", (Variable,), {"formula": lambda s, p: s("scoer", p)})),
        "mixed": lambda: _is_refused(
            lambda: type("answer", (Variable,), {"formula": lambda s, p: s("score", p) >= "a"})
        ),
        "reasons": reasons,
    }


def _is_refused(build: Ask) -> bool:
    with contextlib.redirect_stderr(None):
        try:
            build()
        except Exception:  # whatever its own kind of refusal is
            return True
    return False
