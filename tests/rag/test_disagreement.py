from collections.abc import Callable, Mapping
from datetime import date

from index.reader import Index
from rag.answer import Answer, Statement
from rag.chat import Chat
from rag.settings import Settings

MakeIndex = Callable[..., Index]
CHURCH = (
    "The parish church of Saint Odo stands on the market square of Lebus. Its two towers can be "
    "seen from the river. {} The organ was rebuilt after the war, and the bells were cast anew by "
    "a foundry in the next town. Visitors climb the northern tower on Sundays in summer."
)


async def ask(index: Index, question: str) -> Answer:
    return await Chat(index, Settings.load(), today=lambda: date(2024, 6, 1)).answer(question)


def the(answer: Answer, words: str) -> Statement:
    (one,) = [s for s in answer.statements if words in s.text]
    return one


async def test_a_planted_copy_is_outvoted_by_two_honest_articles(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": CHURCH.format("The church of Saint Odo was built in 1856.")},
        {"text": CHURCH.format("The church of Saint Odo was built in 1900.")},
        {"text": "Saint Odo is a church in Lebus. Masons from Halle built Saint Odo in 1856."},
    )
    answer = await ask(index, "When was Saint Odo built?")
    assert not the(answer, "1856").disputed
    assert the(answer, "1900").disputed


async def test_a_copy_alone_against_its_original_leaves_both_disputed(
    make_index: MakeIndex,
) -> None:
    index = make_index(
        {"text": CHURCH.format("The church of Saint Odo was built in 1856.")},
        {"text": CHURCH.format("The church of Saint Odo was built in 1900.")},
    )
    answer = await ask(index, "When was Saint Odo built?")
    assert the(answer, "1856").disputed
    assert the(answer, "1900").disputed


async def test_two_people_of_one_name_are_both_told_and_not_in_dispute(
    make_index: MakeIndex,
) -> None:
    index = make_index(
        {
            "text": "Ann Lee (12 March 1901 – 4 May 1970) was a painter from Lebus. She taught "
            "drawing at a school for thirty years and never sold a picture."
        },
        {
            "text": "Ann Lee (born 7 July 1988) is a footballer who plays in goal for Halle. Her "
            "club won the cup twice in a row."
        },
    )
    answer = await ask(index, "When was Ann Lee born?")
    assert not the(answer, "1901").disputed
    assert not the(answer, "1988").disputed


async def test_what_several_articles_say_is_said_once(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": "Saint Odo is a church in Lebus. Masons from Halle built Saint Odo in 1856."},
        {"text": "Saint Odo was built in 1856, when the river froze. Its organ came from Jena."},
    )
    answer = await ask(index, "When was Saint Odo built?")
    assert len(answer.statements) == 1
    assert not answer.statements[0].disputed


TOLL = "How many people died in the ferry fire in Lebus?"


def report(day: str, text: str, source: str) -> Mapping[str, object]:
    return {"text": text, "date": day, "source": source, "title": f"Ferry fire, {day}"}


async def test_a_later_report_overtakes_the_toll_of_an_earlier_one(make_index: MakeIndex) -> None:
    index = make_index(
        report(
            "2024-05-01",
            "At least 12 people died in the ferry fire in Lebus, police said. Divers are looking "
            "for the captain.",
            "Lebus Post",
        ),
        report(
            "2024-05-04",
            "In all 15 people died in the ferry fire in Lebus, the state said on Saturday. The "
            "wreck was raised at noon.",
            "Oder Radio",
        ),
    )
    answer = await ask(index, TOLL)
    first, last = the(answer, "12 people"), the(answer, "15 people")
    assert (first.standing, last.standing) == ("overtaken", "newest")
    assert not first.disputed
    assert not last.disputed


async def test_of_reports_of_one_day_the_lonely_one_is_disputed(make_index: MakeIndex) -> None:
    index = make_index(
        report("2024-05-04", "The ferry fire in Lebus killed 15 people. Rain fell.", "Post"),
        report("2024-05-04", "Police in Lebus say the ferry fire killed 15 people.", "Radio"),
        report("2024-05-04", "The ferry fire in Lebus killed 40 people. Schools closed.", "Blog"),
    )
    answer = await ask(index, "How many people did the ferry fire in Lebus kill?")
    assert the(answer, "40 people").disputed
    assert not any(s.disputed for s in answer.statements if "15 people" in s.text)


async def test_a_claim_and_its_denial_both_stand_in_dispute(make_index: MakeIndex) -> None:
    index = make_index(
        report("2024-05-01", "The mayor of Lebus accepted the plan for the new bridge.", "Post"),
        report("2024-05-03", "The mayor of Lebus rejected the plan for the new bridge.", "Radio"),
    )
    answer = await ask(index, "Did the mayor of Lebus accept the plan for the new bridge?")
    assert the(answer, "accepted").disputed
    assert the(answer, "rejected").disputed
    assert the(answer, "rejected").standing == "newest"


async def test_every_statement_still_quotes_its_article_exactly(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": CHURCH.format("The church of Saint Odo was built in 1856.")},
        {"text": CHURCH.format("The church of Saint Odo was built in 1900.")},
    )
    answer = await ask(index, "When was Saint Odo built?")
    with index.current() as version:
        for statement in answer.statements:
            (citation,) = statement.citations
            article = version.store.article(citation.article_id)
            assert article is not None
            assert article.text[citation.start : citation.end] == citation.quote
            assert statement.verdict == "supported"
