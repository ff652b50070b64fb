"""The words by which instructions to a program are known: its tasks, its output, its disguises."""

from __future__ import annotations

import re

# What one asks a writing program to do. Where the same word is often a noun at the head of a news
# sentence ("Claims mount", "Report says"), it counts only before a word that takes it for a verb.
TASKS = frozenset(
    """
    write draft compose create generate develop design produce craft invent imagine compile prepare
    explain describe define discuss outline summarize summarise paraphrase elaborate clarify
    illustrate demonstrate translate rewrite rephrase reword proofread transcribe recite narrate
    answer respond reply say tell inform notify announce promote advertise recommend suggest
    encourage persuade convince remind invite advise mention highlight emphasize emphasise stress
    praise criticize criticise endorse spread claim state assert pretend simulate act roleplay
    encode decode encrypt decrypt reverse convert replace substitute transform render translate
    shorten capitalize capitalise format reformat insert append prepend add include integrate embed
    incorporate augment enhance modify alter adjust revise edit extend expand limit restrict
    misspell scramble jumble rearrange shuffle anagram group combine merge concatenate repeat omit
    swap spell introduce inject remove delete erase strip use apply adopt employ insert
    analyze analyse evaluate assess determine identify classify categorize categorise compare
    contrast calculate compute solve estimate predict forecast find list rank sort extract detect
    count interpret infer examine review investigate research search gather collect retrieve
    automate schedule organize organise arrange track monitor manage plan optimize optimise
    configure install download execute run print output display return send forward upload
    talk entertain congratulate rate switch sing perform set stop avoid quote emulate imitate mimic
    provide give offer show share teach guide assist help ask engage chat converse debate
    quote cite list name break walk pick choose select propose draw build make construct
    """.split()
)
AMBIGUOUS = frozenset(
    """
    draft design produce answer reply state claim stress plan schedule track monitor research search
    review rank sort list group limit quote name count contrast estimate forecast format output
    display return download upload offer show share help use run print report reverse replica
    advertise spread act highlight repeat swap spell guide debate chat walk break pick draw build
    make mention say ask find tell give add include make send choose select remind talk rate
    switch set stop avoid perform
    """.split()
)
# What shows the word before it to be a noun.
NO_ORDER = frozenset(
    """
    and or of suggests finds found says
    is are was were has have had will would can could may might must should did does do said says
    shows showed show comes came goes went remains remained continues continued begins began
    """.split()
)
# What follows a verb that is an order, and hardly a noun.
AFTER_ORDER = frozenset(
    """
    a an the this these that those any all every each some no your my our me us my him them it
    users readers people everyone customers visitors subscribers how what why who whom when where
    whether which if only nothing something in with for to as at by from like both two three four
    five six seven ten several more words letters text vowels sentences instead
    """.split()
)
# Tasks that are asked of hardly anybody but a writing program, whatever stands behind them.
STRONG_TASKS = frozenset(
    """
    translate summarize summarise paraphrase rewrite rephrase reword proofread encode decode
    misspell scramble jumble anagram pretend roleplay simulate recite transcribe capitalize
    capitalise concatenate augment automate
    """.split()
)
# Orders to the one who answers, whatever stands behind them.
ANSWERING_TASKS = frozenset(("answer", "reply", "respond"))
# Orders that explain or make up; news gives them to nobody in its own voice.
TELLING_TASKS = frozenset(
    """
    write draft compose generate craft explain describe define outline summarize summarise
    elaborate illustrate demonstrate develop create provide give tell list invent imagine discuss
    classify categorize categorise analyze analyse calculate compute solve convert
    """.split()
)
# What such an order asks for.
PRODUCTS = frozenset(
    """
    poem haiku limerick sonnet essay story letter speech introduction paragraph summary synopsis
    headline slogan tagline tweet email e-mail blog post article song lyrics joke riddle script
    dialogue monologue screenplay code function program class query regex algorithm snippet
    example examples explanation definition equivalent translation
    synonym synonyms antonym antonyms equation formula recipe table bullet outline
    description report review resume memo template plan itinerary quiz questions list sentiment
    overview tips steps tutorial guide analysis simple terms base64 json xml markdown emoji emojis
    """.split()
)
OUTPUT = (
    r"(?:(?:final|next|whole|entire|full|own|following|subsequent|future)\s+)?"
    r"(?:answers?|respon[cs]es?|repl(?:y|ies)|outputs?|messages?|completions?|generated\s+text|"
    r"summar(?:y|ies))"
)
NAMES_OUTPUT = re.compile(rf"(?i)\b(?:your|the\s+assistant['’]s|the\s+model['’]s)\s+{OUTPUT}\b")
# Weaker: an answer, or answering, that an order is about.
ON_ANSWER = re.compile(
    rf"(?i)\b(?:all|every|each|the|this)\s+{OUTPUT}\b|"
    r"\b(?:to|when|while|before|after)\s+(?:respond|reply|answer)(?:ing)?\b|"
    r"\b(?:rest|remainder)\s+of\s+(?:the|this)\s+(?:conversation|chat|answer)\b"
)
OPENS_ON_OUTPUT = re.compile(
    rf"(?i)\W*(?:in|within|throughout|at\s+the\s+(?:end|start|beginning)\s+of|as\s+part\s+of|for|"
    rf"before|after|with)\s+(?:your|each|every|all)\s+{OUTPUT}\b|"
    r"\W*(?:when|while|before|after)\s+(?:you\s+)?(?:answer|respond|reply|summari[sz]e|translate|"
    r"answering|responding|replying|summari[sz]ing|translating)\b[^.]{0,60},\s+(?:always|never|"
    r"please|also|only|you|do|don['’]t|make|be)\b"
)

