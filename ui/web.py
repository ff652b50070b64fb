"""The page as Gradio blocks: which part shows what, and what happens when a reader acts.

What is shown is made in `ui.conversation` and `ui.evidence`; what happens, in `ui.session`. The
browser's part is `static/chat.js`.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import asdict
from pathlib import Path
from typing import Any

# Read by Gradio when it is imported: nothing is to be sent to anybody.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
from fastapi import FastAPI
from gradio.routes import App
from starlette.routing import Mount

from index.errors import BylineError
from rag.chat import Chat
from ui.admission import Admission
from ui.conversation import corpus_html, error_html, start_html
from ui.markup import STYLES
from ui.session import Conversation, Screen
from ui.sessions import Sessions
from ui.suggestions import Suggestions
from ui.time_choice import parse_choice

# Where events may pile up before the server refuses: beyond the admission's own line.
MAX_QUEUE = 256
EVENTS_AT_ONCE = 80

HEAD = (
    f"{STYLES}"
    '<link rel="icon" href="/byline/icon.svg" type="image/svg+xml">'
    '<meta name="color-scheme" content="light dark">'
    '<script src="/byline/chat.js"></script>'
)
_BRAND = '<h1 class="wordmark">Byline</h1><p class="corpus">${value}</p>'
_CONVERSATION = (
    '<div class="start-page"></div>'
    '<div class="log" role="log" aria-live="polite" aria-label="Conversation" tabindex="-1"></div>'
)
_EVIDENCE = (
    '<aside class="panel" aria-label="Evidence" tabindex="-1" hidden>'
    '<div class="panel-bar">'
    '<button type="button" class="previous" aria-label="Previous citation">←</button>'
    '<span class="count"></span>'
    '<button type="button" class="next" aria-label="Next citation">→</button>'
    '<span class="about" dir="auto"></span>'
    '<button type="button" class="close" aria-label="Close the evidence">✕</button></div>'
    '<div class="panel-body"></div></aside>'
    '<p class="unseen" role="status" aria-live="polite"></p>'
)


def _once_loaded(call: str) -> str:
    """JavaScript that calls our script once it is there: Gradio may be ready before it."""
    return (
        "(function begin() { if (window.byline) window.byline."
        + call
        + "; else setTimeout(begin, 20); })()"
    )


def build_page(chat: Chat, suggestions: Suggestions, admission: Admission) -> gr.Blocks:
    """The chat as Gradio blocks, to be mounted.

    Args:
        chat: answers; shared by all readers, as it keeps nothing of any.
        suggestions: questions to offer.
        admission: how many readers are answered at once.
    """
    sessions = Sessions()
    hidden: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    page = gr.Blocks(title="Byline", analytics_enabled=False, fill_height=True, fill_width=True)
    with page:
        with gr.Row(elem_id="top"):
            brand = gr.HTML(html_template=_BRAND, js_on_load=None, apply_default_css=False)
            restart = gr.Button("New conversation", elem_id="restart", size="sm")
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk"):
                conversation = gr.HTML(
                    value=_shown(Screen()),
                    html_template=_CONVERSATION,
                    js_on_load=_once_loaded("conversation(element, props, watch)"),
                    apply_default_css=False,
                    elem_id="conversation",
                )
                with gr.Column(elem_id="composer"), gr.Row(elem_id="asking"):
                    question = gr.Textbox(
                        label="Question",
                        placeholder="Ask about the articles",
                        lines=1,
                        max_lines=8,
                        container=False,
                        elem_id="question",
                    )
                    ask = gr.Button("Ask", variant="primary", elem_id="ask")
                    stop = gr.Button("Stop", elem_id="stop")
                # What the browser's part says to the server when a reader sets a time.
                with gr.Column(elem_id="machinery"):
                    choice = gr.Textbox(label="Time", elem_id="choice")
                    again = gr.Button("Ask again", elem_id="again")
            gr.HTML(
                html_template=_EVIDENCE,
                js_on_load=_once_loaded("evidence(element)"),
                apply_default_css=False,
                elem_id="evidence",
            )

        def talk_of(request: gr.Request) -> Conversation:
            return sessions.of(request.session_hash)

        async def answer(
            asked: str, request: gr.Request
        ) -> AsyncGenerator[tuple[dict[str, Any], Any], None]:
            talk, emptied = talk_of(request), False
            async with aclosing(talk.ask(chat, asked, admission)) as screens:
                async for screen in screens:
                    # The box is emptied once: what is typed on while the answer comes, stays.
                    left = emptied and not screen.draft
                    yield _shown(screen), gr.skip() if left else screen.draft
                    emptied = True

        async def answer_again(
            chosen: str, request: gr.Request
        ) -> AsyncGenerator[tuple[dict[str, Any], Any], None]:
            talk = talk_of(request)
            try:
                wanted = parse_choice(chosen)
            except BylineError as error:
                raise gr.Error(str(error)) from error
            async with aclosing(talk.ask_again(chat, wanted, admission)) as screens:
                async for screen in screens:
                    yield _shown(screen), screen.draft or gr.skip()

        async def follow_up(request: gr.Request) -> tuple[Any, Any]:
            screen = await talk_of(request).offer(suggestions)
            try:  # the index may have grown meanwhile
                offer = await suggestions.start()
            except BylineError:
                return _shown(screen) if screen else gr.skip(), gr.skip()
            corpus = corpus_html(offer.articles, offer.newest)
            return _shown(screen) if screen else gr.skip(), corpus

        async def opened() -> tuple[str, dict[str, Any]]:
            try:
                offer = await suggestions.start()
                corpus = corpus_html(offer.articles, offer.newest)
                start = start_html(offer.articles, offer.questions)
            except BylineError as error:
                corpus, start = "", error_html(error.sentence, error.remedy)
            return corpus, {**_shown(Screen()), "start": start}

        page.load(opened, outputs=[brand, conversation], **hidden)
        asked = gr.on(
            [question.submit, ask.click],
            answer,
            inputs=question,
            outputs=[conversation, question],
            # A conversation answers one question at a time by itself, and knows when it is free.
            trigger_mode="multiple",
            concurrency_limit=EVENTS_AT_ONCE,
            **hidden,
        )
        asked_again = again.click(
            answer_again,
            inputs=choice,
            outputs=[conversation, question],
            trigger_mode="multiple",
            concurrency_limit=EVENTS_AT_ONCE,
            **hidden,
        )
        asked_again.then(follow_up, outputs=[conversation, brand], concurrency_limit=4, **hidden)
        asked.then(follow_up, outputs=[conversation, brand], concurrency_limit=4, **hidden)

        # Coroutines: a thread of its own may not wake what waits in the loop.
        async def stopped(request: gr.Request) -> dict[str, Any]:
            return _shown(talk_of(request).stop())

        async def restarted(request: gr.Request) -> dict[str, Any]:
            return _shown(talk_of(request).restart())

        # Beside the queue: nobody waits in line to stop.
        stop.click(stopped, outputs=conversation, queue=False, **hidden)
        restart.click(restarted, outputs=conversation, queue=False, **hidden)
    page.queue(max_size=MAX_QUEUE)
    # Gradio looks for work a thousand times a second, which costs an idle chat 6 % of a core.
    page._queue.sleep_when_free = 0.02
    return page


def _shown(screen: Screen) -> dict[str, Any]:
    """A screen as the browser receives it."""
    return asdict(screen)


def mount(app: FastAPI, page: gr.Blocks, icon: Path) -> Callable[[], None]:
    """Put the page at the application's root, without what Gradio adds of its own.

    Returns:
        What ends the connections that Gradio holds open for as long as a page is open.
    """
    # The system's own fonts: nothing is fetched for them.
    fonts = ("Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        theme=gr.themes.Base(font=fonts, font_mono=("monospace",)),
        head=HEAD,
        favicon_path=str(icon),
        app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
    )
    mounted = next(r.app for r in app.routes if isinstance(r, Mount) and isinstance(r.app, App))
    return mounted.stop_event.set
