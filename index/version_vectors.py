"""The vectors of a version, wherever they are, and whether they are whole."""

from __future__ import annotations

from pathlib import Path

from index.access import is_there
from index.chroma import ChromaServer
from index.errors import VectorsLost
from index.services import Services
from index.sums import damaged, is_sound
from index.vectors import DATABASE, VectorIndex
from index.versions import CHROMA, Manifest


def open_vectors(
    folder: Path, manifest: Manifest, services: Services, *, make: bool = False
) -> VectorIndex:
    """The vectors of a version, wherever they are.

    Args:
        folder: the version's.
        manifest: says where they are.
        services: how to talk to a server.
        make: whether an empty collection is made if there is none.

    Raises:
        BylineError: they are not there, or their server does not answer.
    """
    if manifest.chroma_url:
        server = chroma_server(manifest, services)
        return VectorIndex.on_server(server, manifest.collection, make=make)
    vectors = folder / CHROMA
    if not make and is_there(vectors) and damaged(folder, CHROMA):  # they would end the process
        raise vectors_damaged(manifest)
    return VectorIndex.embedded(vectors, make=make)


def open_whole_vectors(folder: Path, manifest: Manifest, services: Services) -> VectorIndex:
    """The vectors of a version, all of them; see `open_vectors`.

    Raises:
        VectorsLost: some are missing.
        BylineError: they are not there, or their server does not answer.
    """
    database = folder / CHROMA / DATABASE
    if not manifest.chroma_url and is_there(database) and not is_sound(database):
        raise vectors_damaged(manifest)
    vectors = open_vectors(folder, manifest, services)
    try:
        count = len(vectors)
        if count != manifest.passages:
            raise VectorsLost(
                f"Chroma holds {count:,} of {manifest.passages:,} passages.",
                "Make the others again with: byline index",
            )
    except BaseException:
        vectors.close()
        raise
    return vectors


def vectors_damaged(manifest: Manifest) -> VectorsLost:
    """What to say of a version whose vectors are damaged."""
    return VectorsLost(
        f"The vectors of version {manifest.number} are damaged.",
        "Make them again with: byline index",
    )


def chroma_server(manifest: Manifest, services: Services) -> ChromaServer:
    """The server that holds a version's vectors."""
    return ChromaServer(manifest.chroma_url, services.chroma_token, services.chroma_timeout)
