"""The generated code of a ruleset, for people to read."""

from datetime import date

from greenrules.api.loading import read_day
from greenrules.compiling.python import find_program, write_python
from greenrules.compiling.python_periods import list_periods
from greenrules.compiling.python_scope import NotCompiledError
from greenrules.model.diagnostics import Diagnostic, FactsError, UnsupportedByBackend
from greenrules.model.ruleset import Ruleset


def write_generated_python(
    ruleset: Ruleset, as_of: date | str | None = None, *, is_complete: bool = True, is_quick: bool = False
) -> str:
    """Return the Python function that decides a ruleset, with the objects it names above it.

    Args:
        as_of: a day whose parameters count; without, the last day on which one changes.
        is_complete: for subjects of which every fact is known; else missing ones are None.
        is_quick: without the names that are used once, as it runs.
    Raises: UnsupportedByBackend (GR700 when something has no generated form).
    """
    day, problems = read_day(as_of) if as_of is not None else (max(list_periods(ruleset), default=date.max), ())
    if day is None:
        raise FactsError(problems)
    try:
        source = write_python(find_program(ruleset, day), is_complete=is_complete, is_quick=is_quick)
    except NotCompiledError as obstacle:
        help = "the reference evaluates it, slower and just as exactly"
        message = f"`{ruleset.key}` has no form in Python: {obstacle}"
        raise UnsupportedByBackend((Diagnostic("GR700", message, path=ruleset.key, help=help),)) from None
    objects = [f"{name} = {value!r}" for name, value in source.objects.items()]
    return "\n".join([f"# {ruleset.key}", *objects, source.text])
