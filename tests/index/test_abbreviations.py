"""Where sentences end in several languages: full stops that shorten, and marks of other scripts."""

from __future__ import annotations

import pytest

from index.sentences import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["¿Quién ganó?", "¡Nadie!", "El partido acabó a las 21.30 h.", "Después llovió."],
        ["El Sr. Gómez y la Dra. Ruiz viven en la Av. Mayor, n.º 5.", "Son vecinos."],
        ["«¿Vendrás?», preguntó ella.", "Él calló."],
        ["En EE. UU. nevó."],
        ["Am 3. Mai kam z. B. Herr Dr. Weber nach Berlin.", "Es regnete usw.", "Danach ging er."],
        ["Im 19. Jahrhundert war das anders.", "Er kam im Jahr 1990.", "Danach ging er."],
        ["Das kostet ca. 30 Mio. Euro.", "Sie rief: „Komm!“", "Er kam.", "„Geh weg.“"],
        ["Er wohnt in der Hauptstr. 5.", "Dort ist es ruhig.", "Es waren 12.", "Dann kam er."],
        ["Он живёт в г. Москва, на ул. Ленина, д. 5.", "Там тихо.", "В 1990 г. он уехал."],
        ["Было иначе, т. е. хуже.", "И т. д.", "Потом он ушёл.", "А. С. Петров писал."],
        ["«Кто там?» — спросил он.", "— Пойдём! — сказала она.", "Никто не ответил."],
        ["هل وصل؟", "نعم، وصل!", "قال د. أحمد إن السعر 3.5 مليون.", "ثم ذهب."],
        ["«هل جئت؟» سأل الرجل.", "لم يجب أحد."],
        ["یہ ایک جملہ ہے۔", "دوسرا جملہ۔", "کیا؟"],
        ["वह आया।", "फिर चला गया॥", "क्या हुआ?", "डॉ. शर्मा ने रु. 500 दिए।", "अंत।"],
        ["उसने कहा, \"मैं आऊँगा।\"", "फिर वह गया।"],
        ["Il a dit : « Viens ! »", "Elle est venue.", "M. Petit et Mme Blanc sont là."],
        ["Il sig. Rossi è qui.", "È vero?", "Sì!"],
        ["Dhr. Jansen kwam, d.w.z. te laat.", "Het regende."],
    ],
)  # fmt: skip
def test_sentences_end_as_their_language_ends_them(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [span.of(text) for span in split_sentences(text)] == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["下雨了。", "他说：“我走了。”", "然后走了。", "「好嗎？」", "价格是3.5元。", "真的？！"],
        ["वह आया।", "फिर गया।"],
        ["هل وصل؟", "نعم."],
        ["یہ جملہ ہے۔", "دوسرا۔"],
    ],
)  # fmt: skip
def test_a_sentence_ends_without_a_space_where_its_script_has_none(sentences: list[str]) -> None:
    text = "".join(sentences)
    assert [span.of(text) for span in split_sentences(text)] == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["The team is under its salary cap.", "The owner will pay."],
        ["He turned it on.", "Then he studied art.", "Some had it in mind."],
        ["They spoke of the release of V. A. Petrov on Monday."],
        ["The fund grew by 12.", "Des Moines had more."],
    ],
)
def test_abbreviations_of_other_languages_do_not_join_english_sentences(
    sentences: list[str],
) -> None:
    text = " ".join(sentences)
    assert [span.of(text) for span in split_sentences(text)] == sentences
