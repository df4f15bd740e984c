"""Finding rulesets: the bundled folder and every installed pack, by id, edition and date.

A pack is a folder that holds `<id>/<edition>.yaml` at any depth. Only methods of `Traversable` are used on it, since
a pack may live inside a zip file.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from greenrules.entry_points import may_offer
from greenrules.heads import read_head
from greenrules.model.citing import Words
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.periods import describe_period, is_in_force
from greenrules.model.source import SourceText, Span
from greenrules.model.suggestions import suggest

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_GROUP = "greenrules.rulesets"
_BESIDE = (".cases.yaml", ".facts.yaml")  # what lies beside a ruleset without being one
# A character of UTF-8 takes at most four bytes, so no readable text of the permitted length is larger.
_MAX_BYTES = 4_000_000

Problems = tuple[Diagnostic, ...]
Opener = Callable[[], "Callable[[], Traversable]"]  # loads the function of an entry point


@frozen
class RulesetFile:
    """Where one edition of one ruleset lies. `name` is the pack and the way through it."""

    id: str
    edition: str
    name: str
    file: "Traversable" = field(eq=False, repr=False)


@frozen(eq=False)
class Shelf:
    """What one call may load: the files of the packs, and before them those in a folder, as `<id>/<edition>.yaml`."""

    packs: tuple[tuple[str, "Traversable"], ...]
    problems: Problems = ()  # packs that could not be opened
    neighbourhood: Path | None = None

    @cached_property
    def files(self) -> tuple[RulesetFile, ...]:
        """Every ruleset file of the packs, by id and edition. What imports nothing never asks."""
        found = [file for name, folder in self.packs for file in index_folder(name, folder)]
        return tuple(sorted(found, key=lambda file: (file.id, file.edition, file.name)))

    def list_beside(self, id: str) -> tuple[RulesetFile, ...]:
        """Return the editions of one ruleset in the folder that comes before the packs."""
        folder = self.neighbourhood / id if self.neighbourhood else None
        return () if folder is None or not folder.is_dir() else tuple(_walk("", folder, (id,)))


@frozen
class RulesetInfo:
    """What the head of a ruleset file tells. `start` and `end` (inclusive) are None when open."""

    id: str
    edition: str
    title: Words
    subject: str
    start: date | None
    end: date | None
    extends: str
    gradeable: bool  # has gates, indicators, grades or other outcomes, so that a subject can be evaluated

    @property
    def key(self) -> str:
        """`id@edition`."""
        return f"{self.id}@{self.edition}"


def builtin() -> "Traversable":
    """Return the folder of the rulesets that come with greenrules."""
    beside = Path(__file__).parent / "rulesets"
    if beside.is_dir():
        return beside
    # An editable install or a plain checkout has them beside the package; never take somebody else's folder.
    root = Path(__file__).resolve().parents[1]
    if (root / "pyproject.toml").is_file() and (root / "rulesets").is_dir():
        return root / "rulesets"
    # A package inside a zip file has no folder that a path could name. Only for those the module is worth its loading.
    from importlib.resources import files

    inside = files("greenrules") / "rulesets"
    if inside.is_dir():
        return inside
    raise FileNotFoundError("greenrules was installed without its rulesets")


def packs() -> tuple[tuple[tuple[str, "Traversable"], ...], Problems]:
    """Return every pack as name and folder: the bundled one first, then those other distributions offer.

    A pack is trusted code: its entry point is called. One that cannot be opened is a warning GR510, so that it does
    not stand in the way of the others.
    """
    found: list[tuple[str, Traversable]] = []
    problems: list[Diagnostic] = []
    own = f"{__name__}:{builtin.__name__}"
    # The same distribution may be seen twice, once installed and once on the path.
    openers: dict[tuple[str, str], Opener] = {("builtin", own): lambda: builtin}
    if may_offer(_GROUP, beside=own):
        from importlib.metadata import entry_points

        for point in sorted(entry_points(group=_GROUP), key=lambda point: (point.name, point.value)):
            if point.value != own:
                openers[point.name, point.value] = point.load
    for (name, value), load in openers.items():
        try:
            found.append((name, load()()))
        except Exception as error:  # whatever a foreign pack does wrong, the caller gets a diagnostic
            message = f"the pack `{name}` cannot be opened: {error}"
            help = "reinstall or uninstall the pack"
            problems.append(Diagnostic("GR510", message, severity="warning", path=value, help=help))
    return tuple(found), tuple(problems)


def index_rulesets() -> tuple[tuple[RulesetFile, ...], Problems]:
    """Return every ruleset file of every pack, by id and edition. No file is opened."""
    shelf = Shelf(*packs())
    return shelf.files, shelf.problems


def index_folder(name: str, folder: "Traversable") -> tuple[RulesetFile, ...]:
    """Return the ruleset files below a folder: `<id>/<edition>.yaml`. No file is opened."""
    return tuple(_walk(name, folder, ()))


def _walk(pack: str, folder: "Traversable", way: tuple[str, ...]) -> Iterator[RulesetFile]:
    for name, is_folder in sorted(_list_items(folder)):
        if name.startswith("."):
            continue
        if is_folder:
            yield from _walk(pack, folder / name, (*way, name))
        elif way and name.endswith(".yaml") and not name.endswith(_BESIDE):
            yield RulesetFile(way[-1], name.removesuffix(".yaml"), f"{pack}:{'/'.join((*way, name))}", folder / name)


def _list_items(folder: "Traversable") -> list[tuple[str, bool]]:
    """Return the names in a folder, and whether each is a folder itself; a real one tells without a look at each."""
    if isinstance(folder, Path):
        with os.scandir(folder) as entries:
            return [(entry.name, entry.is_dir()) for entry in entries]
    return [(item.name, item.is_dir()) for item in folder.iterdir()]


def read_text_of(file: "Traversable", name: str) -> tuple[SourceText | None, Problems]:
    """Read a text under the name people know it by. GR002: too large. GR010: not UTF-8. GR011: not readable."""
    try:
        with file.open("rb") as stream:
            content = stream.read(_MAX_BYTES + 1)
    except IsADirectoryError:
        return None, (Diagnostic("GR011", f"`{name}` is a folder", path=name, help="name a file in it"),)
    except (OSError, ValueError, KeyError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return None, (Diagnostic("GR011", f"cannot read `{name}`: {reason.lower()}", path=name, help="check the path"),)
    if len(content) > _MAX_BYTES:
        message = f"the file is larger than {_MAX_BYTES:,} bytes"
        return None, (Diagnostic("GR002", message, path=name, help="split it into modules that import one another"),)
    try:
        return SourceText(name, content.decode("utf-8")), ()
    except UnicodeDecodeError as error:
        message = f"the text is not UTF-8: byte {error.start + 1} does not fit"
        return None, (Diagnostic("GR011", message, path=name, help="save the file as UTF-8"),)


def find(
    id: str, edition: str | None = None, as_of: date | None = None, *, files: Sequence[RulesetFile]
) -> tuple[RulesetFile | None, Problems]:
    """Find a ruleset file by edition, else the edition in force on `as_of`, else the one that started last.

    GR202: two packs provide it. GR510: there is none. GR516: no edition is in force on the date.
    """
    editions = [file for file in files if file.id == id]
    if not editions:
        otherwise = "`greenrules list` shows every ruleset"
        help = suggest(id, (file.id for file in files), otherwise=otherwise)
        return None, (Diagnostic("GR510", f"there is no ruleset `{id}`", help=help),)
    if edition is None and (as_of is not None or len({file.edition for file in editions}) > 1):
        edition, problems = _choose_edition(id, as_of, read_infos(editions, files=files))
        if edition is None:
            return None, problems
    matching = [file for file in editions if edition in (None, file.edition)]
    if not matching:
        known = ", ".join(f"`{name}`" for name in sorted({file.edition for file in editions}))
        return None, (Diagnostic("GR510", f"`{id}` has no edition `{edition}`", help=f"take one of {known}"),)
    if len(matching) > 1:
        places = ", ".join(f"`{file.name}`" for file in matching)
        message = f"`{id}@{matching[0].edition}` is provided more than once: {places}"
        return None, (Diagnostic("GR202", message, help="uninstall one of the packs"),)
    return matching[0], ()


def fetch(pin: str, span: Span, shelf: Shelf, *, way: tuple[str, ...]) -> tuple[SourceText | None, Problems]:
    """Return the text of the pinned `id@edition` that `span` asks for.

    Args:
        way: the pins that led here.
    Returns: the text, or GR510 (there is none), GR511 (it leads back to itself), GR512 (no edition named).
    """
    id, _, edition = pin.partition("@")
    if not id or not edition:
        known = [f"{file.id}@{file.edition}" for file in shelf.files if file.id == id]
        help = suggest(f"{id}@", known, otherwise="write it as `id@edition`")
        return None, (Diagnostic("GR512", f"`{pin}` does not name an edition", span, help=help),)
    if pin in way:
        circle = " → ".join(f"`{key}`" for key in (*way[way.index(pin) :], pin))
        help = "move what both need into a third module"
        return None, (Diagnostic("GR511", f"`{pin}` leads back to itself", span, notes=(circle,), help=help),)
    beside = shelf.neighbourhood / id / f"{edition}.yaml" if shelf.neighbourhood else None
    if beside is not None and beside.is_file():
        return read_text_of(beside, str(beside))
    file, problems = find(id, edition, files=(*shelf.list_beside(id), *shelf.files))
    source, more = read_text_of(file.file, file.name) if file else (None, ())
    return source, tuple(evolve(problem, span=span) for problem in (*problems, *more))


def _choose_edition(
    id: str, as_of: date | None, read: tuple[tuple[RulesetInfo, ...], Problems]
) -> tuple[str | None, Problems]:
    infos, problems = read
    chosen = choose_latest(info for info in infos if as_of is None or is_in_force(info.start, info.end, as_of))
    if chosen is not None:
        return chosen.edition, ()
    if problems or as_of is None:
        return None, problems
    return None, (describe_out_of_force(f"no edition of `{id}` is in force on {as_of}", infos),)


def choose_latest(infos: Iterable[RulesetInfo]) -> RulesetInfo | None:
    """Return the edition that started last; None when there is none."""
    return max(infos, key=lambda info: (info.start or date.min, info.edition), default=None)


def describe_out_of_force(message: str, infos: Iterable[RulesetInfo]) -> Diagnostic:
    """Return GR516, naming every edition with its period."""
    periods = tuple(f"edition `{info.edition}` is in force {describe_period(info.start, info.end)}" for info in infos)
    help = "choose a date in one of these periods, or name the edition to have it evaluated with a caveat"
    return Diagnostic("GR516", message, notes=periods, help=help)


def available() -> tuple[tuple[RulesetInfo, ...], Problems]:
    """Return what is known about every ruleset of every pack, by id and edition."""
    files, problems = index_rulesets()
    infos, more = read_infos(files, files=files)
    return infos, (*problems, *more)


def read_infos(
    chosen: Iterable[RulesetFile], *, files: Sequence[RulesetFile]
) -> tuple[tuple[RulesetInfo, ...], Problems]:
    """Read the heads of ruleset files. `files` are those among which the bases of overlays are found."""
    infos: list[RulesetInfo] = []
    problems: list[Diagnostic] = []
    for file in chosen:
        info, found = _read_info(file, files, ())
        infos += [info] if info else []
        problems += found
    return tuple(infos), tuple(problems)


def _read_info(
    file: RulesetFile, files: Sequence[RulesetFile], overlays: tuple[str, ...]
) -> tuple[RulesetInfo | None, Problems]:
    source, problems = read_text_of(file.file, file.name)
    head, more = read_head(source) if source else (None, ())
    if head is None:
        return None, (*problems, *more)
    stated = (head.title, head.subject, head.start, head.end, head.extends, head.gradeable)
    info = RulesetInfo(file.id, file.edition, *stated)
    base_id, _, base_edition = info.extends.partition("@")
    if not info.extends or info.extends in overlays:
        return info, ()  # a circle of overlays is reported when one of them is compiled
    found, _ = find(base_id, base_edition, files=files)
    base, _ = _read_info(found, files, (*overlays, info.extends)) if found else (None, ())
    if base is None:
        return info, ()
    inherited = evolve(info, subject=info.subject or base.subject, gradeable=info.gradeable or base.gradeable)
    if not head.has_period:
        inherited = evolve(inherited, start=base.start, end=base.end)
    return inherited, ()
