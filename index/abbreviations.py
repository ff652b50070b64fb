"""Whether a full stop ends a sentence or only shortens a word, in several languages."""

from __future__ import annotations

from index.stop_words import ENGLISH, STOP_WORDS

_ENGLISH = frozenset(
    """
    adj adm al approx apr apt assn assoc ave blvd brig bros ca capt cf ch cmdr co col
    corp cpl dec dept dist dr ed eds e.g eq est etc feb fig figs ft gen gov hon i.e inc jan
    jr jul jun lt ltd maj mar messrs mr mrs ms mt mts nos nov oct p.a ph.d pp prof rep
    reps rev sec sen sens sept sgt sr st supt tel univ viz vol vols vs
    a.m p.m u.k u.n u.s u.s.a d.c e.u
    """.split()
)
_OTHERS = frozenset(
    """
    av avda cía depto dña dpto ee ej excma excmo fdo gral h hnos hros lda lic mín máx núm pág
    págs pdo prov rr sra sras srta sres tel ud uds uu vda
    abb abs allg bd bspw bzgl bzw d.h dipl einschl evtl folg geb gegr gest ggf hr hrn hrsg inkl
    insb jh jhd mio mrd nr o.ä s.o s.u sog st staatl str stv tsd u.a u.ä usf usw v.a verh
    vgl z.b z.t zzgl
    c.-à-d dép éd mgr mlle mme mmes p.ex
    ecc dott dott.ssa prof.ssa sig sig.na sig.ra sigg
    exma exmo profa dra
    bijv blz dhr d.w.z enz jl jhr m.b.t mevr mw nl o.a resp
    акад в вв г гг гл гр д др зам им кв корп коп кол куб лет млн млрд млн мин обл орг пер пл пос пр
    проф р-н р рис руб с св сек см соч стр т т.д т.е т.к т.н т.п тел тыс ул ч чел экз
    डॉ डा प्रो श्री सुश्री कु पं रु लि कं ई पू सं पृ
    أ د م ص ج هـ ق ت ب
    """.split()
)
# After these a following capital usually goes on with the same sentence ("Gen. Smith").
_TITLES = frozenset(
    """adm brig capt cmdr col cpl dr e.g fig gen gov hon i.e lt maj messrs mr mrs ms mt prof rep
    reps rev sen sens sgt st vs hr hrn nr sra sras srta dña dra lic gral dott dott.ssa sig sig.ra
    sigg mme mlle mgr exma exmo profa dhr mevr им ул акад проф डॉ डा प्रो श्री सुश्री पं
    """.split()
)
_BEFORE_NUMBERS = frozenset("no nos n.º nº núm art abs str стр рис रु".split())
# Words that begin sentences far more often than they go on after an abbreviation.
_STARTERS = frozenset(
    """a after all also although an and another as at because before both but by despite during
    each earlier even every few for from he her here his how however i if in instead it its last
    later many meanwhile most much my nearly no nor not now of on once one only or our over she
    since so some still such that the their then there these they this those though through to
    today under until we what when where whether which while who why with yesterday yet you
    """.split()
)
_STARTERS_ELSEWHERE = frozenset(
    word
    for language, table in STOP_WORDS.items()
    if language != "en"
    for word in table
    if len(word) > 1 and (word not in ENGLISH or word in _STARTERS)
)
# German writes an ordinal as a number with a full stop, before a word with a capital.
_ORDINAL_BEFORE = frozenset(
    "im der des dem vom zum zur beim seinem seinen ihrem ihren einem einen".split()
)
_ORDINAL_AFTER = frozenset(
    """januar jänner februar märz april mai juni juli august september oktober november dezember
    jahrhundert jahrhunderts jahrtausend jahrestag geburtstag lebensjahr weltkrieg weltkriegs mal
    platz runde klasse bundesliga liga auflage spieltag minute tag stock bezirk""".split()
)


def shortens(before: str, earlier: str, word: str) -> bool:
    """Whether the full stop after a word shortens it, so that the sentence goes on.

    Args:
        before: the word, without marks of quotation before it.
        earlier: the word before that one, or empty.
        word: the one that follows after white space.
    """
    lowered = before.lower().replace("’", "'").rpartition("'")[2]  # "l'art. 5"
    following = word.strip("\"'“”‘’«»()[]{},;:").lower()
    if before.isdecimal() and len(before) <= 2 and word[:1].isupper():
        return following in _ORDINAL_AFTER or earlier.lower() in _ORDINAL_BEFORE
    if lowered in _BEFORE_NUMBERS or (lowered.endswith("str") and word[:1].isdigit()):
        return word[:1].isdigit()  # "No. 5", but "He said no."; "Hauptstr. 5"
    if lowered in _TITLES:
        return word[:1].isalpha() and not word[:1].islower()
    one_letter = len(before) == 1 and before.isalpha()
    if lowered in _OTHERS and lowered not in _ENGLISH:
        starts = following in _STARTERS_ELSEWHERE or following in _STARTERS
        return not starts or (one_letter and before.isupper())
    if lowered in _ENGLISH or "." in before or one_letter:
        # "U.S. Officials" is taken to go on: a sentence too long costs less than one cut in two.
        return following not in _STARTERS
    return False
