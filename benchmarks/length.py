"""Whether reading grows with the length of a text, and not with its square: `python -m benchmarks.length [BYTES]`.

Reads texts of n, 2n and 4n characters of six kinds through the network's reader, each in a process of its own, and
prints the seconds and the peak of memory, and how far four times the text takes more than four times what one takes
(1.0 is linear; the start of the process is taken off both). n is 100,000 unless given.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time

SENTENCE = 'Mara Ellin, the harbour master, said on Tuesday that the levy "will not stand", the Coast Herald reported. '
KINDS = {
    "prose": (SENTENCE * 4).strip() + "\n\n",
    "short paragraphs": "Mara Ellin said no.\n",
    "one long line": SENTENCE,
    "quotation marks": "“No,” she said, 'not \"now\" but' ",
    "deep nesting": "Ost said that Ellin said that Brandt said that “Adler told 'em that ",
    "digits": "1234 56,789 3.14 2019-04-05 ",
}
N = 100_000


def measure(kind: str, size: int) -> tuple[float, float]:
    """The seconds that reading `size` characters of a kind takes, and the peak of memory of the process in MB."""
    command = [sys.executable, "-m", "benchmarks.length", "--one", kind, str(size)]
    seconds, peak = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout.split()
    return float(seconds), float(peak)


def one(kind: str, size: int) -> None:
    """Read `size` characters of a kind in this process and print what it took."""
    from whence.reader.reader import load

    unit = KINDS[kind]
    text = (unit * (size // len(unit) + 1))[:size]
    network = load()
    network.read(unit)
    began = time.process_time()
    network.read(text)
    print(time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    """Print a line for each kind."""
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], int(sys.argv[3]))
        return
    n = int(sys.argv[1]) if sys.argv[1:] else N
    print(f"{'':18}{'seconds of processor time':^36}{'4n / n, of 4':>14}{'peak of memory, MB':^30}")
    print(
        f"{'characters':18}" + "".join(f"{m * n:12,}" for m in (1, 2, 4)) + " " * 14 + f"{n:10,}{2 * n:10,}{4 * n:10,}"
    )
    for kind in KINDS:
        found = [measure(kind, m * n) for m in (1, 2, 4)]
        times, peaks = zip(*found, strict=True)
        print(f"{kind:18}{''.join(f'{t:12.2f}' for t in times)}{times[2] / times[0] / 4:14.2f}", end="")
        print("".join(f"{p:10.0f}" for p in peaks))


if __name__ == "__main__":
    main()
