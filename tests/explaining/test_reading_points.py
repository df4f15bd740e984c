"""What a reading brings in, in words."""

from fractions import Fraction

import pytest

from greenrules.explaining.messages import say
from greenrules.explaining.numbers import format_quantity
from greenrules.explaining.page import Language
from greenrules.model.units import POINTS


@pytest.mark.parametrize(("language", "said"), [("zh", "差5%（值20分）"), ("en", "差5% (worth 20 points)")])
def test_the_unit_of_points_is_said_once(language: Language, said: str) -> None:
    """The number comes with its unit, so the sentence adds none."""
    points = format_quantity(Fraction(20), POINTS, language)

    assert say("reading_points", language, text="差5%", points=points) == said
