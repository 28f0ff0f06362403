"""Names in headlines, where capitals mean nothing: those that the body has too."""

from __future__ import annotations

from whence.resolve.language.lexicon import fold
from whence.resolve.language.tokens import Page
from whence.resolve.speakers.name_kinds import Name


def in_headlines(page: Page, found: list[Name]) -> list[Name]:
    """The names of the body that headlines repeat, whole or by a part that only one name has."""
    single: dict[str, Name] = {}
    for name in found:
        if name.kind in {"person", "organization", "outlet", "government", "people", "place", None}:
            part = fold(page.tokens[name.high - 1].text) if name.kind in {"person", None} else ""
            for word in (part, " ".join(fold(t.text) for t in page.tokens[name.low : name.high])):
                if word:
                    single.setdefault(word, name)
            if name.kind == "person" and len(name.words) > 1:
                single.setdefault(name.words[0], name)
    out = []
    for s, title_case in enumerate(page.headline):
        if not title_case:
            continue
        low = page.first[s]
        high = page.first[s + 1] if s + 1 < len(page.first) else len(page.tokens)
        i = low
        while i < high:
            for j in range(min(high, i + 6), i, -1):
                like = single.get(" ".join(fold(t.text) for t in page.tokens[i:j]))
                if like is not None and page.tokens[i].word:
                    words = like.words if j - i > 1 or like.kind != "person" else (fold(page.tokens[i].text),)
                    out.append(like._replace(low=i, high=j, begin=i, words=words, offices=()))
                    i = j - 1
                    break
            i += 1
    return out
