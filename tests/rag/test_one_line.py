from rag.one_line import one_line


def test_a_list_becomes_one_line() -> None:
    assert (
        one_line("It proposed:\n- A phased ceasefire\n- Aid")
        == "It proposed: A phased ceasefire; Aid"
    )
    assert one_line("a  sentence\nthat was wrapped") == "a sentence that was wrapped"
