"""What a version of the index is and what it was made with."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from index.analysis import ANALYSIS_VERSION
from index.copies import COPIES_VERSION
from index.embeddings import EmbedderIdentity
from index.passages import PASSAGES_VERSION


@dataclass(frozen=True, slots=True)
class Source:
    """What is indexed. `name` is unique in a home and part of article ids.

    Args:
        path: of a folder or file; for a page of the web its URL.
    """

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version is and what it was made with.

    Args:
        number: 1, 2, ... in order of making.
        made_at: ISO 8601, UTC.
        embedder: identity of the embedding model; never mixed within a version.
        chroma_url: the Chroma server that holds the vectors; empty: the version's own folder.
        collection: the collection's name there.
        excluded: ids that were removed by hand and stay out though their source still has them.
        copies: the rules by which copies were found; empty: they were not looked for.
        stand_ins: of those whose file had moved before, (id, the id that the file has now).
        kept: ids of articles that are gone from their source, too many at once to drop unasked.
    """

    number: int
    made_at: str
    embedder: EmbedderIdentity
    sources: tuple[Source, ...] = ()
    articles: int = 0
    passages: int = 0
    chroma_url: str = ""
    collection: str = ""
    excluded: tuple[str, ...] = ()
    stand_ins: tuple[tuple[str, str], ...] = ()
    kept: tuple[str, ...] = ()
    analysis: str = ANALYSIS_VERSION
    splitting: str = PASSAGES_VERSION
    copies: str = ""

    def to_json(self) -> str:
        """The manifest as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read what `to_json` wrote; raises ValueError, TypeError or KeyError where it did not."""
        try:
            fields = json.loads(text)
        except RecursionError as error:
            raise ValueError(str(error)) from error
        fields["embedder"] = EmbedderIdentity(**fields["embedder"])
        fields["sources"] = tuple(Source(**source) for source in fields["sources"])
        fields["excluded"] = tuple(fields["excluded"])
        fields["stand_ins"] = tuple((a, b) for a, b in fields.get("stand_ins", ()))
        fields["kept"] = tuple(fields.get("kept", ()))
        made = cls(**fields)
        counts = (made.number, made.articles, made.passages, made.embedder.dimension)
        names = (made.made_at, made.chroma_url, made.collection, made.embedder.model)
        if not all(type(n) is int for n in counts) or not all(type(s) is str for s in names):
            raise TypeError("a field is of another type")
        return made


def next_manifest(
    before: Manifest | None,
    home_id: str,
    embedder: EmbedderIdentity,
    chroma_url: str,
    number: int,
) -> Manifest:
    """The manifest of the version that follows `before`, before its articles are counted."""
    collection = f"byline-{home_id}-v{number}" if chroma_url else ""
    if before is None:
        return Manifest(
            number,
            now(),
            embedder,
            chroma_url=chroma_url,
            collection=collection,
            copies=COPIES_VERSION,
        )
    return replace(
        before,
        number=number,
        made_at=now(),
        embedder=embedder,
        chroma_url=chroma_url,
        collection=collection,
        analysis=ANALYSIS_VERSION,
        splitting=PASSAGES_VERSION,
        copies=COPIES_VERSION,
    )


def now() -> str:
    """This moment, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
