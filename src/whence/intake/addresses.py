"""The address at which an article was published, out of that of a copy kept elsewhere.

https://web.archive.org/web/20240305090000/https:/c6.example/port     https://c6.example/port
https://archive.ph/2024.03.05-090000/https://c6.example/port          https://c6.example/port
https://www-c6-example.cdn.ampproject.org/c/s/www.c6.example/port     https://www.c6.example/port
"""

from __future__ import annotations

import re

# What stands before the original address; `s` says that it was https where the address itself does not.
_COPIES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"https?://(?:wayback|web)\.archive\.org/(?:web/)?(?:\d{1,14}(?:[a-z]{2}_)?|\*)/",
        r"https?://(?:www\.)?archive\.(?:ph|is|today|li|vn|md|fo)/(?:\d{4,14}|\d{4}\.\d\d\.\d\d-\d{6}|o/\w+|newest|oldest)/",
        r"https?://(?:www\.)?webarchive\.(?:nationalarchives\.gov\.uk|loc\.gov|org\.uk)/(?:\w+/)*\d{8,14}(?:[a-z]{2}_)?/",
        r"https?://arquivo\.pt/(?:no)?(?:frame/)?wayback/\d{8,14}(?:[a-z]{2}_)?/",
        r"https?://[\w.-]+\.cdn\.ampproject\.org/[a-z]/(?P<s>s/)?",
        r"https?://(?:www\.)?google\.[a-z.]{2,6}/amp/(?P<s>s/)?",
        r"https?://webcache\.googleusercontent\.com/search\?q=cache:(?:[\w-]+:)?(?=[\w-]+\.|https?:)",
    )
)
_SCHEME = re.compile(r"(https?):/{1,2}(?=[^/])", re.IGNORECASE)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$)")


def original(url: str) -> str:
    """The address of which `url` is a copy; `url` itself where it is not a copy. Copies of copies are followed."""
    for _ in range(4):
        found = next((match for copy in _COPIES if (match := copy.match(url))), None)
        rest = url[found.end() :] if found else ""
        if found is None:
            return url
        if scheme := _SCHEME.match(rest):  # programs that tidy paths make one slash of two
            url = f"{scheme[1].lower()}://{rest[scheme.end() :]}"
        elif _HOST.match(rest):
            url = ("https" if found.groupdict().get("s") or "amp" not in found[0] else "http") + f"://{rest}"
        else:
            return url
    return url
