"""What can be set, from the environment or the command line. Nothing here is global."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.errors import UsageError
from index.services import Services

if TYPE_CHECKING:
    from rag.usage import Prices


class Settings(BaseSettings):
    """Settings of one run. Each has a variable BYLINE_NAME; OpenAI's keep their own names."""

    model_config = SettingsConfigDict(
        env_prefix="BYLINE_", extra="ignore", frozen=True, env_file=None, populate_by_name=True
    )

    home: Path = Field(Path(".byline"), description="Folder of the index.")
    model: str | None = Field(
        None, description="Language model that writes answers; none: sentences are quoted instead."
    )
    openai_base_url: str = Field(
        "",
        description="Server that speaks the OpenAI protocol.",
        validation_alias=AliasChoices("OPENAI_BASE_URL", "BYLINE_OPENAI_BASE_URL"),
    )
    openai_api_key: SecretStr = Field(
        SecretStr(""),
        description="Its key. A key alone changes nothing: a model must be named.",
        validation_alias=AliasChoices("OPENAI_API_KEY", "BYLINE_OPENAI_API_KEY"),
    )
    timeout: float = Field(
        60.0, gt=0, le=3600, description="Seconds to wait for a model's next sentence."
    )
    price_in: float | None = Field(
        None, ge=0, description="Price of a million tokens that the model reads."
    )
    price_out: float | None = Field(
        None,
        ge=0,
        description="Of a million that it writes; without both no cost is told.",
    )
    embed_model: str | None = Field(
        None, description="Embedding model for `byline index`; none: the one built in."
    )
    rerank_model: str | None = Field(
        None, description="Model that looks at the best passages again; none: none does."
    )
    embed_base_url: str = Field(
        "", description="Server of embeddings, where it is not that of the language model."
    )
    chroma: str | None = Field(
        None, description="Chroma server for `byline index`; none: a folder in the home."
    )
    chroma_token: SecretStr = Field(SecretStr(""), description="Bearer token of the Chroma server.")
    judge: str | None = Field(
        None,
        description="Checker: auto (none says the same), auto:ENCODER, built-in, model,"
        " encoder:ENCODER.",
    )
    strict: bool = Field(False, description="Leave out what the check does not find supported.")
    passages: int = Field(8, ge=1, le=50, description="Passages that a writer is given.")

    @classmethod
    def load(cls, **given: object) -> Settings:
        """Settings from the environment, overridden by what is given and not None.

        Raises:
            UsageError: a value is out of its range.
        """
        try:
            return cls(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
        except ValidationError as error:
            first = error.errors()[0]
            name = str(first["loc"][0]) if first["loc"] else "a setting"
            raise UsageError(
                f"The setting {name} is wrong: {first['msg']}.",
                f"Correct {_where(name)}.",
            ) from error

    @property
    def prices(self) -> Prices | None:
        """What the model's tokens cost; None where it is not known."""
        from rag.usage import Prices

        if self.price_in is None or self.price_out is None:
            return None
        return Prices(self.price_in, self.price_out)

    @property
    def services(self) -> Services:
        """Addresses and secrets that an index may need."""
        return Services(
            openai_base_url=self.embed_base_url or self.openai_base_url,
            openai_api_key=self.openai_api_key.get_secret_value(),
            chroma_token=self.chroma_token.get_secret_value(),
        )

    def hash_with(self, *parts: str) -> str:
        """12 hexadecimal digits that stand for all that shapes an answer; no secret is in them."""
        judge = "" if self.judge in (None, "auto") else self.judge
        shaping = (self.model or "", judge, str(self.strict), str(self.passages), *parts)
        if self.rerank_model:
            shaping += (self.rerank_model,)
        return hashlib.sha256("\0".join(shaping).encode()).hexdigest()[:12]


_WITH_OPTION = (
    "home", "model", "timeout", "judge", "strict", "embed_model", "rerank_model", "chroma"
)  # fmt: skip


def _where(setting: str) -> str:
    """How a person sets it."""
    variable = setting if setting.isupper() else f"BYLINE_{setting.upper()}"
    if setting in _WITH_OPTION:
        return f"--{setting.replace('_', '-')} or {variable}"
    return variable
