"""A reader at a browser: asks, reads, opens citations; remembers what the browser complained of."""

from __future__ import annotations

from playwright.async_api import ConsoleMessage, Locator, Page, Request, expect

# Milliseconds; what takes longer is broken.
PATIENCE = 15_000
# What Gradio's page says when it is left before its last event stream has ended.
LEFT_IN_MID_STREAM = ("AbortError: ", "Connection errored out.")


class Reader:
    """One page of one browser context.

    Args:
        page: an empty page.
        address: of the server.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", self._hear)
        self._left = False
        page.on("pageerror", lambda error: self._note(f"error: {error}"))
        page.on("dialog", lambda dialog: self._note(f"dialog: {dialog.message}"))
        page.on("request", self._watch)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(f"{message.type}: {message.text}")

    def _note(self, complaint: str) -> None:
        if not (self._left and any(known in complaint for known in LEFT_IN_MID_STREAM)):
            self.complaints.append(complaint)

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.elsewhere.append(request.url)

    async def open(self) -> None:
        """Open the chat and wait until it can be used."""
        await self.page.goto(self.address)
        await expect(self.page.locator(".start")).to_be_visible(timeout=PATIENCE)

    async def send(self, question: str) -> None:
        """Type a question and press Enter."""
        await self.box.fill(question)
        await self.box.press("Enter")

    async def ask(self, question: str) -> Locator:
        """Ask, wait for the whole answer, and return its turn."""
        before = await self.turns.count()
        await self.send(question)
        turn = self.turns.nth(before)
        await expect(turn.locator(".colophon")).to_be_visible(timeout=PATIENCE)
        return turn

    @property
    def box(self) -> Locator:
        """Where questions are typed."""
        return self.page.get_by_label("Question", exact=True)

    @property
    def turns(self) -> Locator:
        """Every turn of the conversation."""
        return self.page.locator(".turn")

    @property
    def panel(self) -> Locator:
        """The evidence."""
        return self.page.locator(".panel")

    @property
    def lit(self) -> Locator:
        """The words that are lit."""
        return self.panel.locator("#lit")

    async def focused(self, what: str = "className") -> str:
        """A property of the element that has the focus."""
        return str(await self.page.evaluate(f"document.activeElement.{what}"))

    async def tab_to(self, class_: str, key: str = "Tab", most: int = 30) -> None:
        """Press a key until an element of this class has the focus."""
        for _ in range(most):
            await self.page.keyboard.press(key)
            if class_ in (await self.focused()).split():
                return
        raise AssertionError(f"{key} never reaches .{class_}")

    async def leave_for(self, url: str) -> None:
        """Open another page, or the same again, in this one's place."""
        self._left = True
        await self.page.goto(url)

    async def settled(self) -> None:
        """Wait until what was animated stands still."""
        await self.page.evaluate(
            """Promise.all(document.getAnimations()
              .filter(a => a.effect.getTiming().iterations === 1).map(a => a.finished))"""
        )
