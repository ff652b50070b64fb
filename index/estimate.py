"""What a build would have embedded, counted before anything is sent or paid for.

The build itself runs, with a model that counts and a version that is never published.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import numpy as np

from index.article import Skipped
from index.build import build
from index.embed_server import ServerEmbedder
from index.embed_static import built_in_tokenizer
from index.embedder import Embedder, EmbedderIdentity, Vectors, encodable
from index.embeddings import open_embedder
from index.errors import BylineError
from index.manifest import Manifest
from index.new_version import NewVersion
from index.progress import Progress
from index.remembered import RememberingEmbedder, key_of, remembering
from index.services import Services
from index.start import starting_point
from index.vectors import VectorIndex
from index.version_vectors import open_whole_vectors
from index.versions import Home
from index.wanted import Wanted, model_of


@dataclass(frozen=True, slots=True)
class Estimate:
    """What would be embedded.

    Args:
        model: the embedding model.
        texts: passages to embed; for a server's model without those it has embedded already.
        characters: of these texts, as far as they are sent.
        tokens: of these texts, by the built-in model's tokenizer; another model's count differs.
        skipped: input that cannot be read.
    """

    model: str
    texts: int
    characters: int
    tokens: int
    skipped: tuple[Skipped, ...]


def estimate(
    home: Home, wanted: Wanted, services: Services, progress: Progress | None = None
) -> Estimate:
    """Count what `build` would embed; the index stays as it is, and no model is asked.

    Raises:
        BylineError: the build could not be done either.
    """
    with _place(home) as place:
        start = starting_point(place, anew=bool(wanted.paths))
        if start.store:
            start.store.close()
        model = model_of(wanted, start.before)
        # No server is asked, so that none need be there, nor a key.
        unasked = replace(services, openai_api_key=services.openai_api_key or "none")
        embedder = remembering(open_embedder(model, unasked), place)
        counted = _Counting(model, embedder, start.before)
        report = build(place, wanted, services, progress, counted, _Rehearsal)
    return Estimate(model, counted.texts, counted.characters, counted.tokens, report.skipped)


@contextmanager
def _place(home: Home) -> Iterator[Home]:
    """The home, or one that is thrown away where there is none yet."""
    if home.check():
        yield home
        return
    with TemporaryDirectory(prefix="byline-") as aside:
        yield Home(Path(aside))


class _Counting:
    """Counts what a model would be asked for."""

    def __init__(self, model: str, embedder: Embedder, before: Manifest | None) -> None:
        self._tokenizer = built_in_tokenizer()
        self._server: RememberingEmbedder | None = None
        if isinstance(embedder, RememberingEmbedder):
            self._server = embedder
            # Only the server knows a new model's dimension; that it is another one is known here.
            known = before.embedder.dimension if before and before.embedder.model == model else 0
            self.identity = EmbedderIdentity(model, known)
        else:
            self.identity = embedder.identity
        self._counted: set[bytes] = set()
        self.texts = self.characters = self.tokens = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        asked = list(texts)
        if self._server:
            new = {key_of(text): text for text in self._server.unknown(texts)}
            asked = [
                ServerEmbedder.sent(text) for key, text in new.items() if key not in self._counted
            ]
            self._counted.update(new)
        self.texts += len(asked)
        self.characters += sum(map(len, asked))
        clean = [encodable(text) for text in asked]
        tokenized = self._tokenizer.encode_batch_fast(clean, add_special_tokens=False)
        self.tokens += sum(len(tokens.ids) for tokens in tokenized)
        return np.zeros((len(texts), self.identity.dimension), np.float32)

    def embed_question(self, text: str) -> Vectors:
        """See `Embedder`."""
        return np.zeros((1, self.identity.dimension), np.float32)


class _Nowhere:
    """Where the vectors of a rehearsal go."""

    def upsert(self, *_: object) -> None:
        """See `VectorIndex`."""

    def remove(self, *_: object) -> None:
        """See `VectorIndex`."""

    def close(self) -> None:
        """See `VectorIndex`."""


class _Rehearsal(NewVersion):
    """A version that takes all its articles, holds no vectors and is never published."""

    def __init__(
        self,
        home: Home,
        manifest: Manifest,
        embedder: Embedder,
        services: Services,
        progress: Progress | None = None,
    ) -> None:
        super().__init__(home, replace(manifest, chroma_url=""), embedder, services, progress)

    @property
    def vectors(self) -> VectorIndex:
        """None."""
        return cast(VectorIndex, _Nowhere())

    def start_from(self, before: Manifest) -> bool:
        """See `NewVersion`."""
        old = self._home.version_folder(before.number)
        try:
            open_whole_vectors(old, before, self._services).close()
        except BylineError:
            return False
        self._take_articles(before)
        return True

    def publish(self, manifest: Manifest) -> None:
        """Only count what is left."""
        self._flush()
