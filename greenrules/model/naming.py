"""What a word of a user names: an id, or the only entry that has it as its label."""

from collections.abc import Mapping

from greenrules.model.citing import Words
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.suggestions import list_labelled, suggest_labelled


def find_named(word: str, labels: Mapping[str, Words], *, code: str, noun: str, path: str, otherwise: str = "") -> str:
    """Return the id that a word is, or the id of the only entry whose Chinese or English label it is.

    Args:
        labels: of all that may be named, by id.
        code: of the diagnostic when nothing is named, or more than one entry.
        noun: what is named, such as `grade`.
        path: where the word came from.
        otherwise: what to do where nothing is to choose from.
    Raises: FactsError (with the code).
    """
    named = (word,) if word in labels else list_labelled(word, labels)
    if len(named) == 1:
        return named[0]
    choices = [f"`{id}`" for id in named or labels]
    choose = f"choose one of {', '.join(choices)}" if choices else otherwise
    if named:
        problem = Diagnostic(code, f"`{word}` is the label of {len(named)} {noun}s", path=path, help=choose)
    else:
        help = suggest_labelled(word, labels, otherwise=choose)
        problem = Diagnostic(code, f"there is no {noun} `{word}`", path=path, help=help)
    raise FactsError((problem,))
