"""Links to other articles that a page sets inside a sentence, or between two.

"Governor Ines Calder Ines Mary CalderCalder vetoes the toll bill Ferry union sues MORE said on Monday": the card that a
page shows beside a name, run into the text. "The port will close. (RELATED: Ferry Union Sues The State)"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from whence.intake.blocks import Blocks
from whence.intake.found import Found

_END = "MORE"  # the link that ends a card
_NAME = r"[^\W\d_a-z][\w.'’-]*"
# A card says the name again, in full, and its first headline follows the last name without a space.
_CARD = re.compile(
    rf"(?<!\w)(?P<last>{_NAME})(?P<card>[ ]?(?:[(]?{_NAME}[)]?[ ]){{0,4}}(?P=last)"
    rf"(?:{_END}|(?=[^\W_a-z]|['\"“‘])[^\n]{{3,700}}?\b{_END})\b)"
)
_LABEL = r"(?:RELATED|READ(?: MORE)?|SEE ALSO|WATCH|MORE|Related|Read more|See also)"
_LINK = re.compile(rf"(?P<link>[(\[]\s*{_LABEL}\s*:[^()\[\]\n]{{3,300}}[)\]])")


def inserts(blocks: Blocks) -> Iterator[Found]:
    """Cards beside names, and links in brackets that say what they are."""
    text = blocks.text
    if _END in text:
        for card in _CARD.finditer(text):
            yield Found(*card.span("card"), "related")
    for link in _LINK.finditer(text):
        yield Found(*link.span("link"), "related")
