"""What to say where a question is in another language than the articles, and nothing answers."""

from __future__ import annotations

from index.embeddings import BUILT_IN, reads_across_languages
from index.languages import NAMES, told_language
from index.reader import OpenVersion


def language_note(version: OpenVersion, asked: str, *, by_words: bool) -> str:
    """Why an abstention may be one of language alone, and what to do; empty where it is not.

    Args:
        version: the articles.
        asked: the question.
        by_words: whether the writer chooses sentences by the words they share with the question.
    """
    counts = version.languages
    language = told_language(asked)
    commonest = next(iter(counts))
    if language not in NAMES or counts.get(language, 0) * 2 >= sum(counts.values()):
        return ""
    most = "most" if counts[commonest] * 2 > sum(counts.values()) else "many"
    if language == commonest or commonest not in NAMES:
        return ""
    model = version.manifest.embedder
    told = f"The question is in {NAMES[language]}, {most} articles are in {NAMES[commonest]}"
    if not reads_across_languages(model):
        which = "the built-in embedding" if model.model == BUILT_IN else model.model
        return (
            f"{told}; {which} does not read across languages."
            " Name a multilingual embedding model: byline index --embed-model NAME."
        )
    if by_words:
        return (
            f"{told}; without a language model only sentences that share the question\u2019s words"
            " are quoted. Name a model that knows both: --model NAME."
        )
    return ""
