"""How sentences come to the reader: checked while the next is written, mended once, in order."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Mapping, Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.reader import Index
from rag.answer import Done, Sentence
from rag.chat import Chat
from rag.check import BuiltInChecker, Check, Verdict
from rag.found import Found
from rag.mend import MAX_CALLS, RepairFailed
from rag.settings import Settings
from rag.statements import Judged
from rag.usage import Meter
from rag.writing import Cited, Piece, Task, Written
from tests.conftest import scaled
from tests.rag.test_chat import KEREM, TODAY, Scripted, check_prefixes, check_promises, cite

TRUE = "Four Israeli soldiers were killed at Kerem Shalom."
CLOSED = "Israel agreed to reopen the Kerem Shalom border crossing."
FALSE = "Nine Norwegian bankers were killed in Haifa."
SECONDS = 30.0


class Replies:
    """A repairer that gives what it is told, in turn; None says nothing, an error fails."""

    def __init__(self, *replies: Written | RepairFailed | None) -> None:
        self.replies = list(replies)
        self.asked: list[str] = []

    async def repair(
        self, question: str, failed: Judged, evidence: Mapping[int, Found], meter: Meter
    ) -> Written | None:
        self.asked.append(failed.written.text)
        reply = self.replies.pop(0) if self.replies else RepairFailed()
        if isinstance(reply, RepairFailed):
            raise reply
        return reply


def chat(index: Index, writer: Scripted, repairer: Replies | None = None, **kept: object) -> Chat:
    return Chat(
        index, Settings.load(**kept), model_writer=writer, repairer=repairer, today=lambda: TODAY
    )


async def test_a_sentence_is_checked_while_the_next_is_being_written(seeds_index: Index) -> None:
    writes_on = threading.Event()

    class Waiting(BuiltInChecker):
        """Takes its time until the writer has been asked for more."""

        waited: bool | None = None

        def check(self, claim: str, evidence: Sequence[str]) -> Check:
            if self.waited is None:
                self.waited = writes_on.wait(SECONDS)
            return super().check(claim, evidence)

    class Writes(Scripted):
        async def write(self, task: Task) -> AsyncGenerator[Piece, None]:
            yield Written(TRUE, cite(0))
            writes_on.set()
            yield Written(CLOSED, cite(0))

    checker = Waiting()
    answer = await Chat(
        seeds_index, Settings.load(), model_writer=Writes(), checker=checker, today=lambda: TODAY
    ).answer(KEREM)
    assert checker.waited is True
    assert [s.text for s in answer.statements] == [TRUE, CLOSED]


async def test_a_reader_who_leaves_during_a_check_waits_for_it_and_stops_the_writer(
    seeds_index: Index,
) -> None:
    begun, let_go, ended = threading.Event(), threading.Event(), threading.Event()

    class Slow(BuiltInChecker):
        def check(self, claim: str, evidence: Sequence[str]) -> Check:
            begun.set()
            let_go.wait(SECONDS)
            ended.set()
            return super().check(claim, evidence)

    writer = Scripted(*(Written(f"Sentence {n}.", cite(0)) for n in range(99)))
    one = Chat(
        seeds_index, Settings.load(), model_writer=writer, checker=Slow(), today=lambda: TODAY
    )
    reading = asyncio.create_task(one.answer(KEREM))
    await asyncio.to_thread(begun.wait, SECONDS)
    reading.cancel()
    await asyncio.sleep(0.05)
    assert not reading.done()
    let_go.set()
    await asyncio.wait([reading])
    assert reading.cancelled()
    assert ended.is_set()
    assert writer.closed


async def test_a_wrong_citation_is_put_right_without_asking_the_model(seeds_index: Index) -> None:
    own = await Chat(seeds_index, Settings.load(), today=lambda: TODAY).answer(KEREM)
    said = own.statements[0]
    repairer = Replies()
    wrong = Written(said.text, (Cited(len(own.passages) - 1),))
    answer = await chat(seeds_index, Scripted(wrong), repairer).answer(KEREM)
    assert repairer.asked == []
    assert answer.statements[0].verdict is Verdict.SUPPORTED
    assert said.text in answer.statements[0].citations[0].quote
    assert answer.repaired == 0


async def test_a_sentence_is_repaired_at_most_once(seeds_index: Index) -> None:
    repairer = Replies(Written(f"{FALSE[:-1]}, again.", cite(0)), Written(TRUE, cite(0)))
    answer = await chat(seeds_index, Scripted(Written(FALSE, cite(0))), repairer).answer(KEREM)
    assert repairer.asked == [FALSE]
    assert FALSE not in answer.model_dump_json()


async def test_without_a_repairer_the_sentence_is_marked(seeds_index: Index) -> None:
    answer = await chat(seeds_index, Scripted(Written(FALSE, cite(0)))).answer(KEREM)
    assert [s.text for s in answer.statements] == [FALSE]
    assert answer.statements[0].verdict is Verdict.UNSUPPORTED


SENTENCES = st.builds(
    lambda text, places, lead: Written(text, cite(*places), lead),
    st.sampled_from([TRUE, CLOSED, FALSE, "Biden spoke with Netanyahu.", "人们撤离。", "…"]),
    st.lists(st.integers(0, 7), max_size=3),
    st.sampled_from(["", " ", "\n", "\n- "]),
)
REPLIES = st.one_of(SENTENCES, st.none(), st.builds(RepairFailed))


@given(
    st.lists(SENTENCES, max_size=5),
    st.lists(REPLIES, max_size=4),
    st.sampled_from(["", "It broke off."]),
    st.booleans(),
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=scaled(12, 2_000)
)
def test_promises_hold_however_sentences_are_mended(
    seeds_index: Index,
    written: list[Written],
    replies: list[Written | RepairFailed | None],
    fails: str,
    strict: bool,
) -> None:
    repairer = Replies(*replies)
    one = chat(seeds_index, Scripted(*written, fails=fails), repairer, strict=strict)

    async def events() -> list[object]:
        return [event async for event in one.ask(KEREM)]

    found = asyncio.run(events())
    check_prefixes(found)  # type: ignore[arg-type]
    done = found[-1]
    assert isinstance(done, Done)
    answer = done.answer
    check_promises(seeds_index, answer)
    assert len(repairer.asked) <= MAX_CALLS
    sent = [event.statement for event in found if isinstance(event, Sentence)]
    assert sent == [*answer.statements]
    assert answer.repaired <= answer.by_model <= len(written)
    assert answer.by_model <= len(sent)
    if strict:
        assert all(s.verdict is Verdict.SUPPORTED for s in sent)
    if not fails:
        assert len(sent) + answer.left_out == len(written)
