"""How other languages say the times that the English rules know, each by regular expressions.

In the patterns {n} stands for a count, {unit} for a day, week, month …, {weekday} for a weekday.
`before` and `after` are the words that stand before and after a time and relate to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimeWords:
    """One language's words for time.

    Args:
        locales: whose names of months and weekdays count; of the first, all forms.
        units: day, week, month, year, weekend.
        counts: one to ten.
        last, this, past, ago: "last {unit}", "this {unit}", "the last {n} {unit}s", "{n} … ago".
        last_weekday: "last {weekday}".
        words: what stands for an English expression as it is.
        before, after: English relation to the words that say it.
        joined: between the two ends of a span.
        day_of: what may stand between day and month, and month and year.
        of_year: what introduces or follows a year on its own.
        bare: a month or year counts without any preposition.
        recent: words that only re-rank.
        telling: words by which a question in Latin letters is told to be of this language.
    """

    locales: tuple[str, ...]
    units: Mapping[str, str]
    counts: str
    last: str
    this: str
    past: str
    ago: str
    last_weekday: str
    words: Mapping[str, str]
    before: Mapping[str, str]
    joined: str
    recent: str
    after: Mapping[str, str]
    day_of: str = r"\s+"
    of_year: str = ""
    bare: bool = False
    telling: str = ""


SPANISH = TimeWords(
    locales=("es",),
    units={"day": r"días?", "weekend": "fin(?:es)? de semana", "week": "semanas?",
           "month": "mes(?:es)?", "year": "años?"},
    counts="un[oa]? dos tres cuatro cinco seis siete ocho nueve diez",
    last=r"(?:(?:la|el)\s+)?(?:{unit}\s+pasad[oa]|pasad[oa]\s+{unit})",
    this=r"est[ea]\s+{unit}",
    past=r"(?:(?:en|durante)\s+)?(?:los|las|el|la)\s+últim[oa]s?\s+(?:{n}\s+)?{unit}",
    ago=r"hace\s+{n}\s+{unit}",
    last_weekday=r"(?:el\s+)?(?:{weekday}\s+pasado|pasado\s+{weekday})",
    words={"anteayer|antier": "the day before yesterday", "anoche": "last night",
           "ayer": "yesterday", "hoy": "today"},
    before={"since": r"(?:desde|a\s+partir\s+de)(?:\s+el)?",
            "after": r"(?:después\s+del?|tras)(?:\s+el)?",
            "before": r"antes\s+del?(?:\s+el)?", "until": r"hasta(?:\s+el)?",
            "between": r"entre(?:\s+el)?", "from": r"del?", "on": "el",
            "in": r"(?:en|durante)(?:\s+el(?:\s+mes\s+de)?)?"},
    after={},
    joined=r"(?:y|al?|hasta)(?:\s+el)?",
    day_of=r"\s+(?:del?\s+)?",
    of_year=r"(?:(?:el\s+)?año\s+)?",
    recent=r"recientemente|últimamente|actualmente|ahora|últimas\s+noticias|más\s+recientes?",
    telling="qué quién quiénes cuándo cómo dónde cuál cuánto cuántos el la los las en de del y por"
    " con una un se desde hasta fue semana mes año ayer hoy pasado pasada pasó hace",
)  # fmt: skip
GERMAN = TimeWords(
    locales=("de", "de_AT"),
    units={"day": "tag(?:e[ns]?)?", "weekend": "wochenende[ns]?", "week": "wochen?",
           "month": "monat(?:e[ns]?|s)?", "year": "jahr(?:e[ns]?|s)?"},
    counts="ein(?:e[mnr]?)? zwei drei vier fünf sechs sieben acht neun zehn",
    last=r"(?:(?:in\s+der|im|am)\s+)?(?:letzte|vergangene|vorige)[nmrs]?\s+{unit}",
    this=r"(?:(?:in|an)\s+)?diese[rnms]?\s+{unit}",
    past=r"(?:in\s+den|während\s+der|über\s+die)\s+(?:letzten|vergangenen)\s+(?:{n}\s+)?{unit}",
    ago=r"vor\s+{n}\s+{unit}",
    last_weekday=r"(?:am\s+)?(?:letzten|vergangenen|vorigen)\s+{weekday}",
    words={"vorgestern": "the day before yesterday", r"gestern\s+abend": "last night",
           "gestern": "yesterday", "heute": "today"},
    before={"since": r"seit(?:\s+(?:dem|der))?|ab(?:\s+dem)?", "after": r"nach(?:\s+(?:dem|der))?",
            "before": r"vor(?:\s+(?:dem|der))?", "until": r"bis(?:\s+(?:zum|zur|ende))*",
            "between": r"zwischen(?:\s+dem)?", "from": r"vo[nm]", "on": "am",
            "in": r"im|in|während(?:\s+(?:des|der))?"},
    after={},
    joined=r"und|bis(?:\s+(?:zum|zu))?",
    day_of=r"\.?\s+",
    of_year=r"(?:jahre?\s+)?",
    recent=r"kürzlich|zuletzt|neulich|derzeit|momentan|aktuell\w*|neueste\w*|jetzt",
    telling="was wer wann wo wie warum welche welcher welches wurde wurden der die das den dem und"
    " ist hat haben sind nicht seit über ein eine von mit auf für im am zu bei aus nach"
    " bis geschah passierte letzte letzten vergangene vergangenen woche wochen monat jahr gestern"
    " heute ende",
)  # fmt: skip
FRENCH = TimeWords(
    locales=("fr",),
    units={"day": "jours?", "weekend": "week-?ends?", "week": "semaines?", "month": "mois",
           "year": "an(?:née)?s?"},
    counts="une? deux trois quatre cinq six sept huit neuf dix",
    last=r"(?:(?:la|le|au\s+cours\s+de\s+la)\s+|l['’])?{unit}\s+(?:derni(?:er|ère)|passée?|précédente?)",
    this=r"ce(?:t|tte)?\s+{unit}",
    past=r"(?:(?:au\s+cours\s+)?(?:ces|les|des)\s+)(?:{n}\s+)?derni(?:er|ère)s\s+(?:{n}\s+)?{unit}",
    ago=r"il\s+y\s+a\s+{n}\s+{unit}",
    last_weekday=r"{weekday}\s+dernier",
    words={"avant-hier": "the day before yesterday", r"hier\s+soir": "last night",
           "hier": "yesterday", "aujourd['’]hui": "today", r"ce\s+matin": "this morning"},
    before={"since": r"(?:depuis|à\s+partir\s+d[ue])(?:\s+le)?", "after": r"après(?:\s+le)?",
            "before": r"avant(?:\s+le)?", "until": r"jusqu['’](?:au?|en|à)(?:\s+la\s+fin\s+de)?",
            "between": r"entre(?:\s+le)?", "from": r"d[ue]", "on": "le",
            "in": r"en|au\s+mois\s+de|pendant|durant|dans"},
    after={},
    joined=r"et(?:\s+le)?|au?|à|jusqu['’](?:au?|en|à)",
    day_of=r"(?:er)?\s+",
    of_year=r"(?:l['’]an(?:née)?\s+)?",
    recent=r"récemment|dernièrement|actuellement|maintenant|dernières\s+nouvelles",
    telling="que qui quand où comment pourquoi quel quelle quels quelles le la les des du est et en"
    " une un pour dans sur avec combien depuis qu au aux"
    " a hier semaine mois année jour jours derniers dernière dernier il y ces ce quoi s",
)  # fmt: skip
RUSSIAN = TimeWords(
    locales=("ru",),
    units={"day": "день|дня|дней|дни", "weekend": "выходны[ехм]", "week": "недел[яюие]|недель",
           "month": "месяц(?:а|ев|е|ы)?", "year": "год(?:а|у|ы)?|лет"},
    counts="од(?:ин|на|ну|но) дв[ае] три четыре пять шесть семь восемь девять десять",
    last=r"(?:(?:на|в|за)\s+)?прошл(?:ой|ом|ый|ую|ые|ых|ое)\s+{unit}",
    this=r"(?:(?:на|в|за)\s+)?эт(?:ой|ом|от|у|и|их)\s+{unit}",
    past=r"(?:за|в)\s+последн(?:ие|юю|их|ий)\s+(?:{n}\s+)?{unit}",
    ago=r"(?:{n}\s+)?{unit}\s+(?:тому\s+)?назад",
    last_weekday=r"(?:в\s+)?прошл(?:ый|ую|ое)\s+{weekday}",
    words={"позавчера": "the day before yesterday", r"вчера\s+вечером": "last night",
           "вчера(?:шн\\w+)?": "yesterday", "сегодня": "today"},
    before={"since": r"(?:начиная\s+)?со?", "after": "после", "before": "до|перед",
            "until": "к|по",            "between": "между", "in": "во?|за", "on": "на"},
    after={},
    joined="и|до|по",
    of_year="",
    recent=r"недавно|в\s+последнее\s+время|сейчас|в\s+настоящее\s+время|последн(?:ие|яя)\s+новост[иь]",
)  # fmt: skip
ARABIC = TimeWords(
    locales=("ar", "ar_SY"),
    units={"day": "(?:ال)?(?:يومين|يوما?|أيام)", "weekend": r"عطلة\s+نهاية\s+الأسبوع",
           "week": "(?:ال)?(?:أسبوعين|أسبوعا?|أسابيع)", "month": "(?:ال)?(?:شهرين|شهرا?|أشهر|شهور)",
           "year": "(?:ال)?(?:عامين|سنتين|عاما?|سنة|أعوام|سنوات)"},
    counts="واحد(?:ة)? اثن(?:ان|ين) ثلاثة? أربعة? خمسة? ستة? سبعة? ثماني(?:ة)? تسعة? عشرة?",
    last=r"(?:في\s+|خلال\s+)?{unit}\s+(?:الماضي(?:ة)?|الفائتة?|المنصرمة?)",
    this=r"(?:في\s+|خلال\s+)?هذ[اه]\s+{unit}",
    past=r"(?:في|خلال)\s+(?:آخر\s+)?(?:ال)?{n}\s+{unit}\s+(?:الماضية|الأخيرة)",
    ago=r"(?:قبل|منذ)\s+(?:{n}\s+)?{unit}",
    last_weekday=r"(?:يوم\s+)?{weekday}\s+الماضي",
    words={r"أول\s+(?:من\s+)?أمس": "the day before yesterday", "(?:ب?ال)?أمس|البارحة": "yesterday",
           "اليوم": "today"},
    before={"since": "منذ", "after": "بعد", "before": "قبل", "until": "حتى|إلى", "between": "بين",
            "from": "من", "in": r"في|خلال|أثناء", "on": "يوم"},
    after={},
    joined=r"و|إلى|حتى",
    of_year=r"(?:(?:ال)?عام\s+|سنة\s+)?",
    recent=r"مؤخرا?ً?ا?|حاليا?ً?ا?|آخر\s+الأخبار|أحدث|الآن",
)  # fmt: skip
HINDI = TimeWords(
    locales=("hi",),
    units={"day": "दिनों|दिन", "weekend": "सप्ताहांत", "week": "सप्ताह|हफ़्तों|हफ़्ते|हफ्तों|हफ्ते",
           "month": "महीनों|महीने|माह", "year": "सालों|साल|वर्षों|वर्ष"},
    counts="एक दो तीन चार पांच|पाँच छह|छः सात आठ नौ दस",
    last=r"(?:पिछले|पिछली|गत|बीते)\s+{unit}",
    this=r"इस\s+{unit}",
    past=r"(?:पिछले|बीते)\s+{n}\s+{unit}",
    ago=r"{n}\s+{unit}\s+पहले",
    last_weekday=r"(?:पिछले|बीते|गत)\s+{weekday}",
    words={"परसों": "the day before yesterday", "कल": "yesterday", "आज": "today"},
    before={"between": "xx"},
    after={"before": r"से\s+पहले", "after": r"के\s+बाद", "since": "से", "until": "तक",
           "in": r"में|के\s+दौरान", "on": "को"},
    joined="और|से",
    of_year="(?:सन\\s+|वर्ष\\s+|साल\\s+)?",
    recent=r"हाल\s+(?:ही\s+)?में|अभी|वर्तमान|ताज़ा|ताजा|नवीनतम",
)  # fmt: skip
