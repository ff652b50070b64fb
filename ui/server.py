"""One FastAPI application: the chat at `/`, articles at `/article/ID`, `/health`; its server."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncGenerator, Callable, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib import import_module
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field
from starlette.datastructures import MutableHeaders
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.article import Article
from index.errors import BylineError
from index.reader import Index
from rag.chat import Chat
from rag.settings import Settings
from ui.admission import Admission
from ui.conversation import error_html
from ui.evidence import Asked, gone_html, page_html, panel_html
from ui.hosts import KnownHosts
from ui.place import Place
from ui.suggestions import Suggestions

logger = logging.getLogger(__name__)
STATIC = Path(__file__).with_name("static")
# Seconds that open connections get to end when the server is told to stop.
GRACE = 2
_MAX_HREF = 8_000

# Gradio's page evaluates templates and has inline scripts; nothing may come from elsewhere.
_PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
_ARTICLE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


class EvidenceWanted(BaseModel):
    """What the page asks to see: links as they stand in it."""

    cited: str = Field(max_length=_MAX_HREF)
    sentence: list[str] = Field(default=[], max_length=100)
    answer: list[str] = Field(default=[], max_length=400)


def create_app(
    chat: Chat,
    settings: Settings,
    *,
    with_page: bool = True,
    hosts: Collection[str] | None = None,
) -> FastAPI:
    """The whole web application. To be called where an event loop runs, for Gradio makes one else.

    Args:
        chat: answers; shared by all readers.
        settings: those that the chat was made from; suggestions never use its model.
        with_page: False leaves out the chat itself, and so Gradio.
        hosts: names that it answers under; None: any.
    """
    suggestions = Suggestions(Chat(chat.index, settings))

    @asynccontextmanager
    async def warm(_: FastAPI) -> AsyncGenerator[None, None]:
        """Load models and open the index before the first reader comes."""
        try:
            await suggestions.start()
        except BylineError as error:
            logger.warning("%s", error)
        # What speaks to a model takes a second to import: meanwhile readers read the page.
        late = asyncio.to_thread(import_module, "openai") if settings.model else asyncio.sleep(0)
        importing = asyncio.create_task(late)
        yield
        await importing

    app = FastAPI(title="Byline", lifespan=warm, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(SafeHeaders)
    if hosts is not None:
        app.add_middleware(KnownHosts, hosts=hosts)
    app.add_exception_handler(BylineError, _say_what_is_wrong)
    app.mount("/byline", StaticFiles(directory=STATIC))
    _add_health(app, chat.index)
    _add_articles(app, chat.index)
    if with_page:
        _add_page(app, chat, suggestions)
    return app


async def _say_what_is_wrong(_: Request, error: Exception) -> HTMLResponse:
    """A sentence and a remedy where an article cannot be shown."""
    sentence, remedy = (
        (error.sentence, error.remedy) if isinstance(error, BylineError) else (str(error), "")
    )
    return HTMLResponse(error_html(sentence, remedy), status_code=503)


def _add_health(app: FastAPI, index: Index) -> None:
    @app.get("/health")
    def health() -> JSONResponse:
        """Whether questions can be answered, and from what."""
        try:
            with index.current() as version:
                newest = version.store.newest()
                return JSONResponse(
                    {
                        "ok": True,
                        "index_version": version.number,
                        "articles": version.manifest.articles,
                        "passages": version.manifest.passages,
                        "newest": newest and newest.isoformat(),
                    }
                )
        except BylineError as error:
            return JSONResponse(
                {"ok": False, "error": error.sentence, "remedy": error.remedy}, status_code=503
            )


def _add_articles(app: FastAPI, index: Index) -> None:
    @app.get("/article/{article_id:path}", response_class=HTMLResponse)
    def article_page(article_id: str, request: Request) -> HTMLResponse:
        """An article with a span lit; works without JavaScript."""
        place = Place.from_query(article_id, request.url.query) or Place(article_id, 0, 0)
        article = _article(index, article_id)
        return HTMLResponse(page_html(article, place), status_code=200 if article else 404)

    @app.post("/evidence", response_class=HTMLResponse)
    def evidence(wanted: EvidenceWanted) -> HTMLResponse:
        """The panel's content for a citation that was opened."""
        asked = Asked.parse(wanted.cited, wanted.sentence, wanted.answer)
        if asked is None:
            return HTMLResponse("", status_code=400)
        article = _article(index, asked.cited.article_id)
        return HTMLResponse(panel_html(article, asked) if article else gone_html(asked.cited))


def _article(index: Index, article_id: str) -> Article | None:
    with index.current() as version:
        return version.store.article(article_id)


def _add_page(app: FastAPI, chat: Chat, suggestions: Suggestions) -> None:
    # Importing Gradio takes seconds: only when a page is to be served.
    from ui.web import build_page, mount

    page = build_page(chat, suggestions, Admission())
    app.state.end_streams = mount(app, page, icon=STATIC / "icon.svg")


class SafeHeaders:
    """Adds to every response what keeps a browser from loading or running anything foreign."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                if headers.get("Content-Type", "").startswith("text/html"):
                    mine = scope["path"].startswith(("/article/", "/evidence"))
                    headers["Content-Security-Policy"] = _ARTICLE_POLICY if mine else _PAGE_POLICY
            await send(message)

        await self._app(scope, receive, send_safe)


async def serve(
    make_app: Callable[[], FastAPI], listening: socket.socket, ready: Callable[[], None]
) -> None:
    """Serve until told to stop by SIGTERM or Ctrl-C.

    Args:
        make_app: makes what to serve, as `create_app` does.
        listening: a socket that listens already.
        ready: called once, when the first question can be answered.

    Raises:
        BylineError: it could not start.
    """
    app = make_app()
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="on",
        ws="none",
        timeout_graceful_shutdown=GRACE,
    )
    server = _Server(config, ready, app.state.end_streams)
    logging.getLogger("uvicorn.error").addFilter(lambda _: not server.should_exit)
    with _told_to_stop():
        await server.serve(sockets=[listening])
    if not server.started:
        raise BylineError("The chat could not start; the lines above say why.")


class _Server(uvicorn.Server):
    """Says when it is ready, and ends pages' standing connections when it is told to stop.

    Once it stops, what uvicorn says of answers that were cut off is no news.
    """

    def __init__(
        self, config: uvicorn.Config, ready: Callable[[], None], end_streams: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._ready, self._end_streams = ready, end_streams

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._end_streams()
        await super().shutdown(sockets)


@contextmanager
def _told_to_stop() -> Iterator[None]:
    """Uvicorn raises the signal again that stopped it; by then everything has ended well."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
