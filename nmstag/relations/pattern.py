"""The pattern language of relation rules: readable text to a regular expression.

A pattern is written as a sentence would be, in lower case:

    {Chemical:head} ..  (may|can)? (cause*|lead* to) ... {Disease:tail}

- `{Chemical:head}`, `{Disease:tail}`: a mention, or a list of mentions ('a, b and c'). The chemical of
  a chemical-disease rule has either role. `{Chemical}` is in no relation.
- `{Chemicals}`, `{Diseases}`: a list of two or more, never a single one; with a role as above.
- `{Chemical:pair}`: a list of at least two chemicals, each related to each other.
- `..` up to 3 words within a phrase; `...` up to 8 words without another mention; `....` up to 15
  words across mentions. None of them crosses ';' or ':' or a word such as 'not', 'but', 'whereas'.
- `.....` up to 40 words to the next drug, whatever they are: what follows can be about the drug named last.
- `(a|b c)` alternatives, `word?` and `(a b)?` optional, `caus*` any ending.
- `[` and `]` a bracket of the sentence, of which only those around mentions are kept.
- `<name>` a macro.

It gets patterns from the rule files and returns regular expressions for `nmstag.relations.pattern_matcher`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from nmstag.late import late
from nmstag.plain import record

CHEMICAL = "\x01\x02"
"""The characters that replace one chemical, and a list of them, in a masked sentence."""
CHEMICAL_LIST = CHEMICAL[1]
DISEASE = "\x03\x04"
DISEASE_LIST = DISEASE[1]
MENTION = CHEMICAL + DISEASE
BORDER_SLOT = ";"
"""Stands for the border between two sentences, '; ;', among the slots of a pattern."""
WIDE = "*"
"""Among slots: further mentions may be here."""
_STOP, _PHRASE_STOP = MARKS = "\x05\x06"
"""Marks before words that no gap crosses, and before those that a gap within a phrase does not cross."""


@record(frozen=True, slots=True)
class RelationWords:
    """The word classes that patterns, masking and cues need (`rules/words/relation_*.txt`).

    Args:
        gap_stop: Words that no gap of a pattern crosses: 'not', 'but', 'whereas'.
        phrase_stop: Words that a gap within a phrase does not cross: 'than', 'by'.
        contrast: Words between two mentions after which what was said no longer holds: 'but not'.
        plain_word: Names of diseases that patterns read as words: 'baclofen withdrawal' led to fever.
        clinical_plain_word: Such names for the scheme 'clinical' alone: 'overdose'.
        no_reference: Last words of phrases that refer to no problem named before: 'the side effects'.
        list_word: Words that may come between the mentions of a list: 'the', 'severe'.
        list_stop: Words that no item of a list of problems has: 'after', 'treated'.
        list_amount: Words with 'of' that an item of such a list may have: 'a period of confusion'.
        list_joint: Words between a problem and one that comes with it: 'accompanied by'.
        dose_word: Words between the drugs of a list: 'prednisone x 5 days and doxycycline'.
        class_word: Words that may follow a class of drugs: 'agent', 'inhibitor'.
        class_joint: Words between a class of drugs and the drug: 'with', 'consisting of'.
        fronted: Phrases before the subject of a sentence: 'unlike carboplatin, cisplatin' is no list.
        clause_verb: Words that make the last drug of a list the subject of a new clause: 'senna helped'.
        order: Words of a short sentence that ends a drug named in the one before it: 'stop'.
        heading_word: Names that are read as words where a colon follows: 'allergies: penicillin (hives)'.
        organism: Names that beside another problem only say what it comes from: 'MRSA pneumonia'.
        pronoun: Phrases that may be mentions, as they refer to one: 'it', 'the medicine'.
        pain: Problems of which the one right before only says which they are: 'shingles pain'.
        lack: Words for the lack of a substance: 'zinc deficiency' is no harm of zinc.
        shorthand: Common words with how notes and patients write them: 'with = w/'.
        molecular: Words of molecular biology: 'polymorphism', 'signaling', 'receptor'.
        before_list: Words before the first drug of such a list: 'constipated from morphine, senna helped'.
        together: Words and signs by which drugs of a list are given for the same: 'both', '+'.
        taken: Words before the first drug of what a person takes: 'on', 'meds'.
        onset: Words between a problem and the drug that brought it on: 'gout, rash after allopurinol'.
    """

    gap_stop: tuple[str, ...] = ()
    phrase_stop: tuple[str, ...] = ()
    contrast: tuple[str, ...] = ()
    plain_word: tuple[str, ...] = ()
    clinical_plain_word: tuple[str, ...] = ()
    no_reference: tuple[str, ...] = ()
    list_word: tuple[str, ...] = ()
    list_stop: tuple[str, ...] = ()
    list_amount: tuple[str, ...] = ()
    list_joint: tuple[str, ...] = ()
    dose_word: tuple[str, ...] = ()
    class_word: tuple[str, ...] = ()
    class_joint: tuple[str, ...] = ()
    fronted: tuple[str, ...] = ()
    clause_verb: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    heading_word: tuple[str, ...] = ()
    molecular: tuple[str, ...] = ()
    organism: tuple[str, ...] = ()
    before_list: tuple[str, ...] = ()
    pronoun: tuple[str, ...] = ()
    pain: tuple[str, ...] = ()
    lack: tuple[str, ...] = ()
    shorthand: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    onset: tuple[str, ...] = ()

    def marked(self) -> dict[str, str]:
        """Return the words that carry a mark in a masked sentence, with it."""
        stops = {word: _STOP + word for word in self.gap_stop}
        return stops | {word: _PHRASE_STOP + word for word in self.phrase_stop}

    def marked_phrases(self, phrases: Iterable[str]) -> list[str]:
        """Return phrases as they stand in a masked sentence, each word with its mark."""
        marked = self.marked()
        return [" ".join(marked.get(word, word) for word in phrase.split()) for phrase in phrases]


NO_WORDS = RelationWords()

_SLOTS = {
    "Chemical": CHEMICAL,
    "Disease": DISEASE,
    "Any": MENTION,
    "Chemicals": CHEMICAL_LIST,
    "Diseases": DISEASE_LIST,
}
# What comes after a gap begins with a blank, so no word gives back letters.
_GAPS = {
    "..": rf"(?: [^ {MENTION}{MARKS};:,()][^ {MENTION};:,()]*+){{0,3}}?",
    "...": rf"(?: [^ {MENTION}{MARKS};:][^ {MENTION};:]*+){{0,8}}?",
    "....": rf"(?: [^ {_STOP};:][^ ;:]*+){{0,15}}?",
    ".....": rf"(?: [^ {CHEMICAL}][^ ]*+){{0,40}}?",
}
_DASHED = late(r"-[a-z]{2}")
_PLAIN = late(r" [a-z]")
_BRACKETS = str.maketrans("[]", "()")
_TOKEN = late(
    r"""(?P<space>\s+) | \{(?P<slot>[A-Za-z]+)(?::(?P<role>[a-z]+))?\} | (?P<gap>\.{2,})
      | (?P<open>\((?:\?:)?) | (?P<close>\)) | (?P<optional>\?) | (?P<bar>\|) | (?P<mark>[,;:])
      | (?P<word>[^\s{}()|?,;:]+) | (?P<wrong>.)""",
    re.VERBOSE,
)
# Words so common that to index a pattern by them saves nothing; used only where it has no other.
_COMMON = frozenset(
    {"a", "an", "the", "of", "in", "on", "with", "for", "to", "by", "was", "were", "is", "are"}
)
_MAY_HOLD_MENTION = late(rf"\[[{MENTION}]| ;| (?:\[[{MARKS}]+\]\?)?\[\^ (?!{MENTION})")
"""In an expression: a slot, a border, or a word of any letters that may be a mention."""
_COMMON |= {"be", "been", "and", "or", "from", "as", ",", "after", "patients", "had", "during", "patient*"}


@record(frozen=True, slots=True)
class CompiledRelationPattern:
    """A compiled pattern, as plain values.

    Args:
        regex: Source of the regular expression over a masked sentence.
        anchors: Words of which a sentence must have one ('induc*': any word that begins so, '*mg': any that
            ends so); empty when the pattern may match any sentence.
        roles: The roles of its slots ('head', 'tail', 'pair').
        slots: The slots that every match has, in order; for each the characters that it may be.
        also: Further groups of words, of each of which the sentence must have one.
        shape: The slots again, with `WIDE` where further mentions may be between two; empty where that is
            not certain.
        around: For each group of words the slot before it and the one after it, empty where there is none. It
            is the mention next to the words or, where `WIDE` is added, any on that side.
    """

    regex: str
    anchors: tuple[str, ...]
    roles: tuple[str, ...]
    slots: tuple[str, ...]
    also: tuple[tuple[str, ...], ...] = ()
    shape: tuple[str, ...] = ()
    around: tuple[tuple[str, str], ...] = ()


Group = frozenset[str]
Anchors = tuple[Group, ...]
_NOWHERE = -1
_AFTER_ALL = ("end",) * 3
"""What comes after the tokens of a pattern, as far as one looks ahead."""


class _Parser:
    """Recursive descent over the tokens of one pattern."""

    def __init__(self, text: str, marked: Mapping[str, str]) -> None:
        self.marked = marked
        # The group of a slot with a role is 'role', of one without it 'slot'.
        self.tokens = list(_TOKEN.finditer(text))
        self.kinds = [*(str(match.lastgroup) for match in self.tokens), *_AFTER_ALL]
        self.position = 0
        self.roles: list[str] = []
        self.slots: list[str] = []
        self.depth = 0
        self.shape: list[str] = []
        self.words: set[str] = set()
        self.beginnings: set[str] = set()
        """The words that carry a mark if they have one, and how others begin that may."""
        self.placed: list[tuple[Group, int]] = []
        """The groups of words of the items outside of brackets, with their place in the shape."""

    def peek(self, ahead: int = 0) -> str:
        return self.kinds[self.position + ahead]

    def whole(self) -> tuple[str, list[tuple[Group, tuple[str, str]]]]:
        """Parse all of the pattern; return its regex, and its groups of words with the slots around them."""
        regex, anchors = self.alternatives(glued=False)
        if tuple(group for group, _ in self.placed) != anchors:  # it is one of several alternatives
            self.shape, self.placed = [], [(group, _NOWHERE) for group in anchors]
        return regex, [(group, _around(self.shape, place)) for group, place in self.placed]

    def alternatives(self, glued: bool) -> tuple[str, Anchors]:
        self.depth += 1
        regex, anchors = self._alternatives(glued)
        self.depth -= 1
        return regex, anchors

    def _alternatives(self, glued: bool) -> tuple[str, Anchors]:
        before = len(self.slots)
        branches = [self.sequence(glued)]
        while self.peek() == "bar":
            self.position += 1
            branches.append(self.sequence(glued))
        if len(branches) == 1:
            return branches[0]
        if self.depth == 1:
            self.shape, self.placed = [], []
        del self.slots[before:]
        regex = _choice([regex for regex, _ in branches])
        if not all(groups for _, groups in branches):
            return regex, ()
        return regex, (frozenset().union(*(min(groups, key=_commonness) for _, groups in branches)),)

    def sequence(self, glued: bool) -> tuple[str, Anchors]:
        """Parse items up to '|', ')' or the end; each brings its own leading space unless glued."""
        pieces: list[str] = []
        anchors: list[Anchors] = []  # one entry for each item
        places: list[int] = []
        glue = glued
        while (kind := self.peek()) not in ("bar", "close", "end"):
            if kind == "space":
                self.position += 1
                glue = False
                continue
            joined = glue and kind in ("word", "open")
            slots = len(self.slots)
            regex, groups = self.item(kind, joined)
            if joined and anchors:
                anchors[-1] = _shortened(anchors[-1])
            if self.peek() == "optional":
                self.position += 1
                regex, groups = f"(?:{regex})?", ()
                del self.slots[slots:]
            pieces.append(regex)
            place = self.add_to_shape(kind, regex, self.slots[slots:]) if self.depth == 1 else _NOWHERE
            if not joined:
                anchors.append(groups)
                places.append(place)
            glue = kind in ("word", "open")
        if self.depth == 1:
            self.placed = [
                (one, place) for groups, place in zip(anchors, places, strict=True) for one in groups
            ]
        return "".join(pieces), tuple(group for groups in anchors for group in groups)

    def add_to_shape(self, kind: str, regex: str, slots: Sequence[str]) -> int:
        """Add the slots of an item to the shape of the pattern; return the place of its words in it."""
        if slots and kind != "open":
            self.shape += slots
        elif slots:
            self.shape += [WIDE, *(one for slot in slots for one in (slot, WIDE))]
            return _NOWHERE
        elif _MAY_HOLD_MENTION.search(regex):
            self.shape += [WIDE, WIDE]
            return len(self.shape) - 1
        return len(self.shape)

    def item(self, kind: str, joined: bool) -> tuple[str, Anchors]:
        """Parse one item; return its regex and its anchors."""
        match = self.tokens[self.position]
        self.position += 1
        if kind == "word":
            text = match[0].translate(_BRACKETS)
            word = _word(text) if joined else f" {self.mark(text)}{_word(text)}"
            return word, _anchor(text)
        if kind in ("slot", "role"):
            return " " + self.slot(match["slot"], match["role"]), ()
        if kind == "gap":
            if match[0] not in _GAPS:
                raise ValueError(f"has an unknown gap {match[0]!r}; known are .. ... .... .....")
            return _GAPS[match[0]], ()
        if kind == "mark" and match[0] == ";" and self.ends_border():
            self.slots.append(BORDER_SLOT)
            return " ; ;", ()
        if kind == "mark":
            return " " + match[0], (frozenset(match[0]),)
        if kind == "open":
            regex, anchors = self.alternatives(joined)
            if self.peek() != "close":
                raise ValueError("has a bracket that is not closed")
            self.position += 1
            return regex, anchors
        raise ValueError(f"has {match[0]!r} where a word, a slot or a bracket should be")

    def ends_border(self) -> bool:
        """Go over a second ';', if there is one, and return whether there was."""
        ahead = 1 if self.peek() == "space" else 0
        place = self.position + ahead
        if self.peek(ahead) != "mark" or self.tokens[place][0] != ";" or self.peek(ahead + 1) == "optional":
            return False
        self.position = place + 1
        return True

    def mark(self, word: str) -> str:
        """Return the regex of the mark that a word carries, or may carry if more can follow it."""
        if "*" not in word and self.peek() != "open":
            self.words.add(word)
            return self.marked[word][0] if word in self.marked else ""
        beginning = word.split("*")[0]
        self.beginnings.add(beginning)
        return f"[{MARKS}]?" if any(stop.startswith(beginning) for stop in self.marked) else ""

    def slot(self, kind: str, role: str | None) -> str:
        if kind not in _SLOTS:
            raise ValueError(f"has an unknown slot {kind!r}; known are {', '.join(_SLOTS)}")
        characters = CHEMICAL_LIST if role == "pair" else _SLOTS[kind]
        self.slots.append(characters)
        if role is None:
            return f"[{characters}]"
        if role not in ("head", "tail", "pair") or kind == "Any":
            raise ValueError(f"has an unknown role {role!r}; known are head, tail, pair")
        if role in self.roles:
            raise ValueError(f"has the role {role!r} twice")
        self.roles.append(role)
        return f"(?P<{role}>[{characters}])"


@cache
def compile_pattern(text: str, words: RelationWords = NO_WORDS) -> CompiledRelationPattern:
    """Return the compiled form of a pattern.

    Args:
        text: The pattern.
        words: The words that gaps do not cross.

    >>> compile_pattern("{Chemical:head}-induced {Disease:tail}").anchors
    ('-induced', 'induced')

    Raises:
        ValueError: The pattern is not well formed; the message says how.
    """
    plain, own, beginnings = _without_marks(text)
    marked = words.marked()
    if own.isdisjoint(marked) and not any(stop.startswith(beginnings) for stop in marked):
        return plain
    return _parsed(_Parser(text, marked))


@cache
def _without_marks(text: str) -> tuple[CompiledRelationPattern, set[str], tuple[str, ...]]:
    """Return a pattern compiled without marks, the words that may have one, and how others begin."""
    parser = _Parser(text, {})
    return _parsed(parser), parser.words, tuple(parser.beginnings)


def _parsed(parser: _Parser) -> CompiledRelationPattern:
    regex, placed = parser.whole()
    if parser.peek() != "end":
        raise ValueError("has a bracket that was not opened")
    if not regex:
        raise ValueError("is empty")
    if regex.startswith((" (?P<", " [")):
        # A mention is always a word of its own, and `re` is much faster with a set of characters first.
        regex = regex[1:]
    placed = sorted(set(placed), key=lambda one: (_rarest_first(one[0]), one[1]))
    groups = [tuple(sorted(group)) for group, _ in placed]
    return CompiledRelationPattern(
        regex=regex + "(?= )",
        anchors=groups[0] if groups else (),
        roles=tuple(parser.roles),
        slots=tuple(parser.slots),
        also=tuple(groups[1:]),
        shape=tuple(parser.shape),
        around=tuple(around for _, around in placed),
    )


def _around(shape: Sequence[str], place: int) -> tuple[str, str]:
    """Return the slots before and after a place in the shape of a pattern."""
    if place == _NOWHERE:
        return "", ""
    return _nearest(shape[:place][::-1]), _nearest(shape[place:])


def _nearest(shape: Sequence[str]) -> str:
    """Return the first slot of a shape, with `WIDE` after it where that comes before it; empty for none."""
    slot = next((one for one in shape if one != WIDE), "")
    return slot + WIDE if slot and shape[0] == WIDE else slot


@cache
def check_pattern(text: str) -> str | None:
    """Return what is wrong with a pattern, or None; the same text is compiled once a process.

    What is well formed gives an expression that `re` takes, so it is not tried.
    """
    try:
        compile_pattern(text)
    except ValueError as error:
        return str(error)
    return None


def _choice(branches: Sequence[str]) -> str:
    """Return the regex of alternatives; words are grouped by their first letter, so that most are skipped."""
    if all(map(_PLAIN.match, branches)):
        groups: dict[str, list[str]] = {}
        for branch in branches:
            groups.setdefault(branch[1], []).append(branch)
        branches = [group[0] if len(group) == 1 else f"(?:{'|'.join(group)})" for group in groups.values()]
    return f"(?:{'|'.join(branches)})"


@cache
def _word(word: str) -> str:
    """Return a word's regex; '*' is the rest of a word, and a dash before it may stand alone ('- avoid')."""
    regex = r"[^ ]*".join(re.escape(part) for part in word.split("*"))
    return regex.replace(r"\-", r"\- ?", 1) if _DASHED.match(word) else regex


