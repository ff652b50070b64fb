from rag.dictionary import is_word, rarity


def test_it_knows_words_whatever_their_case() -> None:
    assert is_word("Soldier")
    assert not is_word("sldoier")


def test_what_is_met_often_is_less_rare() -> None:
    assert rarity("people") < rarity("armistice") < rarity("zzxqv") + 1e-9
