"""Which of the common encodings a text is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.alphabets import common_encoding
from index.readers.decode import decode

WRITTEN = {
    "German": (
        "Die Behörden äußerten sich zunächst nicht zu den Vorwürfen. Für über zweihundert Bürger"
        " gelte das Gleiche, hieß es am Montag aus München. Größere Änderungen könne man später"
        " prüfen, sagte der Bürgermeister."
    ),
    "French": (
        "Le ministère a déclaré lundi que le gouvernement réexaminerait la décision prise l'année"
        " dernière. Où sont passés les fonds promis aux régions ? Les élus, déçus, réclament une"
        " enquête; le président n'y était pas opposé."
    ),
    "Polish": (
        "Prezydent powiedział w poniedziałek, że sytuacja na wschodzie kraju jest poważna i wezwał"
        " strony do powrotu do rozmów. Żaden z ministrów nie przyszedł na spotkanie. Według"
        " agencji w mieście nie ma wody ani światła, a szkoły są zamknięte."
    ),
    "Czech": (
        "Prezident v pondělí řekl, že situace na východě země zůstává vážná, a vyzval strany"
        " k návratu k jednání. Žádný z ministrů se nechtěl vyjádřit. Ve městě už třetí den neteče"
        " voda, nejde proud a školy jsou zavřené."
    ),
    "Hungarian": (
        "Az elnök hétfőn közölte, hogy az ország keleti részén a helyzet továbbra is súlyos, és"
        " felszólította a feleket a tárgyalások folytatására. A városban már harmadik napja nincs"
        " víz, és zárva vannak az iskolák."
    ),
    "Turkish": (
        "Cumhurbaşkanı pazartesi günü yaptığı açıklamada ülkenin doğusundaki durumun ciddi"
        " olduğunu söyledi ve tarafları görüşmelere dönmeye çağırdı. Bakanlar gazetecilerin"
        " sorularını yanıtlamadı."
    ),
    "Russian": (
        "Президент заявил в понедельник, что ситуация на востоке страны остаётся сложной, и"
        " призвал стороны вернуться к переговорам. Министры отказались говорить с журналистами."
        " В городе уже третий день нет воды и света."
    ),
    "Greek": (
        "Ο πρωθυπουργός δήλωσε τη Δευτέρα ότι η κυβέρνηση θα εξετάσει ξανά τη συμφωνία με τους"
        " εταίρους. Οι υπουργοί αρνήθηκαν να μιλήσουν στους δημοσιογράφους. Άγνωστο παραμένει"
        " πότε θα ανοίξουν τα σχολεία στην Αθήνα."
    ),
    "Hebrew": (
        "השר אמר ביום שני שהמצב במזרח המדינה נותר קשה וקרא לצדדים לחזור לשיחות. הממשלה סירבה"
        " להגיב על הדיווחים בעיתונות. בעיר אין מים וחשמל כבר שלושה ימים ובתי הספר סגורים."
    ),
}
ENCODINGS = {
    "German": ["cp1252", "iso8859-1", "iso8859-15"],
    "French": ["cp1252", "iso8859-1", "iso8859-15"],
    "Polish": ["cp1250", "iso8859-2"],
    "Czech": ["cp1250", "iso8859-2"],
    "Hungarian": ["cp1250", "iso8859-2"],
    "Turkish": ["cp1254", "iso8859-9"],
    "Russian": ["cp1251", "iso8859-5", "koi8-r", "cp866", "mac_cyrillic"],
    "Greek": ["cp1253", "iso8859-7"],
    "Hebrew": ["cp1255", "iso8859-8"],
}
CASES = [(language, encoding) for language in ENCODINGS for encoding in ENCODINGS[language]]


@pytest.mark.parametrize(("language", "encoding"), CASES)
@pytest.mark.parametrize("times", [1, 20])
def test_a_text_in_a_common_encoding_is_read(language: str, encoding: str, times: int) -> None:
    text = "\n".join([WRITTEN[language]] * times)
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_one_sentence_will_do(language: str, encoding: str) -> None:
    text = WRITTEN[language].split(". ")[0] + "."
    assert decode(text.encode(encoding)) == text


def test_cyrillic_without_capitals_is_the_encoding_that_everybody_used() -> None:
    text = "в городе нет воды и света, а школы закрыты, говорят местные жители"
    assert common_encoding(text.encode("cp1251")) == "cp1251"


def test_english_with_printed_marks_is_western() -> None:
    text = "The minister’s office said it would “review” the deal — worth £5 million."
    assert common_encoding(text.encode("cp1252")) == "cp1252"


@pytest.mark.parametrize("data", [b"", b"It rained.", "部长说局势仍然困难。".encode("gb18030") * 3])
def test_of_what_no_alphabet_explains_nothing_is_said(data: bytes) -> None:
    assert common_encoding(data) == ""


@given(st.binary(max_size=300))
def test_what_is_named_can_be_decoded(data: bytes) -> None:
    data.decode(common_encoding(data) or "latin-1", "replace")