_RULES = (
    r"(?:instructions?|prompts?|rules|directions?|directives?|guidelines|commands?|orders|context|"
    r"constraints|safeguards|programming|training|conversation|messages?|text|content|above|"
    r"passages?|articles?|sources?|documents?|everything)"
)
# Where an order may begin: news of people who ignore earlier instructions gives none.
_AT = (
    r"(?:^\W*|[.!?:;,\n(\"“‘'…–—]\s*|\b(?:please|kindly|and|then|now|instead)\s+|"
    r"\byou\s+(?:\w+\s+){0,3}|(?=(?-i:[A-Z])))"
)
_BOT = (
    r"(?:ai|a\.i\.|llms?|gpt|chatgpt|chatbots?|(?:large\s+)?language\s+models?|"
    r"(?:ai|virtual|helpful|unrestricted)\s+(?:assistants?|models?|bots?))"
)
_ORDERS = (
    rf"(?:ignore|disregard|forget|override|overrule|bypass|discard|skip)\s+"
    rf"(?:(?:all|any|every|everything|each|the|of|your|my|our|these|those|this|that|other|what)\s+)*"
    rf"(?:previous|prior|earlier|preceding|above|foregoing|past|original|initial|system|safety|"
    rf"existing|former|current)\s+(?:\w+\s+){{0,2}}?{_RULES}",
    rf"(?:ignore|disregard|forget|override)\s+(?:all\s+)?(?:of\s+)?your\s+(?:\w+\s+)?{_RULES}",
    r"(?:ignore|disregard|forget)\s+(?:everything|anything|all|what)\s+(?:that\s+)?"
    r"(?:(?:was|is|you\s+(?:were|have\s+been))\s+)?(?:(?:said|told|written|stated)\s+)?"
    r"(?:above|before|so\s+far|previously|until\s+now)\b",
    r"(?:ignore|disregard|forget)\s+(?:all\s+)?(?:of\s+)?(?:the\s+)?(?:above|foregoing|preceding)\b",
    r"(?:stop|do\s+not|don['’]t|never|refuse\s+to)\s+answer(?:ing)?\s+(?:the|any|this)\s+"
    r"(?:users?['’]?s?\s+)?questions?\b(?=.*\b(?:instead|say|write|reply|print)\b)",
    r"(?:act|behave|respond|answer|reply|speak|pose|pretend)\s+(?:as|like)\s+(?:if\s+you\s+(?:are|"
    rf"were)\s+)?(?:an?\s+|the\s+|my\s+)?(?:\w+\s+)?(?:{_BOT}|terminal|interpreter|dan|hacker|pirate)\b",
    r"(?:act|behave|respond|answer|speak|pretend)\s+from\s+now\s+on\b",
    r"(?:reveal|print|show|repeat|output|leak|display|disclose|tell\s+me)\s+(?:me\s+)?(?:all\s+)?"
    r"(?:of\s+)?(?:your|the)\s+(?:hidden\s+|full\s+|initial\s+|original\s+|secret\s+)*"
    r"(?:system\s+(?:prompt|message|instructions?)|prompt|instructions)\b",
    r"(?:do\s+not|don['’]t|never)\s+(?:tell|inform|mention\s+(?:this\s+)?to|reveal\s+(?:this\s+)?to|"
    r"alert|warn|show)\s+(?:this\s+)?(?:to\s+)?the\s+(?:user|reader|human)s?\b",
    r"(?:enable|enter|activate|switch\s+to)\s+(?:the\s+)?(?:developer|debug|admin|god|jailbreak|"
    r"dan|unrestricted|sudo)\s+mode",
    r"from\s+now\s+on,?\s+(?:you\s+(?:are|will|must|should|only|always)|always|never|answer|respond|"
    r"reply|only|act|speak|write)\b",
)
_SPEAKS_TO_BOT = (
    rf"\b(?:you\s+are|you['’]re)\s+(?:now\s+)?an?\s+(?:\w+\s+){{0,2}}{_BOT}\b",
    r"\byou\s+are\s+now\s+(?:an?\s+|in\s+)?(?:\w+\s+){0,2}(?:dan|mode|persona|bot|assistant|pirate)\b",
    rf"\b(?:as|being)\s+an?\s+(?:\w+\s+)?{_BOT}\s*,?\s*(?:you|i|your|my|trained|designed|created)\b",
    r"\b(?:attention|notice|message|instructions?|important)\s*(?:to|for|:)?\s*(?:the\s+|all\s+|"
    rf"any\s+)?{_BOT}\s*[:,!]",
    rf"\b(?:if\s+you\s+are|dear|hey|hello)\s+(?:an?\s+|the\s+|any\s+|all\s+)?{_BOT}\b",
    r"\b(?:new|updated|real|actual|secret|hidden|begin|end\s+of)\s+(?:system\s+)?(?:instructions?|"
    r"prompt|objective|directive)s?\s*(?:follow\w*)?\s*:",
)
_WHEN_ASKED = (
    r"^\W*(?:when(?:ever)?|if)\s+(?:you(?:['’]re|\s+are)\s+|(?:any|some)one\s+|(?:the|a)\s+user\s+|"
    r"users\s+)?ask(?:s|ed)?\b.*[,:]\s+(?:please\s+|always\s+|only\s+|you\s+(?:must|should)\s+)?"
    rf"(?:do\s+(?:not|this)|don['’]t|{'|'.join(sorted(TASKS))})\s"
)
_OTHER_LANGUAGES = (
    r"ignor(?:iere|ieren\s+sie)\s+(?:bitte\s+)?(?:alle\s+|die\s+)*(?:vorherigen|bisherigen|obigen|"
    r"vorangegangenen|früheren)\s+(?:anweisungen|befehle|regeln)",
    r"(?:ignore[zr]?|oublie[zr]?)\s+(?:toutes\s+)?(?:les\s+)?(?:instructions|consignes)\s+"
    r"(?:précédentes|antérieures|ci-dessus)",
    r"(?:ignora|ignore|olvida|olvide)\s+(?:todas\s+)?(?:las\s+)?(?:instrucciones|indicaciones|"
    r"órdenes)\s+(?:anteriores|previas)",
    r"(?:ignore|esqueça)\s+(?:todas\s+)?(?:as\s+)?instruções\s+(?:anteriores|acima)",
    r"ignora\s+(?:tutte\s+)?le\s+istruzioni\s+(?:precedenti|sopra)",
    r"(?:игнорируй(?:те)?|забудь(?:те)?)\s+(?:все\s+)?(?:предыдущие|прежние)\s+(?:инструкции|указания)",
    r"忽略(?:之前|以上|上面|先前|前面)?的?(?:所有|全部)?的?(?:之前|以上|上面|先前|前面)?的?(?:指令|指示|提示)",
    r"(?:以前|これまで|上記)の(?:すべての|全ての)?指示を(?:すべて)?無視",
    r"تجاهل\s+(?:جميع\s+|كل\s+)?(?:التعليمات|الأوامر)\s+السابقة",
)
OVERRIDE = re.compile(
    "|".join([rf"{_AT}(?:{'|'.join(_ORDERS)})", *_SPEAKS_TO_BOT, _WHEN_ASKED, *_OTHER_LANGUAGES]),
    re.IGNORECASE,
)

