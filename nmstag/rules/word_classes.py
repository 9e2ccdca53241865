"""Word classes: named lists of words that rules refer to (`rules/words/*.yaml`)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nmstag.errors import Fault, RuleError

WordClasses = dict[str, tuple[str, ...]]


def load_word_classes(paths: Iterable[Path]) -> WordClasses:
    """Return the words of each class; classes of one name in several files are joined.

    A file maps `classes` to class names, and each of these to `words`, a list of texts.

    Raises:
        RuleError: A file is not YAML or not of this form; every fault is named.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    faults: list[Fault] = []
    classes: dict[str, list[str]] = {}
    for path in paths:
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), loader)
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            faults.append(Fault(f"cannot be read: {error}", str(path)))
            continue
        groups = content.get("classes") if isinstance(content, dict) else None
        if not isinstance(groups, dict):
            faults.append(Fault("no mapping of word classes", str(path), field="classes"))
            continue
        for name, group in groups.items():
            words = group.get("words") if isinstance(group, dict) else None
            if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                faults.append(Fault("not a list of words", str(path), field=f"classes.{name}.words"))
                continue
            classes.setdefault(str(name), []).extend(words)
    if faults:
        raise RuleError(faults)
    return {name: tuple(dict.fromkeys(words)) for name, words in classes.items()}
