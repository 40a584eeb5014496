"""Signs that Word keeps by font and number: the Symbol font's letters and signs as what they print."""

from __future__ import annotations

import re

# The Symbol font from 0x20 on, as Adobe's encoding has it; Word keeps them at U+F000 and above.
_LOW = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"  # noqa: RUF001 - they are meant
_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"  # noqa: RUF001 - they are meant
_SYMBOL = {0x20 + i: sign for i, sign in enumerate(_LOW)} | {0xA0 + i: sign for i, sign in enumerate(_HIGH)}
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x71: "❑", 0x75: "◆", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢",
    0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_PRIVATE = re.compile("[\uf020-\uf0ff]")


def symbol(font: str, code: str) -> str:
    """Return the sign that a font prints for a number, or U+FFFD where we do not know the font's.

    >>> symbol("Symbol", "F0B1"), symbol("Wingdings", "F0FC"), symbol("Arial", "2265")
    ('±', '✓', '≥')
    """
    if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", code):
        return ""
    number = int(code, 16)
    if 0xF000 <= number <= 0xF0FF or (number < 0x100 and font.lower().startswith(("symbol", "wingdings"))):
        return _sign(font, number & 0xFF)
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF else "\ufffd"


def symbols_in(text: str, font: str) -> str:
    """Return text with the private characters of a symbol font as what they print."""
    if not _PRIVATE.search(text):
        return text
    return _PRIVATE.sub(lambda match: _sign(font, ord(match.group()) & 0xFF), text)


def _sign(font: str, number: int) -> str:
    """Return the sign of a font; a font that is not named here is taken for Symbol, as Word does."""
    if font.lower().startswith("wingdings"):
        return _WINGDINGS.get(number, "\ufffd")
    return _SYMBOL.get(number, "\ufffd")