# News of such words reports them: 'typed "ignore previous instructions"'.
REPORTED = re.compile(
    r"(?i)\b(?:said|says|wrote|writes|typed?|typing|ask(?:ed|ing|s)|told|telling|instruct(?:ed|ing)|"
    r"enter(?:ed|ing)|prompt(?:ed|ing|s)?|command(?:ed|s)?|us(?:ed|ing)|such\s+as|like|called|phrases?|"
    r"words|message|text)\b[^\"“‘']{0,40}[\"“‘'][^\"”]*$"
)

DISGUISE = re.compile(
    r"<\|\s*\w+\s*\|>|\[/?INST\]|<</?SYS>>|</?(?:system|assistant|instructions?|prompt)>|"
    r"(?m:^\s*#{2,}\s*(?:system|instructions?|assistant|user|human|response)\b)|"
    r"(?m:^\s*(?:system(?:\s+(?:prompt|message))?|assistant|human|ai|developer)\s*:\s)|"
    r"<!--|style\s*=\s*[\"']?[^\"'>]*(?:display\s*:\s*none|font-size\s*:\s*0|visibility\s*:\s*hidden)|"
    r"\bBEGIN\s+(?:SYSTEM|PROMPT|INSTRUCTIONS?)\b",
    re.IGNORECASE,
)
# A sentence without any of these, in small letters, is not disguised so.
DISGUISE_NEEDS = ("<", "[", "#", ":", "begin ")
# Words that no screen shows: tag characters, and runs of characters without width.
UNSEEN = re.compile("[\U000e0020-\U000e007f]{2}|[\u200b\u2060\u2062-\u2064]{3}")
# A lower-case sentence without any of these overrides nothing: to ask for them is quick.
OVERRIDE_NEEDS = (
    "ignor", "disregard", " ask", "forget", "overr", "bypass", "discard", "skip ", "from now",
    " are now",
    "re now", "act now", "assistant", "chatbot", "language model", "llm", "gpt", " ai ", " ai,",
    " ai:", "a.i.", "prompt", "instruction", "the user", "the reader", "the human", "act as",
    "act like", "act if", "behave", "pose as", "pretend", "speak as", "speak like", "speak now",
    "answer as", "answer like", "answer now", "respond as", "respond like", "respond now",
    "reply as", "reply like", "task:", "objective:", "directive", " mode", "answer the",
    "answering the", "answer any", "answering any", "answer this", "oubli", "olvid", "esque",
    "忽略", "指示", "игнорир", "забудь", "تجاهل",
)  # fmt: skip
MIN_BLOB = 40
BLOB = re.compile(r"(?<![\w/.%=&?+-])(?=[A-Za-z0-9+/]*[0-9+/])(?=[A-Za-z0-9+/]*[a-z])"
                  r"(?=[A-Za-z0-9+/]*[A-Z])[A-Za-z0-9+/]{40,}={0,2}(?![\w/])")  # fmt: skip

