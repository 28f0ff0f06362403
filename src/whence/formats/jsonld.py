"""JSON-LD written node by node, so that memory holds one article at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from whence.formats.sources import whole

Node = Mapping[str, Any]


def write_graph(context: Node, nodes: Iterable[Node], target: BinaryIO) -> None:
    """Write one JSON-LD document: its context, then each node of its graph on a line of its own."""
    target.write(b'{"@context": ' + dumped(context) + b',\n"@graph": [')
    write_list(nodes, target)
    target.write(b"]}\n")


def write_list(nodes: Iterable[Node], target: BinaryIO) -> int:
    """Write the members of a JSON array, without its brackets; how many there were."""
    count = 0
    for node in nodes:
        target.write((b",\n" if count else b"\n") + dumped(node))
        count += 1
    target.write(b"\n" if count else b"")
    return count


def dumped(node: Node) -> bytes:
    """A node as JSON in UTF-8."""
    return whole(json.dumps(node, ensure_ascii=False, allow_nan=False)).encode()


def known(**values: Any) -> dict[str, Any]:
    """The values that are there: neither None nor an empty list."""
    return {key: value for key, value in values.items() if value is not None and value != []}