@cache
def _anchor(word: str) -> Anchors:
    """Return what a sentence must have for a word: itself, or where it has a '*' its beginning, or its end.

    A single letter begins too many words to be looked up.

    >>> _anchor("fad*"), _anchor("*mg"), _anchor("f*")
    ((frozenset({'fad*'}),), (frozenset({'*mg'}),), ())
    """
    beginning, star, _ = word.partition("*")
    needed = beginning + star if beginning else "*" + word.rpartition("*")[2]
    if needed == "*" or (star and len(beginning) == 1 and beginning.isalpha()):
        return ()
    return (frozenset({needed, needed[1:]} if _DASHED.match(word) else {needed}),)


def _shortened(anchors: Anchors) -> Anchors:
    """Return the anchors as beginnings: 'cause(s|d)?' needs 'cause*'."""
    groups = ([_anchor(word.rstrip("*") + "*") for word in group] for group in anchors)
    return tuple(frozenset().union(*(words[0] for words in group)) for group in groups if all(group))


def _commonness(group: Group) -> tuple[int, int]:
    """Return a key that is least for the group that the fewest sentences hold."""
    return sum(word in _COMMON for word in group), len(group)


def _rarest_first(group: Group) -> tuple[int, int, list[str]]:
    return *_commonness(group), sorted(group)
