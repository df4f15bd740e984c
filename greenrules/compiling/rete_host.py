"""durable-rules 2.0.28 at work, with a guard before each of its traps. The one module that knows its name."""

from collections import OrderedDict
from collections.abc import Mapping
from functools import cache
from itertools import count
from threading import RLock
from typing import Any, Final

from attrs import define, field

from greenrules.compiling.rete import Definitions
from greenrules.model.diagnostics import Diagnostic, UnsupportedByBackend

# Its tables end at 1,024 subjects of a ruleset; long before that, its memory of each, about 2 MB, is what counts.
MOST_SUBJECTS = 100
# A ruleset in which nothing matched yet has no state of a subject.
_NEVER_HEARD_OF = "error code: 309"
_LOCK: Final = RLock()
# Rulesets of durable-rules live as long as the process: every host gets names of its own.
_SERIAL: Final = count()


@cache
def load_engine() -> Any:
    """Return the module of durable-rules.

    Raises: UnsupportedByBackend (GR720 when it cannot be imported, with the reason and the way out).
    """
    try:
        from durable import engine
    except ImportError as error:
        message = f"durable-rules cannot be imported: {error}"
        # No wheels, and on CPython 3.13 it installs without complaint and then fails here.
        help = (
            "pip install 'greenrules[rete]' under CPython 3.11 or 3.12, with a C compiler; 3.13 and later cannot "
            "have it; or ask for the engine `incremental`"
        )
        raise UnsupportedByBackend((Diagnostic("GR720", message, path="engine", help=help),)) from error
    return engine


def _make_host(engine: Any) -> Any:
    class Host(engine.Host):  # type: ignore[misc]  # it has no types
        # Its timer threads race with the caller: verdicts get lost.
        def _run(self) -> None:
            pass

    return Host()


@define(eq=False)
class Network:
    """The rules of one ruleset in durable-rules, with what was told and concluded about each subject.

    Attributes:
        told: verdicts by number, by subject; the subject used last at the end.
        fired: numbers and verdicts that rules concluded since it was last emptied.
    """

    plan: Definitions
    engine: Any
    host: Any
    names: Mapping[str, str]
    told: OrderedDict[str, dict[int, int]] = field(factory=OrderedDict)
    fired: list[tuple[int, int]] = field(factory=list)


def open_network(plan: Definitions) -> Network:
    """Return the rules, ready for facts.

    Raises: UnsupportedByBackend (GR720).
    """
    engine = load_engine()
    with _LOCK:
        serial = next(_SERIAL)
        names = {name: f"{name}_{serial}" for name in plan.rulesets}
        network = Network(plan, engine, _make_host(engine), names)
        network.host.register_rulesets(
            {
                names[name]: {rule: {**body, "run": _recorder(network, rule)} for rule, body in rules.items()}
                for name, rules in plan.rulesets.items()
            }
        )
    return network


def _recorder(network: Network, rule: str) -> Any:
    number, verdict, _ = map(int, rule.split("_"))

    # One argument and no default: with two, durable-rules takes it for asynchronous and blocks the subject.
    def record(match: Any) -> None:
        network.fired.append((number, verdict))

    return record


def tell_verdicts(network: Network, subject: str, verdicts: Mapping[int, int]) -> dict[int, int]:
    """Tell what atoms of a subject were decided to be, and return every verdict that is different now.

    What a rule concludes is told in turn, until nothing is concluded any more.
    """
    with _LOCK:
        known = _take_in(network, subject)
        changed: dict[int, int] = {}
        waiting = {number: verdict for number, verdict in verdicts.items() if known.get(number) != verdict}
        while waiting:
            # Operands have smaller numbers than the nodes made of them: the smallest first saves detours.
            number = min(waiting)
            verdict = waiting.pop(number)
            if known.get(number) == verdict:
                continue
            changed[number] = verdict
            for name in network.plan.readers.get(number, ()):
                waiting |= dict(_tell(network, name, subject, number, known.get(number), verdict))
            known[number] = verdict
        return changed


def _take_in(network: Network, subject: str) -> dict[int, int]:
    if subject not in network.told:
        while len(network.told) >= MOST_SUBJECTS:
            forget_subject(network, next(iter(network.told)))
        network.told[subject] = {}
    network.told.move_to_end(subject)
    return network.told[subject]


def _tell(
    network: Network, name: str, subject: str, number: int, before: int | None, after: int
) -> list[tuple[int, int]]:
    """Replace the fact about a number in one ruleset, and return what its rules conclude."""
    ruleset, host = network.names[name], network.host
    network.fired.clear()
    for post, verdict in ((host.retract_fact, before), (host.assert_fact, after)):
        if verdict is None:
            continue
        # An id of ours: without one, the same content told again would be an error.
        fact = {"sid": subject, "id": f"{number}_{verdict}", "n": number, "v": verdict}
        try:
            state = post(ruleset, fact)
        except network.engine.MessageNotHandledException:
            continue  # nothing matches, which is as good an outcome as any
        if isinstance(state, dict) and "exception" in state:
            # What an action raises goes nowhere else.
            raise RuntimeError(f"durable-rules: {state['exception']}")
    return list(network.fired)


def forget_subject(network: Network, subject: str) -> None:
    """Let everything about a subject go."""
    with _LOCK:
        told = network.told.pop(subject, {})
        names = {name for number in told for name in network.plan.readers.get(number, ())}
        for name in sorted(names):
            try:
                network.host.delete_state(network.names[name], subject)
            except Exception as error:
                if _NEVER_HEARD_OF not in str(error):
                    raise
