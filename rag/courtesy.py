"""Greetings, thanks and questions about Byline itself: answered as a courteous person would."""

from __future__ import annotations

import re

_GREETING = re.compile(
    r"(?:hi|hello|hey|good\s+(?:morning|afternoon|evening|day)|greetings|hola|bonjour|hallo|salut)"
    r"(?:\s+(?:there|byline|all|everyone|again))?"
)
_THANKS = re.compile(
    r"(?:(?:many\s+)?thanks?(?:\s+(?:you|a\s+lot|so\s+much|very\s+much|again))*|thank\s+you"
    r"(?:\s+(?:so|very)\s+much|\s+a\s+lot|\s+again|\s+for\s+(?:that|this|the\s+answer|your\s+help))*|thx|cheers|"
    r"great|ok(?:ay)?|got\s+it|perfect|nice|good\s+(?:job|work)|well\s+done)"
)
_BYE = re.compile(
    r"(?:bye|goodbye|good\s+night|see\s+you(?:\s+(?:soon|later|then|tomorrow))?|ciao)"
    r"(?:\s+(?:all|everyone|then|now|byline))?"
)
_ABOUT = re.compile(
    r"(?:who|what)\s+are\s+you|what(?:\s+is|'s)\s+(?:this|byline|your\s+name)|"
    r"what\s+(?:can|do)\s+you\s+(?:do|know)|how\s+do(?:es)?\s+(?:you|this|byline)\s+work|help(?:\s+me)?|"
    r"what\s+can\s+i\s+ask(?:\s+you)?|how\s+are\s+you(?:\s+(?:doing|today))?"
)


def courteous_reply(message: str) -> str | None:
    """The reply to a message that asks nothing of the articles, or None where it does."""
    text = re.sub(r"[^\w\s']+", " ", message.replace("’", "'").lower())
    text = " ".join(text.split())
    if not re.search(r"\w", text):
        return "Please ask in words. I answer from the articles, and cite them."
    if _GREETING.fullmatch(text):
        return "Hello. Ask me anything that the articles may answer."
    if _THANKS.fullmatch(text):
        return "You are welcome."
    if _BYE.fullmatch(text):
        return "Goodbye."
    if _ABOUT.fullmatch(text):
        return (
            "I am Byline. I answer questions from the articles that were indexed here, cite the"
            " words each sentence rests on, and check it against them. Where the articles do not"
            " answer, I say so."
        )
    return None
