from __future__ import annotations

import pytest

from tallystick.text import Metadata, from_string

ENGLISH = (
    "The government of Norway will send twenty-two tanks to Ukraine before the end of the year, the minister said "
    "in Oslo on Wednesday. The guns that were promised in spring have all been handed over."
)
OTHERS = {
    "de": (
        "Die Bundesregierung wird der Ukraine bis zum Ende des Jahres weitere Panzer liefern, teilte das Ministerium "
        "am Mittwoch in Berlin mit. Die im Frühjahr zugesagten Haubitzen sind inzwischen alle übergeben worden."
    ),
    "fr": (
        "Le gouvernement va livrer vingt-deux chars à l’Ukraine avant la fin de l’année, a annoncé le ministre "
        "mercredi à Paris. Les canons promis au printemps ont tous été remis."
    ),
    "nl": (
        "De regering zal voor het einde van het jaar tweeëntwintig tanks aan Oekraïne leveren, zei de minister "
        "woensdag in Den Haag. De kanonnen die in het voorjaar zijn toegezegd, zijn allemaal overgedragen."
    ),
    "uk": (
        "Уряд передасть Україні двадцять два танки до кінця року, повідомило міністерство оборони в середу. "
        "Гармати, обіцяні навесні, вже всі передано нашим військовим на фронті."
    ),
}


@pytest.mark.parametrize("code", OTHERS)
def test_another_language_is_reported_with_the_way_out(code: str) -> None:
    result = from_string(OTHERS[code])
    assert result.document.language == code
    (issue,) = result.issues
    assert issue.code == "not-english"
    assert f"({code})" in issue.message
    assert issue.message.endswith("give an English version")


def test_a_text_full_of_foreign_names_is_english() -> None:
    text = (
        "Volodymyr Zelensky, Andrii Sobol, Yaroslav Hrytsenko and Oleh Marchenko met Kaarel Mets, Liis Tamm, Jonas "
        "Reuter, Ingrid Solheim and Agnes Thorvald in Rzeszow, Kharkiv, Tapa, Roanne and Oksbøl; Bishnu Rawal was "
        "in Surkhet."
    )
    assert from_string(text).document.language == "en"


@pytest.mark.parametrize("text", ["Norway has sent 22 tanks.", "22", "Die Panzer sind da."])
def test_nothing_is_said_of_a_few_words(text: str) -> None:
    result = from_string(text)
    assert result.document.language is None
    assert result.issues == ()


def test_the_caller_knows_best() -> None:
    assert from_string(OTHERS["de"], Metadata(language="en")).issues == ()