# What says little of what a sentence is about.
NOT_ABOUT = (
    TASKS
    | PRODUCTS
    | frozenset(
        """
        first second third next last main new old many much most more work works day days year
        years time times people way ways part parts place number thing things example process
        important common good best better big small difference differences primary main cause causes
        upcoming ordinary full short down simple additional following
        specific popular various different
        """.split()
    )
)

# A question about the world at large, as one puts it to a program.
QUIZ = re.compile(
    r"(?:what|who|whom|which|when|where|why|how)(?:['’]s|['’]re)?\b[^?]*\?$|"
    r"(?:can|could|would|will)\s+you\s+[^?]*\?$",
    re.IGNORECASE,
)
FOR_TRANSLATION = re.compile(
    r"(?i)how\s+(?:do|would|can|could|does)\s+(?:i|you|we|one)\s+(?:say|write|spell|translate)\s+[\"'“‘]|"
    r"what(?:\s+is|['’]s|\s+are|\s+does)\s+[\"'“‘][^\"”]{1,60}[\"'”’]\s+(?:mean\s+)?in\s+[A-Z]"
)
ASKS_PROGRAM = re.compile(
    r"(?i)(?:can|could|would|will)\s+you\s+(?:please\s+)?(?:show|tell|give|explain|write|list|help|"
    r"translate|summari[sz]e|describe|provide|recommend|suggest|create|generate|define)\b|"
    r"how\s+(?:do|would|can|could)\s+(?:i|you|we)\s+(?:say|solve|write|translate|spell|code|"
    r"calculate|convert|pronounce)\b|(?:i\s+(?:want|need|would\s+like|['’]d\s+like)\s+you\s+to\s+(?:act|answer|respond|reply|write|say|"
    r"ignore|forget|translate|explain|pretend|summari[sz]e|include|play|list|create|be\s+an?)\b|your\s+(?:task|job|role)"
    r"\s+is\s+to|you\s+(?:must|should|will)\s+(?:now\s+|always\s+|only\s+)*(?:answer|respond|reply|"
    r"write|say|output|ignore|translate|include|mention|speak))\b"
)
