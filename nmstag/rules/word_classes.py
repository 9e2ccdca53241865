"""Word classes: the lists of words that rules name, one file each (`rules/words/<class>.txt`).

The first stage of compiling rules: gets the files of one or more packs, returns the words of each class.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nmstag.errors import Fault, RuleError

WordClasses = dict[str, tuple[str, ...]]


def load_word_classes(paths: Iterable[Path]) -> WordClasses:
    """Return the words of each class, which is named after its file; files of one name are joined.

    A file has a word or phrase on each line. Lines that begin with '#' are its description.

    Raises:
        RuleError: A file cannot be read or is no list of words; every fault is named.
    """
    faults: list[Fault] = []
    classes: dict[str, dict[str, None]] = {}
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            faults.append(Fault(f"cannot be read: {error}", str(path), allowed="text in UTF-8"))
            continue
        if path.suffix != ".txt":
            faults.append(
                Fault("not a list of words", str(path), allowed="a file <class>.txt, a word a line")
            )
            continue
        words = (line.strip() for line in lines if not line.startswith("#"))
        classes.setdefault(path.stem, {}).update((word, None) for word in words if word)
    if faults:
        raise RuleError(faults)
    return {name: tuple(words) for name, words in classes.items()}
