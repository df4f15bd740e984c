"""Which editions of a ruleset there are beside the one that was applied."""

from attrs import frozen

from greenrules import library
from greenrules.library import RulesetInfo


@frozen
class OlderEdition:
    """An edition that was applied although a newer one exists."""

    applied: RulesetInfo
    newest: RulesetInfo


def find_newer(id: str, edition: str) -> OlderEdition | None:
    """Return the edition of the library with the one that started last; None when it is that one, or is not there."""
    files, _ = library.index_rulesets()
    infos, _ = library.read_infos((file for file in files if file.id == id), files=files)
    applied = next((info for info in infos if info.edition == edition), None)
    newest = library.choose_latest(infos)
    if applied is None or newest is None or applied.key == newest.key:
        return None
    return OlderEdition(applied, newest)
