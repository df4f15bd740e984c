"""Units of measurement as exact ratios. Source of the factors: SI, and the definitions of mu and standard coal.

Coal equivalent, CO2, people, items, years and points are dimensions of their own, so nothing turns
coal into megajoules behind the reader's back: that needs a cited factor.
"""

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property, lru_cache

from attrs import field, frozen

from greenrules.model.memory import Remembering

# atom: (dimension, power of that dimension, size in the dimension's reference unit, Chinese sign)
_ATOMS: dict[str, tuple[str, int, Fraction, str]] = {
    "g": ("mass", 1, Fraction(1, 1000), "g"),
    "kg": ("mass", 1, Fraction(1), "kg"),
    "mg": ("mass", 1, Fraction(1, 10**6), "mg"),
    "t": ("mass", 1, Fraction(1000), "t"),
    "10k t": ("mass", 1, Fraction(10**7), "万t"),
    "gce": ("coal equivalent", 1, Fraction(1, 1000), "gce"),
    "kgce": ("coal equivalent", 1, Fraction(1), "kgce"),
    "tce": ("coal equivalent", 1, Fraction(1000), "tce"),
    "10k tce": ("coal equivalent", 1, Fraction(10**7), "万tce"),
    "kJ": ("energy", 1, Fraction(1), "kJ"),
    "MJ": ("energy", 1, Fraction(1000), "MJ"),
    "GJ": ("energy", 1, Fraction(10**6), "GJ"),
    "TJ": ("energy", 1, Fraction(10**9), "TJ"),
    "kWh": ("energy", 1, Fraction(3600), "kWh"),
    "MWh": ("energy", 1, Fraction(3600000), "MWh"),
    "GWh": ("energy", 1, Fraction(3600 * 10**6), "GWh"),
    "10k kWh": ("energy", 1, Fraction(36 * 10**6), "万kWh"),
    "m": ("length", 1, Fraction(1), "m"),
    "km": ("length", 1, Fraction(1000), "km"),
    "m2": ("length", 2, Fraction(1), "m²"),
    "km2": ("length", 2, Fraction(10**6), "km²"),
    "ha": ("length", 2, Fraction(10**4), "公顷"),
    "mu": ("length", 2, Fraction(2000, 3), "亩"),
    "10k m2": ("length", 2, Fraction(10**4), "万m²"),
    "m3": ("length", 3, Fraction(1), "m³"),
    "L": ("length", 3, Fraction(1, 1000), "L"),
    "10k m3": ("length", 3, Fraction(10**4), "万m³"),
    "Nm3": ("normal volume", 1, Fraction(1), "Nm³"),
    "10k Nm3": ("normal volume", 1, Fraction(10**4), "万Nm³"),
    "CNY": ("money", 1, Fraction(1), "元"),
    "10k CNY": ("money", 1, Fraction(10**4), "万元"),
    "million CNY": ("money", 1, Fraction(10**6), "百万元"),
    "100m CNY": ("money", 1, Fraction(10**8), "亿元"),
    "gCO2": ("CO2", 1, Fraction(1, 1000), "gCO₂"),
    "kgCO2": ("CO2", 1, Fraction(1), "kgCO₂"),
    "tCO2": ("CO2", 1, Fraction(1000), "tCO₂"),
    "10k tCO2": ("CO2", 1, Fraction(10**7), "万tCO₂"),
    "tC": ("carbon", 1, Fraction(1), "tC"),
    "person": ("people", 1, Fraction(1), "人"),
    "item": ("items", 1, Fraction(1), "项"),
    "s": ("time", 1, Fraction(1), "秒"),
    "min": ("time", 1, Fraction(60), "分钟"),
    "h": ("time", 1, Fraction(3600), "小时"),
    "day": ("time", 1, Fraction(86400), "天"),
    "year": ("years", 1, Fraction(1), "年"),
    "month": ("years", 1, Fraction(1, 12), "个月"),
    "kW": ("power", 1, Fraction(1), "kW"),
    "MW": ("power", 1, Fraction(1000), "MW"),
    "Pa": ("pressure", 1, Fraction(1), "Pa"),
    "kPa": ("pressure", 1, Fraction(1000), "kPa"),
    "points": ("points", 1, Fraction(1), "分"),
    "%": ("", 0, Fraction(1, 100), "%"),
    "product_unit": ("product_unit", 1, Fraction(1), "单位产品"),
    "material_unit": ("material_unit", 1, Fraction(1), "单位原材料"),
    "pollutant_unit": ("pollutant_unit", 1, Fraction(1), "单位污染物"),
}
OPAQUE = ("product_unit", "material_unit", "pollutant_unit")
# Other spellings people use for the same atom.
_SPELLINGS = {
    "元": "CNY",
    "万元": "10k CNY",
    "亿元": "100m CNY",
    "百万元": "million CNY",
    "吨": "t",
    "千克": "kg",
    "克": "g",
    "吨标准煤": "tce",
    "千克标准煤": "kgce",
    "万吨标准煤": "10k tce",
    "万吨": "10k t",
    "亩": "mu",
    "公顷": "ha",
    "平方米": "m2",
    "m²": "m2",
    "平方千米": "km2",
    "平方公里": "km2",
    "km²": "km2",
    "立方米": "m3",
    "m³": "m3",
    "Nm³": "Nm3",
    "万立方米": "10k m3",
    "千瓦时": "kWh",
    "度": "kWh",
    "万千瓦时": "10k kWh",
    "万kWh": "10k kWh",
    "兆瓦时": "MWh",
    "人": "person",
    "persons": "person",
    "people": "person",
    "项": "item",
    "items": "item",
    "个": "item",
    "小时": "h",
    "天": "day",
    "days": "day",
    "年": "year",
    "years": "year",
    "个月": "month",
    "months": "month",
    "分": "points",
    "tCO₂": "tCO2",
    "kgCO₂": "kgCO2",
    "吨二氧化碳": "tCO2",
    "百分比": "%",
    "％": "%",
}


