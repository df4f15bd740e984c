"""OpenFisca: a variable for each indicator, group, total and grade; a simulation for each factory, as its users do."""

from collections import Counter
from importlib.metadata import version
from typing import Any

import numpy
from openfisca_core import periods
from openfisca_core.entities import build_entity
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.tracers import FullTracer
from openfisca_core.variables import Variable

from benchmarks.peers.peer import Facts, Peer, Verdict
from benchmarks.synthetic_standard import AT_BASELINE, GATES, MARKS, WEIGHTS, Indicator, Quality, list_indicators

YEAR = "2025"
_FACTORY = build_entity(key="factory", plural="factories", label="a factory", is_person=True)
_CODES = {"none": 0, "partial": 1, "pass": 2}
_GRADES = ("none", *reversed(MARKS))


def build(count: int) -> Peer:
    """Return OpenFisca with the standard as a system of variables."""
    indicators = list_indicators(count)
    system = TaxBenefitSystem([_FACTORY])
    inputs = _list_inputs(indicators)
    for name, kind in inputs.items():
        system.add_variable(_declare(name, kind, None))
    for one in indicators:
        system.add_variable(_declare(f"share_{one.name}", float, _share_of(one)))
    system.add_variable(_declare("total", float, _total_of(indicators)))
    system.add_variable(_declare("grade", int, _grade))

    def simulate(facts: Facts, *, trace: bool) -> Verdict:
        simulation = SimulationBuilder().build_default_simulation(system, 1)
        simulation.trace = trace
        for name, kind in inputs.items():
            value = facts[name]
            plain = _CODES[value] if isinstance(value, str) else value
            simulation.set_input(name, YEAR, numpy.array([plain], dtype=_TYPES[kind]))
        grade = _GRADES[int(simulation.calculate("grade", YEAR)[0])]
        if trace:
            assert isinstance(simulation.tracer, FullTracer)
            assert simulation.tracer.get_serialized_flat_trace()
        return grade, float(simulation.calculate("total", YEAR)[0])

    return Peer(
        "OpenFisca",
        version("OpenFisca-Core"),
        lambda facts: simulate(facts, trace=False),
        lambda facts: simulate(facts, trace=True),
        calls=3,
        note="float32: totals differ beyond the sixth digit",
    )


_TYPES: dict[type, Any] = {float: numpy.float32, bool: numpy.bool_, int: numpy.int32}


def _list_inputs(indicators: tuple[Indicator, ...]) -> dict[str, type]:
    inputs: dict[str, type] = {"recognised": bool} | {f"gate_fact_{at + 1}": bool for at in range(GATES)}
    for one in indicators:
        if isinstance(one, Quality):
            inputs[one.name] = int
        elif one.derived:
            inputs |= {f"use_{one.name}": float, f"output_{one.name}": float}
        else:
            inputs[one.name] = float
    return inputs


def _declare(name: str, kind: type, formula: Any) -> type[Variable]:
    body = {"value_type": kind, "entity": _FACTORY, "definition_period": periods.DateUnit.YEAR, "label": name}
    return type(name, (Variable,), body | ({} if formula is None else {"formula": formula}))


def _share_of(one: Indicator) -> Any:
    def judged(factory: Any, period: Any) -> Any:
        code = factory(one.name, period)
        return numpy.where(code == 2, 1.0, numpy.where(code == 1, AT_BASELINE, 0.0))

    def measured(factory: Any, period: Any) -> Any:
        assert not isinstance(one, Quality)
        if one.derived:
            use, output = factory(f"use_{one.name}", period), factory(f"output_{one.name}", period)
            value = numpy.where(output > 0, use / numpy.where(output > 0, output, 1), 0)
        else:
            value = factory(one.name, period)
        inside = AT_BASELINE + (value - one.baseline) * ((1 - AT_BASELINE) / (one.leading - one.baseline))
        at_least = numpy.less_equal if one.less_is_better else numpy.greater_equal
        return numpy.where(at_least(value, one.leading), 1.0, numpy.where(at_least(value, one.baseline), inside, 0.0))

    return judged if isinstance(one, Quality) else measured


def _total_of(indicators: tuple[Indicator, ...]) -> Any:
    sizes = Counter(one.group for one in indicators)

    def formula(factory: Any, period: Any) -> Any:
        return sum(factory(f"share_{one.name}", period) * (WEIGHTS[one.group] / sizes[one.group]) for one in indicators)

    return formula


def _grade(factory: Any, period: Any) -> Any:
    total = factory("total", period)
    met = numpy.logical_and.reduce([factory(f"gate_fact_{at + 1}", period) for at in range(GATES)])
    five = (total >= MARKS["five"]) & factory("recognised", period)
    grade = numpy.select([five, total >= MARKS["four"], total >= MARKS["three"]], [3, 2, 1], 0)
    return numpy.where(met, grade, 0)
