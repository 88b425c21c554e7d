"""The web fonts hold what the pages show, and little else."""

import unicodedata

import pytest
from fontTools.ttLib import TTFont

from bookbuild import fonts

BARS, MOON, PENCIL, LIGHTBULB = 0xF0C9, 0xF186, 0xF303, 0xF0EB


@pytest.fixture
def static(tmp_path):
    """A site's static files as they are before the fonts are reduced."""
    for folder in (fonts.STYLE.parent, fonts.ICON_FONTS, "formulas"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "own.css").write_text('.exercise::after { content: "\\f303"; }')
    return tmp_path


@pytest.fixture
def warnings(monkeypatch):
    said = []
    monkeypatch.setattr(fonts.logger, "warning", lambda text, *values: said.append(text % values))
    return said


def characters(path):
    with TTFont(path) as font:
        return set(font.getBestCmap())


def test_icons_are_those_of_pages_and_scripts_and_style_sheets(static, warnings):
    texts = ['<i class="fa-solid fa-bars fa-lg"></i>', 'icon.classList = "fa-solid fa-moon"']
    fonts.reduce_icons(static, texts)
    solid = static / fonts.ICON_FONTS / "fa-solid-900.woff2"
    # The theme writes the icons of admonitions into its style sheet as they are.
    of_admonitions = characters(solid) - {BARS, MOON, PENCIL}
    assert LIGHTBULB in of_admonitions and len(of_admonitions) < 30
    assert {BARS, MOON, PENCIL} < characters(solid)
    style = (static / fonts.STYLE).read_text()
    assert ".fa-bars:before" in style and ".fa-moon:before" in style
    assert ".fa-car:before" not in style
    assert solid.stat().st_size < 5000
    assert warnings == []


def test_all_but_the_icons_names_stays_in_the_style_sheet(static, warnings):
    fonts.reduce_icons(static, ["fa-bars"])
    before = (fonts.THEME_STATIC / fonts.STYLE).read_text()
    after = (static / fonts.STYLE).read_text()
    assert fonts.ICON.sub("", after) == fonts.ICON.sub("", before)
    assert warnings == []


def test_theme_that_names_its_icons_otherwise_is_a_warning(static, warnings, monkeypatch, tmp_path):
    theme = tmp_path / "theme"
    (theme / fonts.STYLE).parent.mkdir(parents=True)
    (theme / fonts.STYLE).write_text('.fa-bars{--fa:"\\f0c9"}')
    monkeypatch.setattr(fonts, "THEME_STATIC", theme)
    fonts.reduce_icons(static, ["fa-bars"])
    assert [text for text in warnings if "names 0 icons" in text]
    assert [text for text in warnings if "no icon fonts" in text]


def test_formulas_keep_what_they_show_and_what_browsers_make_of_it(static):
    fonts.reduce_formulas(static, ["<p>Γ</p><math><mi>x</mi><mo>&le;</mo><mn>9</mn></math>"])
    kept = characters(static / "formulas" / fonts.FONT.name)
    assert set(map(ord, "x𝑥≤9√")) <= kept
    assert not set(map(ord, "Γ𝛤∂78")) & kept


@pytest.mark.parametrize("name", ["LATIN", "GREEK"])
def test_every_letter_has_its_slanted_form(name):
    letters = [chr(code) for code in [*range(0x41, 0x5B), *range(0x61, 0x7B)]]
    if name == "GREEK":
        letters = [*"ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψω"]
    for letter in letters:
        slanted = unicodedata.name(chr(fonts.SLANTED[ord(letter)]))
        assert "ITALIC" in slanted or slanted == "PLANCK CONSTANT"
        assert unicodedata.normalize("NFKC", chr(fonts.SLANTED[ord(letter)])) == letter


def test_indices_hang_no_lower_below_a_letter_with_a_tail(static):
    fonts.reduce_formulas(static, ["<math><mi>y</mi></math>"])
    with TTFont(static / "formulas" / fonts.FONT.name) as font:
        constants, tail = (
            font["MATH"].table.MathConstants,
            font["glyf"][font.getBestCmap()[ord("𝑦")]],
        )
    dropped = -tail.yMin + constants.SubscriptBaselineDropMin.Value
    assert dropped <= constants.SubscriptShiftDown.Value
