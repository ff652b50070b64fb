"""The same times in other languages, asked on Friday, 30 December 2022."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.time_languages import language_of
from rag.window import find_time, read_time

FRIDAY = date(2022, 12, 30)
LAST_WEEK = (date(2022, 12, 19), date(2022, 12, 25))
MARCH = (date(2022, 3, 1), date(2022, 3, 31))
YESTERDAY = (date(2022, 12, 29), date(2022, 12, 29))
SINCE_MAY = (date(2022, 5, 6), FRIDAY)
IN_2021 = (date(2021, 1, 1), date(2021, 12, 31))


@pytest.mark.parametrize(
    ("question", "window"),
    [
        ("¿Qué pasó la semana pasada en Madrid?", LAST_WEEK),
        ("¿Qué dijo Sánchez en marzo de 2022?", MARCH),
        ("¿Quién ganó ayer?", YESTERDAY),
        ("¿Qué pasó desde el 6 de mayo?", SINCE_MAY),
        ("¿Qué se decidió en 2021?", IN_2021),
        (
            "¿Qué pasó entre el 3 de mayo y el 10 de junio de 2022?",
            (date(2022, 5, 3), date(2022, 6, 10)),
        ),
        ("¿Qué pasó antes de 2021?", (None, date(2020, 12, 31))),
        ("¿Quién dimitió hace tres semanas?", (date(2022, 12, 5), date(2022, 12, 11))),
        ("¿Qué pasó en los últimos tres meses?", (date(2022, 10, 1), FRIDAY)),
        ("¿Qué pasó el lunes pasado?", (date(2022, 12, 26), date(2022, 12, 26))),
        ("¿Qué pasó el 7/10/2022?", (date(2022, 10, 7), date(2022, 10, 7))),
        ("Was geschah letzte Woche in Berlin?", LAST_WEEK),
        ("Was sagte Scholz im März 2022?", MARCH),
        ("Wer gewann gestern?", YESTERDAY),
        ("Was geschah seit dem 6. Mai?", SINCE_MAY),
        ("Was geschah im Jahr 2021?", IN_2021),
        ("Was geschah am 24. Februar 2022?", (date(2022, 2, 24), date(2022, 2, 24))),
        ("Wer trat vor zwei Wochen zurück?", (date(2022, 12, 12), date(2022, 12, 18))),
        ("Was geschah bis Ende März?", (None, date(2022, 3, 31))),
        ("Was geschah vergangenen Monat?", (date(2022, 11, 1), date(2022, 11, 30))),
        ("Que s'est-il passé la semaine dernière ?", LAST_WEEK),
        ("Qu'a dit Macron en mars 2022 ?", MARCH),
        ("Qui a gagné hier ?", YESTERDAY),
        ("Que s'est-il passé depuis le 6 mai ?", SINCE_MAY),
        ("Qu'a-t-on décidé en 2021 ?", IN_2021),
        (
            "Que s'est-il passé entre mars et mai 2022 ?",
            (date(2022, 3, 1), date(2022, 5, 31)),
        ),
        ("Qui a démissionné il y a trois mois ?", (date(2022, 9, 1), date(2022, 9, 30))),
        ("Что произошло на прошлой неделе?", LAST_WEEK),
        ("Что сказал Путин в марте 2022 года?", MARCH),
        ("Кто победил вчера?", YESTERDAY),
        ("Что произошло с 6 мая?", SINCE_MAY),
        ("Что произошло в 2021 году?", IN_2021),
        ("Что произошло в прошлую среду?", (date(2022, 12, 28), date(2022, 12, 28))),
        ("Кто ушёл два месяца назад?", (date(2022, 10, 1), date(2022, 10, 31))),
        ("ماذا حدث في الأسبوع الماضي؟", LAST_WEEK),
        ("ماذا قال الرئيس في مارس 2022؟", MARCH),
        ("ماذا قال الرئيس في آذار ٢٠٢٢؟", MARCH),
        ("من فاز أمس؟", YESTERDAY),
        ("ماذا حدث منذ 6 مايو؟", SINCE_MAY),
        ("ماذا حدث في عام 2021؟", IN_2021),
        ("पिछले सप्ताह क्या हुआ?", LAST_WEEK),
        ("मार्च 2022 में क्या हुआ?", MARCH),
        ("कल कौन जीता?", YESTERDAY),
        ("6 मई से क्या हुआ?", SINCE_MAY),
        ("2021 में क्या हुआ?", IN_2021),
        ("上周发生了什么?", LAST_WEEK),
        ("2022年3月发生了什么?", MARCH),
        ("昨天谁赢了?", YESTERDAY),
        ("5月6日以来发生了什么?", SINCE_MAY),
        ("2021年发生了什么?", IN_2021),
        ("三天前谁辞职了?", (date(2022, 12, 27), date(2022, 12, 27))),
        ("上周一发生了什么?", (date(2022, 12, 19), date(2022, 12, 19))),
        ("2021年之前发生了什么?", (None, date(2020, 12, 31))),
    ],
)
def test_a_time_means_the_same_in_every_language(
    question: str, window: tuple[date | None, date | None]
) -> None:
    time = find_time(question, FRIDAY)
    assert time is not None
    assert (time.window.start, time.window.end) == window
    assert time.window.stated
    assert time.words in question


@pytest.mark.parametrize(
    "question",
    ["¿Qué hay de nuevo últimamente?", "Was ist die aktuelle Lage in der Stadt?",
     "Que s'est-il passé récemment ?", "Что произошло недавно?", "ما هي أحدث الأخبار؟",
     "हाल ही में क्या हुआ?", "最近发生了什么?"],
)  # fmt: skip
def test_what_is_new_only_prefers_in_every_language(question: str) -> None:
    time = find_time(question, FRIDAY)
    assert time is not None
    assert not time.window.stated


@pytest.mark.parametrize(
    "question",
    ["Was schrieb Die Zeit über den Mai und den Mann?", "¿Quién es la presidenta de Mayo?",
     "Quel est le maire de Paris ?", "¿Qué hace el alcalde de Lima?", "Wer ist Frau Sommer?",
     "Кто мэр города Мая?", "Qui est Jean Mars ?", "谁是市长?"],
)  # fmt: skip
def test_words_that_only_look_like_a_time_give_none(question: str) -> None:
    assert find_time(question, FRIDAY) is None


def test_an_article_in_its_own_language_may_look_back_at_a_month() -> None:
    time = find_time("¿Qué dijo Sánchez en marzo de 2022?", FRIDAY)
    assert time is not None
    assert time.admits(date(2022, 6, 1), "lo dijo en marzo de 2022")


@pytest.mark.parametrize(
    ("question", "language"),
    [("What was the plan of de la Cruz?", "en"), ("Was ist das?", "de"), ("", "en"),
     ("Is the sun in Die Zeit?", "en"), ("何がありましたか", "en"), ("谁赢了", "zh"),
     ("What did 习近平 say in March?", "en"), ("What did Erdoğan say in March?", "en")],
)  # fmt: skip
def test_a_question_is_english_where_in_doubt(question: str, language: str) -> None:
    assert language_of(question) == language


@given(
    st.text(
        alphabet="自从上周月年前以来2022十一 desde el 6 de mayo seit vor в марте منذ पिछले",
        max_size=80,
    ),
    st.one_of(st.dates(), st.sampled_from([date.min, date.max])),
)
def test_no_text_of_any_language_breaks_it(question: str, as_of: date) -> None:
    time = read_time(question, as_of).time
    if time and time.window.start and time.window.end:
        assert time.window.start <= time.window.end


def test_a_question_of_the_longest_kind_is_read_at_once() -> None:
    long = "desde el 6 de mayo de 2022 hasta la semana pasada, " * 78
    find_time(long, FRIDAY)
    begun = time.perf_counter()
    find_time(long, FRIDAY)
    assert time.perf_counter() - begun < 0.5
