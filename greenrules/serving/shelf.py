"""The rulesets of a service: the ones it was given, or every installed one, each checked once."""

from datetime import date
from functools import lru_cache

from attrs import evolve

from greenrules.api import available, load
from greenrules.api.loading import bundled_facts, read_day
from greenrules.library import RulesetInfo, choose_latest, describe_out_of_force
from greenrules.model.diagnostics import Diagnostic, FactsError, RulesetError
from greenrules.model.periods import is_in_force
from greenrules.model.ruleset import Ruleset
from greenrules.model.suggestions import suggest
from greenrules.serving.service import DEFAULT, Service


def list_infos(service: Service) -> tuple[RulesetInfo, ...]:
    """Return what is known about every ruleset the service offers."""
    if service.rulesets is None:
        return _list_installed()
    return tuple(_describe(ruleset) for ruleset in service.rulesets)


def prepare(service: Service = DEFAULT) -> None:
    """Read now what the first requests would wait for: the list, and every fact any installed ruleset declares.

    A portal calls it when it starts. Nothing answers differently for it.
    """
    list_infos(service)
    bundled_facts()


def find_ruleset(service: Service, key: str, as_of: str = "") -> Ruleset:
    """Return a ruleset by `id` or `id@edition`; without edition the one in force on the date, else the latest.

    Raises: RulesetError (GR510, GR516), FactsError (GR608).
    """
    id, _, edition = key.partition("@")
    infos = [info for info in list_infos(service) if info.id == id]
    if not infos:
        help = suggest(id, (info.id for info in list_infos(service)), otherwise="`/v1/rulesets` lists every ruleset")
        raise RulesetError((Diagnostic("GR510", f"there is no ruleset `{id}`", path="ruleset", help=help),))
    chosen = _choose_named(infos, edition) if edition else _choose_dated(infos, as_of)
    if service.rulesets is not None:
        return next(one for one in service.rulesets if one.key == chosen.key)
    return _load(chosen.id, chosen.edition, named=bool(edition))


def _choose_named(infos: list[RulesetInfo], edition: str) -> RulesetInfo:
    found = [info for info in infos if info.edition == edition]
    if found:
        return found[0]
    known = ", ".join(f"`{info.edition}`" for info in infos)
    message = f"`{infos[0].id}` has no edition `{edition}`"
    raise RulesetError((Diagnostic("GR510", message, path="ruleset", help=f"take one of {known}"),))


def _choose_dated(infos: list[RulesetInfo], as_of: str) -> RulesetInfo:
    day = _read_date(as_of)
    chosen = choose_latest(info for info in infos if day is None or is_in_force(info.start, info.end, day))
    if chosen is None:
        problem = describe_out_of_force(f"no edition of `{infos[0].id}` is in force on {day}", infos)
        raise RulesetError((problem,))
    return chosen


def _read_date(as_of: str) -> date | None:
    day, problems = read_day(as_of) if as_of else (None, ())
    if problems:
        raise FactsError(problems)
    return day


def _describe(ruleset: Ruleset) -> RulesetInfo:
    outcomes = (ruleset.gates, ruleset.indicators, ruleset.rungs, ruleset.eligibilities, ruleset.entitlements)
    start, end = ruleset.effective.start, ruleset.effective.end
    stated = (ruleset.title, ruleset.subject, start, end, ruleset.overlay_of, any(outcomes))
    return RulesetInfo(ruleset.id, ruleset.edition, *stated)


@lru_cache(maxsize=1)
def _list_installed() -> tuple[RulesetInfo, ...]:
    """Return the heads of the installed rulesets: what is installed does not change while a process runs."""
    return available()


@lru_cache(maxsize=256)
def _load(id: str, edition: str, *, named: bool) -> Ruleset:
    """Return an installed ruleset, checked once a process."""
    ruleset = load(id, edition)
    # Whoever named no edition got the one in force, and hears when it is not.
    return ruleset if named else evolve(ruleset, named_explicitly=False)
