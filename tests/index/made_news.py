"""Made articles of which it is known whether they are copies: changed, grown, templated, related.

Everything follows from a seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import accumulate

_SOUNDS = ("ba", "ke", "lo", "mi", "nu", "ra", "se", "ti", "vo", "du", "fa", "go", "hel", "jor",
           "kan", "lin", "mor", "pel", "ris", "tan")  # fmt: skip
_LANGUAGE = random.Random(0)
_WORDS = ["".join(_LANGUAGE.choices(_SOUNDS, k=_LANGUAGE.randint(1, 4))) for _ in range(8_000)]
_WEIGHTS = list(accumulate(1 / (rank + 3) for rank in range(8_000)))
SENTENCES = 25

Sentences = list[str]


class Reporter:
    """Writes articles that no other wrote, of words that are as frequent as in a language."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def sentence(self) -> str:
        """One sentence; every third holds a number."""
        length = self._chance.randint(8, 30)
        words = self._chance.choices(_WORDS, cum_weights=_WEIGHTS, k=length)
        if self._chance.random() < 0.33:
            words[self._chance.randrange(len(words))] = str(self._chance.randrange(2, 4000))
        return " ".join(words).capitalize() + "."

    def article(self, sentences: int = SENTENCES) -> Sentences:
        """An article of so many sentences."""
        return [self.sentence() for _ in range(sentences)]

    def changed(self, article: Sequence[str], share: float) -> Sentences:
        """A share of its sentences written anew."""
        made = list(article)
        for place in self._some(article, share):
            made[place] = self.sentence()
        return made

    def cut(self, article: Sequence[str], share: float) -> Sentences:
        """A share of its sentences taken out."""
        gone = set(self._some(article, share))
        return [sentence for place, sentence in enumerate(article) if place not in gone]

    def grown(self, article: Sequence[str], share: float) -> Sentences:
        """So many sentences more, in three runs at any places."""
        made = list(article)
        new = self.article(round(share * len(article)))
        for part in (new[::3], new[1::3], new[2::3]):
            place = self._chance.randint(0, len(made))
            made[place:place] = part
        return made

    def edited(self, article: Sequence[str], share: float) -> Sentences:
        """A share of its words replaced, one here and one there."""
        made = []
        for sentence in article:
            words = sentence.split()
            made.append(
                " ".join(
                    self._chance.choice(_WORDS) if self._chance.random() < share else word
                    for word in words
                )
            )
        return made

    def related(self, article: Sequence[str], share: float) -> Sentences:
        """Another article on the same event: a share of its sentences are quotes from the first."""
        made = self.article(len(article))
        for place in self._some(made, share):
            made[place] = article[self._chance.randrange(len(article))]
        return made

    def _some(self, article: Sequence[str], share: float) -> list[int]:
        return self._chance.sample(range(len(article)), round(share * len(article)))


def text_of(sentences: Sequence[str]) -> str:
    """Sentences as the text of an article, some to a paragraph."""
    paragraphs = [" ".join(sentences[n : n + 3]) for n in range(0, len(sentences), 3)]
    return "\n\n".join(paragraphs) + "\n"


# -- templates ---------------------------------------------------------------------------------

_TOWNS = ("Leeds", "Hull", "York", "Derby", "Bath", "Exeter", "Ripon", "Truro", "Wells", "Ely")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SIDES = ("north", "south", "east", "west")


def weather(seed: int) -> str:
    """A forecast from a template: half of its words are the same every day."""
    c = random.Random(seed)
    town, day = c.choice(_TOWNS), c.choice(_DAYS)
    return (
        f"Here is the forecast for {town} and the country around it for {day}, day"
        f" {c.randrange(1, 366)} of the year.\n\n"
        f"Temperatures are expected to reach {c.randrange(8, 31)} degrees in the afternoon, after a"
        f" low of {c.randrange(-3, 8)} degrees in the early hours. The chance of rain stands at"
        f" {c.randrange(0, 100)} percent, with up to {c.randrange(1, 40)} millimetres on high"
        f" ground. Winds will come from the {c.choice(_SIDES)} at {c.randrange(5, 60)} kilometres"
        " an hour, with stronger gusts along the coast and over exposed hills.\n\n"
        f"The sun rises at {c.randrange(4, 9)}:{c.randrange(10, 60)} and sets at"
        f" {c.randrange(15, 22)}:{c.randrange(10, 60)}. The pollen count is {c.randrange(1, 200)}"
        " grains per cubic metre and the index of air quality stands at"
        f" {c.randrange(10, 120)}.\n\n"
        "The forecast is made every morning from the measurements of the national network of"
        " stations and is brought up to date when conditions change. Drivers should allow more time"
        " for their journeys in heavy rain, keep their distance and look out for standing water on"
        " country roads. Walkers in the hills should carry warm clothes, a map and a charged"
        f" telephone. The next forecast follows at {c.randrange(5, 12)}:{c.randrange(10, 60)}.\n"
    )


def market(seed: int) -> str:
    """A market report from a template, most of whose words are always the same."""
    c = random.Random(seed)
    up = c.choice(("rose", "fell"))
    return (
        f"Shares on the main index {up} by {c.randrange(1, 300) / 100} percent on"
        f" {c.choice(_DAYS)} and closed at {c.randrange(6000, 9000)} points.\n\n"
        f"About {c.randrange(200, 900)} million shares changed hands, against an average of"
        f" {c.randrange(200, 900)} million over the last thirty sessions. Traders said that the"
        " market took its lead from the bond market, where yields have moved with every word from"
        " the central bank about the path of interest rates over the coming months.\n\n"
        f"Oil stood at {c.randrange(60, 120)}.{c.randrange(10, 99)} dollars a barrel and gold at"
        f" {c.randrange(1500, 2500)} dollars an ounce. The yield of the ten-year bond was"
        f" {c.randrange(100, 500) / 100} percent.\n\n"
        "The value of investments may fall as well as rise, and past performance is no guide to"
        " future returns. This report was made automatically from the data of the exchange. It is"
        " not advice, and no one should act on it without asking someone who knows their"
        " circumstances. The exchange takes no responsibility for errors in the data, for delays in"
        " sending them, or for anything that is done because of them.\n"
    )


def match(seed: int) -> str:
    """A match report from a template."""
    c = random.Random(seed)
    home, away = c.sample(_TOWNS, 2)
    return (
        f"{home} beat {away} {c.randrange(2, 6)}-{c.randrange(0, 2)} in front of"
        f" {c.randrange(2000, 40000)} people on {c.choice(_DAYS)}.\n\n"
        f"The first goal came in minute {c.randrange(1, 45)} and the second in minute"
        f" {c.randrange(46, 90)}. {home} had {c.randrange(50, 75)} percent of the ball and"
        f" {c.randrange(8, 25)} shots, {c.randrange(2, 8)} of them on goal. {away} won"
        f" {c.randrange(1, 9)} corners and were given {c.randrange(1, 6)} yellow cards.\n\n"
        f"{home} now have {c.randrange(20, 80)} points from {c.randrange(20, 38)} matches, {away}"
        f" have {c.randrange(20, 80)}. The teams meet again on day {c.randrange(1, 366)} of next"
        " year, when supporters will be asked to come early because of the works at the station.\n"
    )


TEMPLATES: dict[str, Callable[[int], str]] = {"weather": weather, "market": market, "match": match}
