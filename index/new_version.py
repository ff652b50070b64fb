"""A version being made: a copy of the last, changed, verified, then published or thrown away."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from index.access import is_there
from index.analysis import terms
from index.article import Article
from index.embeddings import Embedder, passage_text
from index.errors import BylineError, VectorsLost
from index.preparing import Prepared
from index.progress import NoProgress, Progress
from index.services import Services
from index.store import ArticleStore
from index.sums import damaged
from index.vectors import VectorIndex, drop_server_collection
from index.version_vectors import chroma_server, open_vectors, open_whole_vectors, vectors_damaged
from index.versions import CHROMA, STORE, WORDS, Home, Manifest
from index.word_parts import update_words, write_words
from index.words import WordIndex
from index.workers import Preparation

_BATCH = 1_024
_SAMPLE = 50


class NewVersion:
    """The next version of a home's index, empty at first. Use under the home's lock; `close` it.

    Articles are stored at once, their passages embedded some at a time.

    Args:
        home: where.
        manifest: what it will be; its counts are filled in at the end.
        embedder: makes the vectors of what changes.
        services: how to talk to the Chroma server, where there is one.
        progress: told of every article that was taken in.
    """

    def __init__(
        self,
        home: Home,
        manifest: Manifest,
        embedder: Embedder,
        services: Services,
        progress: Progress | None = None,
    ) -> None:
        self._home, self._manifest = home, manifest
        self._embedder, self._services = embedder, services
        self._progress = progress or NoProgress()
        self._preparation: Preparation[tuple[str, str]] = Preparation()
        if manifest.chroma_url:  # what a killed build left
            drop_server_collection(chroma_server(manifest, services), manifest.collection)
        self.folder = home.new_folder(manifest.number)
        self.embedded = self.copies = 0
        self._added: dict[str, str] = {}  # what is to be embedded, by passage
        self._dropped: list[str] = []
        self._changed: set[str] = set()
        self.published = False
        self._vectors: VectorIndex | None = None
        self.store = ArticleStore(self.folder / STORE, writable=True)

    @property
    def vectors(self) -> VectorIndex:
        """The vectors written so far."""
        if self._vectors is None:
            self._vectors = open_vectors(self.folder, self._manifest, self._services, make=True)
        return self._vectors

    def start_from(self, before: Manifest) -> bool:
        """Take over all that the last version holds; False where its vectors are lost.

        Raises:
            BylineError: the server that is to hold the vectors does not answer.
        """
        old = self._home.version_folder(before.number)
        on_server = bool(before.chroma_url or self._manifest.chroma_url)
        try:
            if on_server:
                _ = self.vectors  # fails before anything is read
                self._transfer_vectors(old, before)
            else:
                self._copy_vectors(old, before)
        except VectorsLost:
            return False
        if is_there(old / WORDS) and not damaged(old, WORDS):
            shutil.copytree(old / WORDS, self.folder / WORDS)
        self._take_articles(before)
        return True

    def _transfer_vectors(self, old: Path, before: Manifest) -> None:
        try:
            source = open_whole_vectors(old, before, self._services)
        except BylineError as error:
            raise VectorsLost(str(error)) from error
        with closing(source):
            source.copy_to(self.vectors)

    def _copy_vectors(self, old: Path, before: Manifest) -> None:
        if not is_there(old / CHROMA) or damaged(old, CHROMA):
            raise vectors_damaged(before)
        shutil.copytree(old / CHROMA, self.folder / CHROMA)
        try:
            self._vectors = open_whole_vectors(self.folder, before, self._services)
        except BylineError as error:
            shutil.rmtree(self.folder / CHROMA, ignore_errors=True)
            raise VectorsLost(str(error)) from error

    def _take_articles(self, before: Manifest) -> None:
        self.store.close()
        shutil.copyfile(self._home.version_folder(before.number) / STORE, self.folder / STORE)
        self.store = ArticleStore(self.folder / STORE, writable=True)
        if before.copies != self._manifest.copies:
            self.store.sign_again()

    def put(self, article: Article, key: str, draft_hash: str) -> None:
        """Add or replace an article, now or before the next `remove` or `publish`.

        A passage whose words, title and date are as before keeps its vector.
        """
        self._keep(self._preparation.put(article, (key, draft_hash)))

    def remove(self, article_ids: Iterable[str]) -> None:
        """Remove articles."""
        self._keep(self._preparation.drain())
        for article_id in article_ids:
            self._changed.add(article_id)
            self._drop(p.passage_id for p in self.store.passages_of(article_id))
            self.store.remove([article_id])

    def counts(self) -> tuple[int, int]:
        """How many articles and passages it holds by now."""
        self._keep(self._preparation.drain())
        return self.store.counts()

    def publish(self, manifest: Manifest) -> None:
        """Finish, verify, and let this version answer from now on.

        Raises:
            BylineError: what was written does not hold together; the last version stays.
        """
        self._keep(self._preparation.drain())
        self._flush()
        self.store.group_copies()
        self.copies = self.store.copy_count()
        self._write_words(manifest.passages)
        self._verify(manifest)
        self.store.close()
        self.vectors.close()
        self._home.publish(self.folder, manifest)
        self.published = True

    def close(self) -> None:
        """Throw the version away unless it was published."""
        self._preparation.close()
        if self.published:
            return
        with suppress(sqlite3.Error):  # on a full disk; what went wrong is being said already
            self.store.close()
        if self._vectors is not None:
            self._vectors.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _keep(self, prepared: Iterable[tuple[Prepared, tuple[str, str]]]) -> None:
        for one, (key, draft_hash) in prepared:
            article = one.article
            known = self._words_of(article.article_id)
            self._changed.add(article.article_id)
            self.store.put(one, key, draft_hash)
            for passage, _ in one.passages:
                text = passage_text(article, passage)
                if known.pop(passage.passage_id, None) != text:
                    self._added[passage.passage_id] = text
            self._drop(known)
            if len(self._added) >= _BATCH:
                self._flush()
            self._progress.read(1, len(one.passages))

    def _words_of(self, article_id: str) -> dict[str, str]:
        """What was embedded for each passage of an article, by id."""
        article = self.store.article(article_id)
        passages = self.store.passages_of(article_id) if article else []
        return {p.passage_id: passage_text(article, p) for p in passages if article}

    # -- words -----------------------------------------------------------------------------

    def _write_words(self, passages: int) -> None:
        """Write what changed, or all where the last version's words cannot be gone on from."""
        folder, ids = self.folder / WORDS, self.store.article_ids()
        if update_words(folder, self._changed, ids, self.store.word_rows):
            with suppress(BylineError):
                if len(WordIndex(folder)) == passages:
                    return
        shutil.rmtree(folder, ignore_errors=True)
        write_words(folder, ids, self.store.word_rows)

    # -- vectors ---------------------------------------------------------------------------

    def _drop(self, passage_ids: Iterable[str]) -> None:
        for passage_id in passage_ids:
            self._added.pop(passage_id, None)
            self._dropped.append(passage_id)

    def _flush(self) -> None:
        added, self._added = self._added, {}
        dropped, self._dropped = self._dropped, []
        if dropped:
            self.vectors.remove(dropped)
        if added:
            vectors = self._embedder.embed_passages(list(added.values()))
            self.vectors.upsert(list(added), vectors)
            self.embedded += len(added)

    def _verify(self, manifest: Manifest) -> None:
        """Counts agree everywhere, a sample of spans holds, and a question finds something."""
        words = WordIndex(self.folder / WORDS)
        articles, passages = self.store.counts()
        counts = {
            "articles": (articles, manifest.articles),
            "passages": (passages, manifest.passages),
            "words": (len(words), passages),
            "vectors": (len(self.vectors), passages),
        }
        wrong = [f"{what} {a} != {b}" for what, (a, b) in counts.items() if a != b]
        if not self.store.copies_hold():
            wrong.append("copies")
        ids = self.store.passage_ids()
        step = max(1, len(ids) // _SAMPLE)
        sample = self.store.passages(ids[::step])
        owners = self.store.articles(p.article_id for p in sample.values())
        vectors = self.vectors.vectors(list(sample))
        for passage in sample.values():
            article = owners[passage.article_id]
            whole = 0 <= passage.start < passage.end <= len(article.text)
            if not whole or passage.passage_id not in vectors:
                wrong.append(f"passage {passage.passage_id}")
        if sample:
            first = next(iter(sample.values()))
            text = first.span.of(owners[first.article_id].text)
            asked = self._embedder.embed_question(text[:500])
            if terms(text) and not words.search(dict.fromkeys(terms(text)[:20], 1.0), 1):
                wrong.append("the word index finds nothing")
            if asked.any() and not self.vectors.search(asked, 1):
                wrong.append("the vector index finds nothing")
        if wrong:
            raise BylineError(
                f"The new index does not hold together ({'; '.join(wrong[:3])}).",
                "The last version still answers. Run the command again; if it fails again,"
                " name a new folder with --home.",
            )