@frozen
class Unit(Remembering):
    """A product of atoms with integer powers; the empty product is dimensionless.

    >>> parse_unit("kgce/t").ratio_to(parse_unit("tce/kg"))
    Fraction(1, 1000000)
    """

    atoms: tuple[tuple[str, int], ...] = field(default=())

    @cached_property
    def dimension(self) -> tuple[tuple[str, int], ...]:
        """The powers of the dimensions, in the order of their names; dimensionless is empty."""
        powers: dict[str, int] = {}
        for atom, power in self.atoms:
            name, exponent, _, _ = _ATOMS[atom]
            if name:
                powers[name] = powers.get(name, 0) + exponent * power
        return tuple(sorted((name, power) for name, power in powers.items() if power))

    @cached_property
    def size(self) -> Fraction:
        """How many reference units of the dimension one of this unit is."""
        size = Fraction(1)
        for atom, power in self.atoms:
            size *= _ATOMS[atom][2] ** power
        return size

    @property
    def is_percent(self) -> bool:
        """Whether this is the unit % itself."""
        return self.atoms == (("%", 1),)

    @property
    def is_plain(self) -> bool:
        """Whether no two atoms measure the same dimension, so that the number has one reading."""
        names = [_ATOMS[atom][0] for atom, _ in self.atoms]
        return len(set(names)) == len(names)

    def converts_to(self, other: "Unit") -> bool:
        """Whether both measure the same dimension."""
        return self.dimension == other.dimension

    def ratio_to(self, other: "Unit") -> Fraction:
        """Return the exact factor that turns a number in this unit into one in `other`."""
        return self.size / other.size

    def times(self, other: "Unit", power: int = 1) -> "Unit":
        """Return the unit of a product with `other` to an integer `power`."""
        powers = dict(self.atoms)
        for atom, exponent in other.atoms:
            powers[atom] = powers.get(atom, 0) + exponent * power
        return Unit(tuple((atom, exponent) for atom, exponent in powers.items() if exponent))

    def to_power(self, power: int) -> "Unit":
        """Return the unit of an integer power."""
        return DIMENSIONLESS.times(self, power)

    def in_language(self, lang: str) -> str:
        """Write the unit with the signs of `lang` ("zh" or "en"); dimensionless is the empty text."""

        def sign(atom: str, power: int) -> str:
            name = _ATOMS[atom][3] if lang == "zh" else atom.replace("_", " ")
            return name if power == 1 else f"{name}^{power}"

        above = [sign(atom, power) for atom, power in self.atoms if power > 0]
        below = [sign(atom, -power) for atom, power in self.atoms if power < 0]
        return (
            "/".join([("*".join(above) or "1") if above or below else "", *below]).strip("/") if below or above else ""
        )

    def __str__(self) -> str:
        return self._text

    @cached_property
    def _text(self) -> str:
        above = [f"{atom}^{power}" if power > 1 else atom for atom, power in self.atoms if power > 0]
        below = [f"{atom}^{-power}" if power < -1 else atom for atom, power in self.atoms if power < 0]
        if not above and not below:
            return ""
        return "/".join(["*".join(above) or "1", *below])


DIMENSIONLESS = Unit()
PERCENT = Unit((("%", 1),))
POINTS = Unit((("points", 1),))
ITEMS = Unit((("item", 1),))
YEARS = Unit((("year", 1),))
DAYS = Unit((("day", 1),))


def unit_names() -> tuple[str, ...]:
    """Return every atom and other spelling, for "did you mean"."""
    return (*_ATOMS, *_SPELLINGS)


def parse_unit(text: str, bindings: Mapping[str, str] | None = None) -> Unit | None:
    """Read a unit such as `kgce/t`, `10k CNY/mu` or `%`; None when it is not one.

    `bindings` replaces opaque atoms (`product_unit`) by a unit an overlay binds.
    Quotients and products are read from the left: `a/b/c` is a over b and c. The empty text and `1` are dimensionless.
    """
    # Longer ones are no units people write, and must not fill the memory.
    return _parse_plain(text) if not bindings and len(text) <= 40 else _parse(text, bindings or {})


@lru_cache(maxsize=512)
def _parse_plain(text: str) -> Unit | None:
    """Read a unit without bindings: a ruleset has few and states them often, and each knows its size once found."""
    return _parse(text, {})


def _parse(text: str, bindings: Mapping[str, str]) -> Unit | None:
    unit, sign, word = DIMENSIONLESS, 1, ""
    for character in [*text.strip(), "\0"]:
        if character not in "/*·\0":
            word += character
            continue
        part = _parse_power(word.strip(), bindings)
        if part is None:
            return DIMENSIONLESS if text.strip() == "" else None
        unit, word, sign = unit.times(part, sign), "", -1 if character == "/" else 1
    return unit


def _parse_power(word: str, bindings: Mapping[str, str]) -> Unit | None:
    name, _, exponent = word.partition("^")
    if exponent and not (exponent.isascii() and exponent.isdigit() and len(exponent) == 1):
        return None
    power = int(exponent or 1)
    if name == "1":
        return DIMENSIONLESS
    if name in bindings:
        bound = parse_unit(bindings[name])
        return None if bound is None else bound.to_power(power)
    name = _SPELLINGS.get(name, name)
    return Unit(((name, power),)) if name in _ATOMS and power else None
