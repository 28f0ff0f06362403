"""Which language a text is in, by its commonest words or by its script.

A table of our own and no library: detectors with a model cost more to load than reading a short article, and all that
hangs on the answer is whether to warn that the reader knows English only.
"""

from __future__ import annotations

import re

# The words that make up most of running text in each language, none of them a common word of another on this list where
# that could be helped; add a row to teach whence a language.
COMMON_WORDS: dict[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to in is that for was on with as by at from he it said his are be have has not this but they "
        "she we i you will would an or about",
        "de": "der die das und ist nicht ein eine den dem von zu mit sich auf für im auch es als wird sie bei nach wie",
        "fr": "le la les des et est un une du en que qui dans pour pas sur au par plus avec ce il sont mais ont cette",
        "es": "el la los las de que y en un una es por con para del se no al su lo como más pero sus ha fue este",
        "it": "il di che e la è un una per non sono del della le con si da i gli nel alla dei anche ha più come",
        "pt": "o a os as de que e em um uma não do da no na por com para se mais foi ao dos das como são é",
        "nl": "de het een van en in is dat op te zijn niet met voor die er aan ook als bij werd naar om door wordt",
        "pl": "w i na z się nie do że to jest o jak po od za przez dla są oraz tym czy ale był które został",
        "sv": "och att det som en på är av för med till den inte har de ett om var från men kan vi sig hade",
        "da": "og at det er en til på af som for med den ikke der de har et kan fra blev men også var sig efter",
        "nb": "og at det er en til på av som for med den ikke de har et kan fra ble men også var seg etter ikke",
        "fi": "ja on ei että se oli hän mutta ovat myös kun kuin tai joka olla mukaan sekä hänen jo vain sen",
        "cs": "a se na je že v s do o z to i za jako ale podle jsou by pro která jeho také při nebo byl",
        "hu": "a az és hogy nem is egy ez volt de meg csak már azt mint még kell szerint lesz vagy ha volna",
        "ro": "și de la în a cu nu pe care un o din că este pentru sunt mai au al fost se sau după",
        "tr": "ve bir bu için da de ile olarak çok daha olan gibi kadar sonra ancak değil olduğu en ise göre",
        "ru": "и в не на что с по он как это к но из у за от его для так о же был также которые",
        "uk": "і в не на що з та до це як за від його для є про але й у вони також був який",
        "bg": "и на да за се от в е с не са по че като това ще до към при със но той които",
        "id": "yang dan di ini itu dengan untuk tidak dari dalam akan pada juga ke karena telah adalah oleh mereka",
    }.items()
}

# One letter class each for scripts that settle the matter alone, tried in this order: kana before the ideographs.
SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0621-\u064a]")),
    ("he", re.compile(r"[\u05d0-\u05ea]")),
    ("el", re.compile(r"[\u03b1-\u03ce]")),
    ("hi", re.compile(r"[\u0904-\u0939]")),
    ("th", re.compile(r"[\u0e01-\u0e2e]")),
)

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_SAMPLE = 4000  # characters; more of a text says nothing new
_LEAST = 0.12  # share of common words; running text has .25 to .5, a list of names next to none
_AHEAD = 1.25  # by this factor the best must beat the second


def language(text: str) -> str | None:
    """The ISO 639-1 code of the language of `text`, or None where it is too short or too unlike any we know."""
    sample = text[:_SAMPLE].lower()
    letters = sum(len(word) for word in _WORD.findall(sample))
    for code, letter in SCRIPTS:
        if letters and len(letter.findall(sample)) > 0.3 * letters:
            return code
    words = _WORD.findall(sample)
    if len(words) < 8:
        return None
    counts = sorted(
        ((sum(word in common for word in words), code) for code, common in COMMON_WORDS.items()), reverse=True
    )
    (best, code), (second, _) = counts[0], counts[1]
    return code if best >= _LEAST * len(words) and best >= _AHEAD * second else None
