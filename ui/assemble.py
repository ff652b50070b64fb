"""Moved to `rag.assemble`, where the evaluation finds it too."""

from __future__ import annotations

from rag.assemble import open_chat, open_checker, open_model_writer

__all__ = ["open_chat", "open_checker", "open_model_writer"]
