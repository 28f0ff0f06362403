"""A stream of bytes, unpacked on the way where it is gzipped, that remembers where it is and where it broke."""

from __future__ import annotations

import io
import zlib
from collections import deque
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from whence.errors import BadRecord

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK = 256 * 1024
# Text shrinks to a tenth, logs to a hundredth; beyond this, and this much of it, a file is made to fill the disk.
RATIO, FREE = 250, 64 * 1024 * 1024
# So is one with so many empty lines in a row, which pack to nothing and each take as long as a line with words.
BLANK, TOO_BLANK = 1_000_000, "it holds a million empty lines in a row, which no text does"


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...

    def readline(self, limit: int, /) -> bytes: ...


class Stream:
    """Bytes read in order.

    `at` counts the bytes read, unpacked. `broken` is None, or says what ended the stream before its end, mostly a
    gzipped one; what came before is still read.
    """

    def __init__(self, stream: BinaryIO, *, packed: bool = False) -> None:
        self._gunzip = _Gunzip(stream) if packed else None
        self._stream: _Readable = io.BufferedReader(self._gunzip, _CHUNK) if self._gunzip else stream
        self._file = None if packed else stream
        self._blank = 0
        self.at = 0

    @property
    def broken(self) -> str | None:
        """What is wrong with the file or its packing, once the reading got there."""
        if self._blank > BLANK:
            return TOO_BLANK
        return self._gunzip.broken if self._gunzip else None

    def file(self) -> BinaryIO | None:
        """The file itself, from its beginning, where it can be read in any order."""
        if self._file is None or not self._file.seekable():
            return None
        self._file.seek(0)
        return self._file

    def head(self, size: int, limit: int = 0) -> bytes:
        """The first bytes, left to be read again: `size` of them, or the first line, if longer, up to `limit`."""
        data = self._stream.read(size)
        if len(data) == size < limit and b"\n" not in data:
            data += self._stream.readline(limit - size)
        self._stream = _Rest(data, self._stream)
        return data

    def read(self, size: int) -> bytes:
        """At most `size` bytes, fewer only at the end."""
        data = self._stream.read(size)
        self.at += len(data)
        return data

    def readline(self, limit: int) -> bytes:
        """A line with its end, or `limit` bytes of it; nothing more after far too many empty ones."""
        if self._blank > BLANK:
            return b""
        line = self._stream.readline(limit)
        self.at += len(line)
        self._blank = self._blank + 1 if line and line.isspace() else 0
        return line

    def skip(self, size: int) -> int:
        """Pass over `size` bytes, holding little of them; how many there were."""
        left = size
        while left > 0 and (data := self.read(min(left, _CHUNK))):
            left -= len(data)
        return size - left

    def unpacked(self) -> Stream:
        """This stream, of which nothing but the head was read, unpacked."""
        return Stream(cast(BinaryIO, self._stream), packed=True)

    def place(self, at: int) -> str:
        """Where in the file the unpacked byte `at`, of late, is: its offset. In a gzipped file, that of its member, and
        "+" how far into it, if it is not the first.
        """
        if self._gunzip is None:
            return str(at)
        packed, within = self._gunzip.place(at)
        return f"{packed}+{within}" if within else str(packed)


class _Rest:
    """A stream whose first bytes were read already."""

    def __init__(self, first: bytes, rest: _Readable) -> None:
        self._first = io.BytesIO(first)
        self._rest = rest

    def read(self, size: int) -> bytes:
        """At most `size` bytes, fewer only at the end."""
        data = self._first.read(size)
        return data if len(data) == size else data + self._rest.read(size - len(data))

    def readline(self, limit: int) -> bytes:
        """A line with its end, or `limit` bytes of it."""
        line = self._first.readline(limit)
        if line.endswith(b"\n") or len(line) == limit:
            return line
        return line + self._rest.readline(limit - len(line))


class _Gunzip(io.RawIOBase):
    """The unpacked bytes of one or more gzip members. Ends at damage, and says so in `broken`, rather than raise: what
    was unpacked before it would be lost in the buffer of whoever reads.
    """

    def __init__(self, stream: _Readable) -> None:
        self._stream = stream
        self._packed = b""
        self._eaten = self._made = 0
        self._member = zlib.decompressobj(wbits=31)
        self._members: deque[tuple[int, int]] = deque([(0, 0)])
        self._fresh = True
        self.broken: str | None = None

    def readable(self) -> bool:
        return True

    def place(self, at: int) -> tuple[int, int]:
        while len(self._members) > 1 and self._members[1][0] <= at:
            self._members.popleft()
        made, eaten = self._members[0]
        return eaten, at - made

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._more(len(view))
        view[: len(data)] = data
        return len(data)

    def _more(self, size: int) -> bytes:
        while self.broken is None:
            if not self._packed and not self._refilled():
                self.broken = None if self._fresh else "it is cut off"
                return b""
            if self._fresh and self._made:  # zeros may fill up the end of a gzip file
                self._packed = self._packed.lstrip(b"\0")
                if not self._packed:
                    continue
            try:
                data = self._member.decompress(self._packed, size)
            except zlib.error:
                self.broken = "it is damaged, or something else follows it"
                return b""
            self._account(len(data))
            if data:
                return data
        return b""

    def _refilled(self) -> bool:
        self._packed = self._stream.read(_CHUNK)
        self._eaten += len(self._packed)
        return bool(self._packed)

    def _account(self, made: int) -> None:
        self._made += made
        self._fresh = self._member.eof
        self._packed = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        if self._member.eof:
            self._member = zlib.decompressobj(wbits=31)
            self._members.append((self._made, self._eaten - len(self._packed)))
        if self._made > FREE and self._made > RATIO * self._eaten:
            self.broken = f"it unpacks to more than {RATIO} times its size, which no text does"


def broken(origin: str, why: str) -> BadRecord:
    """The error for a stream that ended before its end."""
    return BadRecord(
        f"{origin} cannot be read to its end ({why}); what came before was read; get the rest again.", origin
    )
