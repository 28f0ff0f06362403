"""Lemmas by rule: enough for the verbs and nouns of cues, without a dictionary of English."""

from __future__ import annotations

from functools import cache, lru_cache

from whence.text.tables import rows

_VOWELS = frozenset("aeiou")


@lru_cache(maxsize=16384)
def lemmas(word: str) -> tuple[str, ...]:
    """What `word` may be a form of, itself first; the caller keeps those it knows. Case does not count."""
    form = word.casefold().replace("’", "'")
    irregular = _irregular().get(form)
    if irregular is not None:
        return (form, irregular)
    found = [form]
    if len(form) > 3 and form.endswith("s") and not form.endswith("ss"):
        found.append(form[:-1])
        if form.endswith("ies"):
            found.append(form[:-3] + "y")
        elif form.endswith(("ches", "shes", "sses", "xes", "zes", "oes")):
            found.append(form[:-2])
    for ending in ("ed", "ing"):
        stem = form.removesuffix(ending)
        if stem == form or len(stem) < 2 or not (_VOWELS | {"y"}) & set(stem):
            continue
        found += [stem, stem + "e"]
        if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in _VOWELS:
            found.append(stem[:-1])
        if ending == "ed" and stem.endswith("i"):
            found.append(stem[:-1] + "y")
    return tuple(dict.fromkeys(found))


@cache
def _irregular() -> dict[str, str]:
    return {row["form"].replace("’", "'"): row["lemma"] for row in rows("resolve", "irregular.csv")}
