"""The conversations of all readers, each under its own page's key, and none of them for ever.

Gradio's own state would hold a connection open for every page; a browser has six for a server.
"""

from __future__ import annotations

import itertools
from collections import OrderedDict

from ui.session import Conversation

# Conversations that are remembered; of more, the longest unused are forgotten.
REMEMBERED = 2_000


class Sessions:
    """Finds a page's conversation.

    Args:
        remembered: how many are kept.
    """

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._conversations: OrderedDict[str, Conversation] = OrderedDict()

    def __len__(self) -> int:
        return len(self._conversations)

    def of(self, key: str | None) -> Conversation:
        """The conversation of a page.

        Args:
            key: drawn at random by the page when it opens; without one nothing is remembered.
        """
        if not key:
            return Conversation()
        found = self._conversations.setdefault(key, Conversation())
        self._conversations.move_to_end(key)
        self._forget()
        return found

    def _forget(self) -> None:
        *older, _ = self._conversations
        surplus = len(self._conversations) - self._remembered
        idle = (key for key in older if not self._conversations[key].busy)
        for key in list(itertools.islice(idle, max(surplus, 0))):
            del self._conversations[key]
