import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.sentences import split_sentences
from tests.conftest import SEEDS
from ui.question_forms import FORMS, MAX_QUESTION, names_in, questions_in, questions_of

NAMES = frozenset(("Biden", "Hamas", "Lima", "Peru", "Oslo", "Ana", "Reed", "Norway", "Mara"))


def questions(sentence: str) -> list[str]:
    return [question for _, question in questions_of(sentence, NAMES)]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "The port was shut after a Hamas rocket attack killed two dock workers on Sunday.",
            "How many dock workers were killed in a Hamas rocket attack?",
        ),
        (
            "It follows the day when Norway invaded northern Peru, killing 1,200 people.",
            "How many people were killed when Norway invaded northern Peru?",
        ),
        (
            "Leaflets fell, urging 900 residents to leave old Lima for the coast.",
            "How many residents were urged to leave old Lima?",
        ),
        (
            "They reopened the Mara Hill road tunnel, which was closed after a fire.",
            "Why was the Mara Hill road tunnel closed?",
        ),
        (
            '"We oppose the new dam in Peru," said water ministry spokesman Ana Reed on Monday.',
            "What did Ana Reed say about the new dam in Peru?",
        ),
        ("Norway announced on Monday that it had agreed.", "What did Norway announce on Monday?"),
        ("The Lima government has called for talks.", "What has the Lima government called for?"),
        ("Norway is concerned that Peru may leave.", "What is Norway concerned about?"),
        (
            "According to two sources, the U.S. has proposed:\n- A truce\n- More talks",
            "What has the U.S. proposed?",
        ),
        ("Biden has warned Peru against an attack.", "What has Biden warned Peru against?"),
        ("At the lunch, Biden urged Reed to resign.", "What did Biden urge Reed to do?"),
        ("Norway has quietly urged Peru to wait.", "What has Norway urged Peru to do?"),
        (
            "He recalled the vote on March 3, when Norway banned whale meat.",
            "When did Norway ban whale meat?",
        ),
        (
            "In the call, Biden discussed the truce with Ana Reed.",
            "What did Biden discuss with Ana Reed?",
        ),
        ('"It is over," said Ana Reed, a former judge in Oslo.', "Who is Ana Reed?"),
    ],
)
def test_a_sentence_gives_the_question_that_it_answers(sentence: str, question: str) -> None:
    assert question in questions(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "He announced that it was over.",  # nobody knows who
        "Though Biden acknowledged that it was late, he stayed.",
        "Experts warned that it may rain.",  # a capital, but no name
        "The company concluded that it was late.",
        "Several people were killed.",
        '"It is late," said Ana Reed.',  # nothing that it is about
        "Er kündigte an, dass es vorbei sei.",
        "اتفق الطرفان على وقف إطلاق النار.",
        "",
    ],
)
def test_what_would_not_read_well_gives_none(sentence: str) -> None:
    assert questions(sentence) == []


def test_names_are_words_with_a_capital_inside_a_sentence() -> None:
    assert names_in("Yesterday, Norway met the Peru team. Then it left.") == {"Norway", "Peru"}


def test_the_seeds_give_questions_of_many_forms_none_twice() -> None:
    found = [
        formed
        for path in sorted(SEEDS.iterdir())
        for formed in questions_in(
            Article(path.name, path.read_text(encoding="utf-8"), "", ""),
            split_sentences(path.read_text(encoding="utf-8")),
        )
    ]
    assert len({formed.article_id for formed in found}) == 5
    assert len({formed.form for formed in found}) >= 7
    assert len({formed.question for formed in found}) == len(found)


@given(st.text(max_size=400))
def test_whatever_the_text_questions_are_short_and_plain(text: str) -> None:
    for form, question in questions_of(text, names_in(text)):
        assert form in FORMS
        assert len(question) <= MAX_QUESTION
        assert question.endswith("?")
        assert not set('"()[]:;\n') & set(question)
