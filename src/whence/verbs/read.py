"""The verbs `read` and `read_many`: articles from wherever they come, each into its ledger.

What they stand on is imported where it is first needed, so that `import whence` and `whence --help` stay quick.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from whence.errors import BadOption, InputError
from whence.model import Document, Ledger
from whence.networks import MODELS, Model

if TYPE_CHECKING:
    from concurrent.futures import Future

    from whence.engine.base import EngineMaker
    from whence.engine.wire import Setup
    from whence.intake.options import Options, Setting
    from whence.intake.raw import RawKind
    from whence.intake.types import Overrides, Passed, Unread

Source = str | os.PathLike[str]


def named(model: str) -> Model:
    """The model of that name. Raises BadOption where there is none."""
    if model not in MODELS:
        raise BadOption(f"There is no model {model}; give {' or '.join(MODELS)}.")
    return model


def read(
    source: Source,
    *,
    title: str | None = None,
    outlet: str | None = None,
    byline: str | None = None,
    published: date | str | None = None,
    model: Model = "standard",
    allow_local: bool = False,
) -> Ledger:
    """The ledger of one article: every statement in it, its speaker, its source chain, its time.

    `source` is a path, a URL, or the text of the article itself. `title`, `outlet`, `byline` and `published` (a date,
    or a string such as "2024-03-05") beat what the article says of itself. A URL is fetched over http or https only,
    and from a private or loopback address only with `allow_local`. `model` "fast" reads faster and less accurately
    (docs/model-card.md).

    Raises InputError where the source cannot be read or holds several articles, BadOption for an impossible date or an
    unknown model.
    """
    from whence.engine import article
    from whence.intake.sources import documents_at, is_text
    from whence.intake.types import Unread

    if is_text(source):
        return read_text(str(source), title=title, outlet=outlet, byline=byline, published=published, model=model)
    overrides = overrides_of(title, outlet, byline, published)
    found: list[Document | Unread] = []
    for one in documents_at(source, overrides, allow_local=allow_local):
        found.append(one)
        if len(found) > 1:
            name = str(source)
            raise InputError(f"{name} holds several articles; use whence.read_many to read them all.", name)
    if not found:
        raise InputError(f"{source} holds no article; give a file, a URL or the text of one.", str(source))
    if isinstance(found[0], Unread):
        raise found[0].error
    return article.read_document(found[0], named(model))


def read_text(
    text: str,
    *,
    title: str | None = None,
    outlet: str | None = None,
    byline: str | None = None,
    published: date | str | None = None,
    model: Model = "standard",
) -> Ledger:
    """The ledger of an article whose text is `text`, whatever it looks like; disk and network are not touched.

    The other options are as for `read`; without `published`, days such as "on Saturday" stay unknown. Raises Empty
    where the text has no letter and no digit, BadOption for an impossible date.
    """
    from whence.engine import article
    from whence.intake.plain import document

    found = document(text, overrides=overrides_of(title, outlet, byline, published))
    return article.read_document(found, named(model))


def read_upload(
    data: bytes,
    name: str,
    *,
    title: str | None = None,
    outlet: str | None = None,
    byline: str | None = None,
    published: date | str | None = None,
    model: Model = "standard",
) -> Ledger:
    """The ledger of the one article in the bytes of a file called `name`; neither disk nor network is touched.

    A page, a text, Markdown or mail is recognised by its first words. The other options are as for `read`. Raises
    InputError where the bytes cannot be read.
    """
    from whence.engine import article
    from whence.intake.extraction import document_of
    from whence.intake.raw import Raw
    from whence.intake.types import Unread

    kind: RawKind = "mail" if name.lower().endswith(".eml") else "unknown"
    found = document_of(Raw(name, data, kind), overrides_of(title, outlet, byline, published))
    if isinstance(found, Unread):
        raise found.error
    return article.read_document(found, named(model))


def read_many(
    *sources: Source,
    title: str | None = None,
    outlet: str | None = None,
    byline: str | None = None,
    published: date | str | None = None,
    model: Model = "standard",
    allow_local: bool = False,
    stdin: BinaryIO | None = None,
    options: Options | None = None,
    notice: Callable[[Passed], None] | None = None,
    engine: EngineMaker | None = None,
) -> Iterator[Ledger | Unread]:
    """The ledger of each article in `sources`, in the order given and as soon as it is read.

    A source is a file, a folder, an archive, a feed (docs/sources.md lists them), a URL, or "-" for `stdin`. What
    cannot be read comes as an `Unread`, with the error it would have raised, and the rest is read. `options` say how
    sources are taken apart, and `notice` is called with what was passed over as not an article; `engine` makes another
    place to read in (`engine.base`). The other options are as for `read`.

    Raises BadOption for an impossible date, at once.
    """
    from whence.engine.base import Here
    from whence.engine.wire import Setup
    from whence.intake.options import DEFAULT, Setting

    setup = Setup(overrides_of(title, outlet, byline, published), model=named(model))
    setting = Setting(options or DEFAULT, allow_local, notice=notice)
    return _read_each(tuple(os.fspath(source) for source in sources), setup, setting, engine or Here, stdin)


def _read_each(
    sources: tuple[str, ...], setup: Setup, setting: Setting, engine: EngineMaker, stdin: BinaryIO | None
) -> Iterator[Ledger | Unread]:
    from whence.engine.base import finished
    from whence.intake.raw import Raw
    from whence.verbs.raw_articles import raw_articles

    waiting: deque[Future[Ledger | Unread]] = deque()
    with (
        closing(engine(setup, None)) as reading,
        closing(raw_articles(sources, setting, stdin)) as raws,
    ):
        for one in raws:
            # Without a library nothing is known beforehand, so that an answer is a ledger or Unread.
            waiting.append(cast(Any, reading.submit(one)) if isinstance(one, Raw) else finished(one))
            while waiting and (len(waiting) > reading.ahead or waiting[0].done()):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def overrides_of(title: str | None, outlet: str | None, byline: str | None, published: date | str | None) -> Overrides:
    """What the user says of a document. Raises BadOption for an impossible date."""
    from whence.intake.types import Overrides, published_date

    day = published_date(published) if isinstance(published, str) else published
    return Overrides(title=title or None, outlet=outlet or None, byline=byline or None, published=day)


def looks_like_many(source: str) -> bool:
    """Whether `source` is a folder, or a file that is read as many articles even if it holds one."""
    from whence.intake.kinds import holds_many

    return holds_many(source) or os.path.isdir(source)  # noqa: PTH112 (never raises)
