import random

from eval.sentence_samples import PER_ARTICLE, WORDS, sample_sentences
from tests.conftest import SEEDS

NEWS = [(file.stem, file.read_text(encoding="utf-8")) for file in sorted(SEEDS.iterdir())]


def test_a_sampled_sentence_stands_between_its_neighbours() -> None:
    found = sample_sentences(NEWS, 12, random.Random(1))
    assert len(found) == 12
    for one in found:
        assert one.evidence[1] == one.sentence
        text = dict(NEWS)[one.article]
        places = [text.index(part) for part in one.evidence]
        assert places == sorted(places)
        assert WORDS[0] <= len(one.sentence.split()) <= WORDS[1]
    counts = [one.article for one in found]
    assert max(map(counts.count, counts)) <= PER_ARTICLE
