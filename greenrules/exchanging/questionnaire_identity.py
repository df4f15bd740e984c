"""Which rules a questionnaire belongs to, and whether the rules at hand are still those."""

from collections.abc import Mapping

from attrs import frozen

from greenrules.api import load, read_facts
from greenrules.exchanging.book_reading import Sheet
from greenrules.exchanging.questionnaire_form import NOTHING
from greenrules.exchanging.questionnaire_writing import FORMAT
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset

IDENTITY = "_greenrules"


@frozen
class Identity:
    """What the hidden sheet says: the rules, the names of the sheets, and facts that were not asked for."""

    ruleset: str
    edition: str
    digest: str
    cover: str
    answers: str
    tables: Mapping[str, str]
    kept: FactsDocument


def find_identity(book: Mapping[str, Sheet], name: str) -> Identity:
    """Return the identity of a questionnaire.

    Raises: FactsError (GR772 when the workbook is none).
    """
    told = {str(row[0]): str(row[1]) for row in (book[IDENTITY].rows if IDENTITY in book else ()) if len(row) > 1}
    needed = ("ruleset", "edition", "digest", "cover", "answers")
    if told.get("format") != FORMAT or not all(told.get(key) for key in needed):
        raise _refuse("the workbook is no questionnaire of greenrules", name)
    missing = [told[key] for key in ("cover", "answers") if told[key] not in book]
    if missing:
        raise _refuse(f"the sheet `{missing[0]}` of the questionnaire is gone", name)
    tables = {key.removeprefix("table:"): sheet for key, sheet in told.items() if key.startswith("table:")}
    kept = "".join(text for key, text in told.items() if key.startswith("kept:"))
    documents = read_facts(kept, f"{name}!{IDENTITY}") if kept.strip() else (NOTHING,)
    ids = (told["ruleset"], told["edition"], told["digest"], told["cover"], told["answers"])
    return Identity(*ids, tables, documents[0] if documents else NOTHING)


def _refuse(message: str, name: str) -> FactsError:
    help = "write a fresh one with `greenrules sheet questionnaire`, and rename or delete no sheet"
    return FactsError((Diagnostic("GR772", message, path=name, help=help),))


def load_ruleset_of(identity: Identity, given: Ruleset | None, name: str) -> tuple[Ruleset, tuple[Diagnostic, ...]]:
    """Return the ruleset a questionnaire belongs to, and a warning (GR774) when its content has changed since.

    Raises: FactsError (GR774 when the ruleset given is another one), RulesetError when the library has none.
    """
    ruleset = load(identity.ruleset, identity.edition) if given is None else given
    key = f"{identity.ruleset}@{identity.edition}"
    if ruleset.key != key:
        help = f"read it with `{key}`, or write a questionnaire for `{ruleset.key}`"
        message = f"the questionnaire belongs to `{key}`, not to `{ruleset.key}`"
        raise FactsError((Diagnostic("GR774", message, path=name, help=help),))
    if ruleset.digest == identity.digest:
        return ruleset, ()
    message = f"`{key}` has changed since the questionnaire was written"
    help = "check that every question still means the same, or carry the answers over into a fresh questionnaire"
    return ruleset, (Diagnostic("GR774", message, severity="warning", path=name, help=help),)
