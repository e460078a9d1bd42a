"""Colours that others choose: which text can be read on them."""

BLACK, WHITE = "000000", "ffffff"


def text_colour_on(colour: str) -> str:
    """Returns black or white, whichever is the easier to read on `colour`; all are six hexadecimal digits.

    One of the two has a contrast of 4.5 or more on any colour, as WCAG asks for.
    """
    luminance = _luminance(colour)
    return WHITE if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 else BLACK


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
