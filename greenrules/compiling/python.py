"""A checked ruleset as a generated Python function: it decides in machine numbers, or leaves the decision open.

What it decides is what the reference decides, on every input: a number too close to a threshold, a construct or a value
without a generated form, all that is handed back (None), to be evaluated by the reference. See docs/decisions/0010.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any, Final, TypeAlias

from attrs import define, field, frozen

from greenrules.compiling import python_support
from greenrules.compiling.python_accuracy import TooWideError
from greenrules.compiling.python_intake import Sorted, getter_of, sort_facts, take_value
from greenrules.compiling.python_packing import Values
from greenrules.compiling.python_periods import list_open_parameters, list_periods
from greenrules.compiling.python_quickly import Quick, load_quickly, take_nothing
from greenrules.compiling.python_scope import NotCompiledError
from greenrules.compiling.python_source import Source, write_source
from greenrules.compiling.python_support import RefusedError, TooCloseError
from greenrules.evaluating.facts import is_opaque
from greenrules.evaluating.outlines import facts_named_in
from greenrules.model.declarations import Fact
from greenrules.model.memory import recall_memory, set_memory
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds

Decide: TypeAlias = Callable[..., Any]
KnownFacts: TypeAlias = Callable[[], Mapping[str, Fact]]

_SUPPORT: Final = {
    name: getattr(python_support, name)
    for name in (
        "INFINITE", "UNDEFINED", "choose_best", "choose_named", "climb", "first_row", "lies_within", "move_months",
        "near", "only_row", "refuse", "round_safely", "take_top",
    )
}  # fmt: skip
# The one name that stands in a facts document, and not in a dict of facts.
DOCUMENT: Final = "facts"
HANDED_OVER: Final = (RefusedError, TooCloseError, ArithmeticError)


@define(eq=False)
class Program:
    """One ruleset with the parameters of one period, ready to decide.

    The function for complete subjects and the one for those with missing facts are generated when first needed; making
    one twice, in two threads, gives the same.

    Attributes:
        kinds: the facts the program looks at: those the rules name; all, where few others are declared.
        rest_kinds: those that are only declared.
        take: takes their values out of a mapping that has all of them.
        quick: decides a usual subject; generated when the first subject comes.
        obstacle: why there is no generated form.
        complete, partial: decide the values of a complete subject, and of one with missing facts.
        sources: the texts written so far, by `is_complete` and `is_quick`.
        blank: None for each fact the program looks at.
        scale: what a score is multiplied by before it is rounded; 0 where it is not.
        rounded: scores already rounded, by their digits as a number that api/deferring.py has moved.
        outliner: what api/outlining.py keeps here.
        parameters: those without a value in the period, as facts, by `<module key>|<id>`; `unbound` has None for each.
    """

    ruleset: Ruleset
    day: date
    kinds: Sorted
    rest_kinds: Sorted
    take: Callable[[Mapping[str, Any]], Values]
    is_compiled: bool
    parameters: dict[str, Fact]
    unbound: Values
    blank: dict[str, None]
    scale: int = 0
    quick: Quick | None = None
    obstacle: str = ""
    complete: Decide | None = None
    partial: Decide | None = None
    sources: dict[tuple[bool, bool], Source] = field(factory=dict)
    detailed: dict[bool, Decide] = field(factory=dict)
    outliner: Any = None
    rounded: dict[float, Bounds] = field(factory=dict)


@frozen(eq=False)
class Occasion:
    """A day on which subjects are assessed: what they have in common, kept with each decision.

    Attributes:
        answer: finds what an assessment does not hold yet: `answer(assessment, name, memory)`.
        round: rounds its score: `round(assessment, memory)`.
        bindings: the parameters a caller binds, as the one who answers knows them; None for none.
    """

    answer: Callable[..., Any]
    round: Callable[..., Any]
    program: Program
    day: date
    bindings: Any = None


# A day as somebody wrote it, the function for usual subjects, open parameters unbound, the day, and the occasion.
Recent: TypeAlias = tuple[date | str, Quick, Values, date, Occasion]


@define(eq=False)
class _Programs:
    """The programs of one ruleset, one for each period in which parameters stay the same; and the last asked for."""

    starts: tuple[date, ...]
    found: dict[int, Program] = field(factory=dict)
    recent: Recent | None = None


def find_program(ruleset: Ruleset, as_of: date) -> Program:
    """Return the program of a ruleset for a day; it stays with the ruleset."""
    programs: _Programs | None = recall_memory(ruleset)
    if programs is None:
        programs = _Programs(tuple(sorted(set(list_periods(ruleset)))))
        set_memory(ruleset, programs)
    at = bisect_right(programs.starts, as_of) if programs.starts else 0
    program = programs.found.get(at)
    return program or programs.found.setdefault(at, compile_python(ruleset, as_of))


def recall_recent(ruleset: Ruleset) -> Recent | None:
    """Return the last that was kept; None where nobody asked yet."""
    programs: _Programs | None = recall_memory(ruleset)
    return None if programs is None else programs.recent


def keep_recent(
    ruleset: Ruleset,
    as_of: date | str,
    day: date,
    facts: dict[str, Any],
    answer: Callable[..., Any],
    rounding_of: Callable[[Program], Callable[..., Any]],
) -> Recent:
    """Find the program of a day on which the ruleset is in force, and keep it.

    Args:
        facts: of the subject that is decided first, see `load_quick`.
        answer: of the occasion.
        rounding_of: makes what rounds scores, for the occasion.
    """
    program = find_program(ruleset, day)
    quick = program.quick or load_quick(program, facts)
    recent = (as_of, quick, program.unbound, day, Occasion(answer, rounding_of(program), program, day))
    programs: _Programs = recall_memory(ruleset)
    programs.recent = recent
    return recent


def compile_python(ruleset: Ruleset, day: date) -> Program:
    """Return the program of a ruleset for the period in which the parameters of a day are in force."""
    named = set(facts_named_in(ruleset))
    if len(ruleset.facts) <= 2 * len(named):
        named = set(ruleset.facts)
    kinds = sort_facts({id: fact for id, fact in ruleset.facts.items() if id in named})
    rest = sort_facts({id: fact for id, fact in ruleset.facts.items() if id not in named})
    parameters = dict(list_open_parameters(ruleset, day))
    unbound = (None,) * len(parameters)
    blank = dict.fromkeys(kinds.facts)
    scale = 10 ** ruleset.display["score"] if "score" in ruleset.display else 0
    take = getter_of(tuple(kinds.facts))
    return Program(ruleset, day, kinds, rest, take, True, parameters, unbound, blank, scale)


def write_python(program: Program, *, is_complete: bool, is_quick: bool = False) -> Source:
    """Return the text of the generated function.

    Args:
        is_complete, is_quick: as for `write_source`.
    Raises: NotCompiledError when the ruleset has no generated form.
    """
    if not program.is_compiled:
        raise NotCompiledError(program.obstacle)
    source = program.sources.get((is_complete, is_quick))
    if source is None:
        of = (program.ruleset, program.day, program.kinds.facts, program.parameters)
        try:
            source = write_source(*of, is_complete=is_complete, is_quick=is_quick)
        except TooWideError as error:
            raise NotCompiledError("numbers too large or too small") from error
        program.sources[is_complete, is_quick] = source
    return source


def load_quick(program: Program, written: Iterable[Any] = ()) -> Quick:
    """Return the function for the usual subject, which stays with the program.

    Args:
        written: the names in the facts of a subject, see `load_quickly`.
    """
    try:
        source = write_python(program, is_complete=True, is_quick=True)
    except NotCompiledError as obstacle:
        program.obstacle, program.is_compiled = str(obstacle), False
        source = None
    if source is None or DOCUMENT in program.kinds.facts:
        program.quick = take_nothing
    else:
        program.quick = load_quickly(program.kinds, source, _SUPPORT, partial(take_rest, program), written)
    return program.quick


def load(program: Program, *, is_complete: bool) -> Decide:
    """Return the function for values that were taken before; one that always hands over where there is none."""
    known = program.complete if is_complete else program.partial
    if known is not None:
        return known
    try:
        run = execute(program, write_python(program, is_complete=is_complete, is_quick=True))
    except NotCompiledError as obstacle:
        program.obstacle, run = str(obstacle), _hand_over
    if is_complete:
        program.complete = run
    else:
        program.partial = run
    return run


def execute(program: Program, source: Source) -> Decide:
    """Return the function of a generated text."""
    names: dict[str, Any] = {**_SUPPORT, **source.objects}
    # The text holds checked names and numbers of the ruleset, never anything a subject supplied.
    exec(compile(source.text, f"<{program.ruleset.key} as Python>", "exec"), names)
    run: Decide = names["decide"]
    return run


def _hand_over(numbers: Values, words: Values, others: Values, bound: Values, as_of: date) -> Any:
    raise TooCloseError


def take_rest(program: Program, facts: dict[str, Any], known_facts: KnownFacts) -> dict[str, Any]:
    """Return what is supplied beyond the facts the program looks at, accepted as the reference would."""
    names = facts.keys() - program.kinds.facts.keys()
    if DOCUMENT in names:
        raise RefusedError
    rest: dict[str, Any] = {}
    for name in names:
        fact = program.ruleset.facts.get(name) or known_facts().get(name)
        if fact is None or is_opaque(fact):
            raise RefusedError
        rest[name] = take_value(fact, facts[name])
    return rest


def detail(program: Program, values: Values, as_of: date, bound: Values = ()) -> dict[str, Any] | None:
    """Return the verdict of every gate and grade and the ends of every score; None when left to the reference."""
    is_complete = None not in values
    run = program.detailed.get(is_complete)
    try:
        if run is None:
            source = write_python(program, is_complete=is_complete)
            run = program.detailed[is_complete] = execute(program, source)
        found: dict[str, Any] = run(values, bound or program.unbound, as_of, True)
    except (NotCompiledError, *HANDED_OVER):
        return None
    return found
