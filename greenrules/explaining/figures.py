"""The figures of an assessment: ladder, waterfall and indicators, as inline SVG or for a terminal."""

from greenrules.explaining.figure_indicators import draw_indicators
from greenrules.explaining.figure_ladder import draw_ladder
from greenrules.explaining.figure_waterfall import draw_waterfall
from greenrules.explaining.page import Language
from greenrules.model.assessment import Assessment

__all__ = ["draw_figures", "draw_indicators", "draw_ladder", "draw_waterfall"]


def draw_figures(assessment: Assessment, lang: Language = "en", *, as_svg: bool = True, width: int = 100) -> str:
    """Draw every figure the assessment has, one below the other.

    Args:
        as_svg: inline SVG elements, each with a text alternative; else text for a terminal of `width` columns.
    """
    drawn = (
        draw(assessment, lang, as_svg=as_svg, width=width) for draw in (draw_ladder, draw_waterfall, draw_indicators)
    )
    return "\n".join(figure for figure in drawn if figure)
