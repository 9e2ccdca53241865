"""Whether tagging stays linear on hostile text: processor time at three sizes, for each family and scheme.

Each family (`hostile.py`) is tagged at three sizes, each twice the one before, in a process of its own. A
family is named when twice the text costs more than 2.5 times as much, or more than the time that is
allowed. `tests/pipeline/test_pipeline_linear.py` counts steps of smaller texts of the same families.

    python benchmarks/linear.py [--size 25000] [--schemes none clinical cid] [FAMILY ...]
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
import time
from collections.abc import Sequence
from itertools import pairwise

from hostile import families

from nmstag.pipeline import Tagger, TaggerOptions

MOST = 2.5
"""Twice the text may cost so many times as much."""
_NOTHING = 0.02
"""Seconds that are too few to be compared."""
_PER_CHARACTER = 25e-6
"""Seconds a character that are slow, however they grow."""


def main() -> int:
    """Measure, print the slow ones, and return 1 where there are any."""
    options = _parser().parse_args()
    known = families()
    unknown = set(options.family).difference(known)
    if unknown:
        print(f"unknown family: {', '.join(sorted(unknown))}")
        return 2
    sizes = [options.size, 2 * options.size, 4 * options.size]
    slow = 0
    for scheme in options.schemes:
        tagger = Tagger.from_options(TaggerOptions(relations=scheme))
        tagger.tag_text("Neuroleptic malignant syndrome (NMS) after haloperiodl: no fever. " * 400)
        for name in options.family or known:
            times = _times(tagger, name, sizes, options.limit)
            if options.all or _is_slow(times, sizes):
                slow += _is_slow(times, sizes)
                print(f"{scheme:9} {name:40} {_shown(times)}", flush=True)
    print(f"{slow} slow of {len(options.schemes) * len(options.family or known)}")
    return 1 if slow else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("family", nargs="*", help="families; all where none is named")
    parser.add_argument("--size", type=int, default=25_000, help="characters of the smallest text")
    parser.add_argument("--schemes", nargs="+", default=["none", "clinical", "cid"])
    parser.add_argument("--limit", type=int, default=20, help="seconds for a text")
    parser.add_argument("--all", action="store_true", help="print every family")
    return parser


def _times(tagger: Tagger, name: str, sizes: Sequence[int], limit: int) -> list[float]:
    """Return the seconds at each size, measured in a forked process; fewer where the time is up."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        gc.disable()  # its own passes grow with what is alive
        try:
            for size in sizes:
                text = families()[name](size)
                signal.setitimer(signal.ITIMER_VIRTUAL, 2 * limit)
                os.write(writer, f"{min(_once(tagger, text) for _ in range(2)):.6f}\n".encode())
        except Exception as error:
            print(f"{name}: {type(error).__name__}", flush=True)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as lines:
        times = [float(line) for line in lines]
    os.waitpid(child, 0)
    return times


def _once(tagger: Tagger, text: str) -> float:
    start = time.process_time()
    tagger.tag_text(text)
    return time.process_time() - start


def _is_slow(times: Sequence[float], sizes: Sequence[int]) -> bool:
    if len(times) < len(sizes) or times[-1] > _PER_CHARACTER * sizes[-1]:
        return True
    return times[-1] > _NOTHING and times[-1] > MOST * times[-2]


def _shown(times: Sequence[float]) -> str:
    if not times:
        return "no time was enough"
    ratios = [f"{two / max(one, 1e-6):.1f}" for one, two in pairwise(times)]
    return f"{' '.join(f'{one:.3f}' for one in times)} s, x {' '.join(ratios)}"


if __name__ == "__main__":
    sys.exit(main())
