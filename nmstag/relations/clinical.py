"""Relations of the scheme 'clinical': what a text states of a drug and a problem, statement by statement.

It gets a document with its mentions and their context, and returns relations, each with the mentions, the
sentence and the rule that it comes from, and its own context. Without a statement that a rule reads there is
no relation. Steps: mask sentences, write them as the rules read them (`nmstag.relations.clinical_reading`),
match rules, let one statement count for each two mentions (`nmstag.relations.clinical_statements`), collect
by concepts (`nmstag.relations.clinical_collection`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import filterfalse, pairwise

from nmstag.document import GENERAL, Document, Mention
from nmstag.late import late
from nmstag.relations.anaphora import AnaphoraResolver
from nmstag.relations.clinical_collection import collect, text_id, with_text_ids
from nmstag.relations.clinical_lists import MentionLists
from nmstag.relations.clinical_reading import BETWEEN_SENTENCES, NoteReading, joined
from nmstag.relations.clinical_schema import CONTEXT, NO_RELATION, ClinicalPattern
from nmstag.relations.clinical_statements import HELD, ContextCue, Statement, StatementChooser
from nmstag.relations.denials import HARM, HELP, MentionPair, begins, one_list, stated_type
from nmstag.relations.drug_classes import DrugClasses
from nmstag.relations.entity_masking import KINDS, EntityMasker, MaskedSentence, Unit, sentence_mentions
from nmstag.relations.pattern import CompiledRelationPattern
from nmstag.relations.pattern_index import JoinedRead, SentenceRead, is_of_chemicals
from nmstag.relations.pattern_matcher import PatternMatch, PatternMatcher, related_mentions
from nmstag.relations.rules import RelationRules

SCHEME = "clinical"
_AMOUNT = r"\s\d[\d.,/]*\s?(?:mg|mcg|g|micrograms?|units?|ml|iu|%)\b"
_DOSE = late(_AMOUNT)
"""A dose right after a drug."""
_DOSED_FOR = late(rf"{_AMOUNT}[^.;:,]{{0,30}}?\bfor\b[^.;:,]{{0,30}}")
"""A dose right after a drug, and 'for'."""
_BOTH = 15
"""At most so many characters before a list is 'both'."""
_PARTED = late(r"[,;:.\n]|\b(?:and|or|with|on|no|not)\b")
"""What parts an organism from a problem before or after it."""
_MEASURED = "measured"
_HEADING = 20
"""At most so many characters after a mention still belong to its heading: 'Allergy status:'."""
_ORGANISM = 25
"""At most so many characters are between an organism and the problem that it causes."""
_ORDER = 3
"""At most so many words has a sentence such as 'Suggest stop.'."""


class ClinicalExtractor:
    """Reads the statements of documents.

    Args:
        rules: What packs say about relations.
    """

    def __init__(self, rules: RelationRules) -> None:
        self._masker = EntityMasker(rules.words, clauses=True, reading=NoteReading(rules.words))
        self._plain = frozenset(rules.words.clinical_plain_word)
        self._vague = frozenset(rules.words.no_reference)
        self._headings = frozenset(rules.words.heading_word)
        self._organisms = frozenset(rules.words.organism)
        self._orders = frozenset(rules.words.order)
        self._pain = frozenset(rules.words.pain)
        self._together = late(_any_of(rules.words.together))
        self._taken = late(rf"{_any_of(rules.words.taken)}:? *\Z", re.IGNORECASE)
        self._named_kinds = self._organisms | self._pain
        self._lists = MentionLists(rules.words)
        self._classes = DrugClasses(rules.words, rules.tree)
        self._matcher = PatternMatcher(rules.clinical, rules.words, rules.compiled_clinical)
        self._within = self._matcher.among(partial(_is_read, across=False))
        self._across = self._matcher.among(partial(_is_read, across=True))
        self._context = self._matcher.among(partial(_is_read, context=True))
        self._resolver = AnaphoraResolver([*rules.clinical_anaphora, *rules.anaphora], rules.tree, denied=())
        self._background = rules.background(notes=True)
        self._chooser = StatementChooser(self._background, rules.clinical, rules.words.lack)
        self._unrelated = {
            rule.id: replace(rule, type="none", known_use="", known_harm="", symptom="", unknown="")
            for rule in rules.clinical
            if rule.nearest
        }

    def relate(
        self, document: Document, sentences: Sequence[tuple[int, int]], scheme: str = SCHEME
    ) -> Document:
        """Return a document with the relations that it states, in order of the text.

        A mention without a concept that one refers to gets an id made from its text ('text:belimumab').

        Args:
            document: The document; its mentions and their attributes are read, its relations are not.
            sentences: Its sentences in order.
            scheme: 'clinical'; there is no other.
        """
        relations = collect(self.statements(document, sentences))
        return with_text_ids(document.with_relations(relations))

    def statements(self, document: Document, sentences: Sequence[tuple[int, int]]) -> list[Statement]:
        """Return the statements that count, in order of the text."""
        taking_part = filter(self._takes_part, document.mentions)
        unheaded = filterfalse(partial(self._is_heading, document.text), taking_part)
        mentions = sorted(map(_with_id, unheaded), key=_reading_order)
        if len({mention.type for mention in mentions}) < 2:
            return []
        if not self._named_kinds.isdisjoint([mention.text.lower() for mention in mentions]):
            mentions = list(self._without_kinds(document.text, mentions))
        mentions = self._classes.without(document.text, mentions)
        asserted = [
            item
            for item in mentions
            if not item.attributes or item.type != "Disease" or not item.has("negated")
        ]
        every = mentions
        if anaphors := self._resolver.resolve(document.text, sentences, asserted):
            every = sorted([*mentions, *filterfalse(self._refers_to_nothing, anaphors)], key=_reading_order)
        masked = self._masker.mask(document.text, sentence_mentions(sentences, every))
        masked = list(self._with_orders(document.text, sentences, masked))
        matches: list[PatternMatch] = []
        cues: list[ContextCue] = []
        for sentence, read, numbers in self._worth_reading(masked):
            found = self._read(document.text, sentence, numbers)
            if found:
                matches += found
                cues += self._cues(sentence, read)
        return [one for one in self._chooser.choose(matches, cues) if not self._is_textbook(one)]

    def _worth_reading(
        self, masked: Sequence[MaskedSentence]
    ) -> Iterator[tuple[MaskedSentence, SentenceRead | JoinedRead, list[int]]]:
        """Yield the sentences, then each two in a row as one, that have what patterns need, with these."""
        reads = [self._matcher.read(sentence.text) for sentence in masked]
        for sentence, read in zip(masked, reads, strict=True):
            if numbers := self._matcher.candidates(read, self._within):
                yield sentence, read, numbers
        for (one, read), (other, next_read) in pairwise(zip(masked, reads, strict=True)):
            if other.number - one.number == 1:
                both = JoinedRead(read, next_read)
                if numbers := self._matcher.candidates(both, self._across):
                    yield joined(one, other), both, numbers

    def _with_orders(
        self, text: str, sentences: Sequence[tuple[int, int]], masked: Sequence[MaskedSentence]
    ) -> Iterator[MaskedSentence]:
        """Yield masked sentences; a short one after it, 'Suggest stop.', is read as the end of a sentence."""
        named = {one.number for one in masked}
        for one in masked:
            after = one.number + 1
            if after < len(sentences) and after not in named:
                words = text[slice(*sentences[after])].lower().strip(" .!").split()
                if len(words) <= _ORDER and self._orders.intersection(words):
                    one = one._replace(text=f"{one.text}; {' '.join(words)} ")
            yield one

    def _is_textbook(self, statement: Statement) -> bool:
        """Return whether a statement is general and on a class: it tells of no drug and of no patient."""
        general = any(item.name == GENERAL for item in statement.attributes)
        return general and statement.type in HARM and self._classes.is_class(statement.head)

    def _takes_part(self, mention: Mention) -> bool:
        """Return whether a mention can be an argument: a drug or a problem, with an id or without."""
        if mention.type not in KINDS or (mention.attributes and mention.has(_MEASURED)):
            return False
        return mention.text.lower() not in self._plain

    def _is_heading(self, text: str, mention: Mention) -> bool:
        """Return whether a mention heads a line or list: 'Allergies: penicillin (hives)'."""
        if mention.type != "Disease":
            return False
        colon = text.find(":", mention.start, mention.end + _HEADING)
        return colon >= 0 and text[mention.start : colon].strip().lower() in self._headings

    def _without_kinds(self, text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """Yield mentions without what only names the kind of a problem: 'MRSA pneumonia', 'shingles pain'."""
        for number, mention in enumerate(mentions):
            if number + 1 < len(mentions) and self._is_kind_of_pain(text, mention, mentions[number + 1]):
                continue
            if mention.text.lower() in self._organisms:
                beside = (*mentions[max(0, number - 1) : number], *mentions[number + 1 : number + 2])
                if any(_belong_together(text, mention, other) for other in beside):
                    continue
            yield mention

    def _is_kind_of_pain(self, text: str, mention: Mention, following: Mention) -> bool:
        """Return whether a problem only says which pain follows it: 'shingles pain'."""
        both = mention.type == following.type == "Disease"
        return both and following.text.lower() in self._pain and text[mention.end : following.start] == " "

    def _refers_to_nothing(self, anaphor: Mention) -> bool:
        """Return whether a phrase for a problem is too vague: 'the side effects'."""
        return anaphor.type != "Chemical" and anaphor.text.lower().split()[-1] in self._vague

    def _cues(self, sentence: MaskedSentence, read: SentenceRead | JoinedRead) -> Iterator[ContextCue]:
        """Yield the cues of context in a sentence."""
        numbers = self._matcher.candidates(read, self._context)
        for search, match in self._matcher.places(sentence.text, numbers):
            yield ContextCue(search.rule, sentence, match.span())

    def _read(self, text: str, sentence: MaskedSentence, numbers: Sequence[int]) -> list[PatternMatch]:
        """Return the matches of some of the patterns in a sentence."""
        matches: list[PatternMatch] = []
        units: Mapping[int, Unit] = {}
        for search, match in self._matcher.places(sentence.text, numbers):
            units = units or sentence.places()
            rule, roles = search.rule, search.pattern.roles
            if rule.alone and not self._is_alone(sentence.text, match, units):
                continue
            if rule.other_ends and not _other_ends(match, units, rule.other_ends):
                continue
            pairs: Sequence[MentionPair] = list(related_mentions(match, roles, units))
            if rule.problem_ends:
                pairs = [pair for pair in pairs if _ends(pair, rule.problem_ends)]
                if not pairs:
                    continue
            if rule.drug_named:
                pairs = [pair for pair in pairs if pair[0] and pair[0].text.lower() in rule.drug_named]
            if rule.problem_begins:
                pairs = [pair for pair in pairs if begins(pair[1], rule.problem_begins)]
            if rule.type == NO_RELATION and len(roles) == 1:
                pairs = one_list(text, pairs)
            found = [PatternMatch(rule, *pair, sentence, match.span()) for pair in pairs]
            matches += self._without_far(found, units, match) if rule.nearest else found
            if len(roles) == 2 < len(units) and (rule.alone or rule.type != HELD):
                matches += self._listed(rule, match, sentence, units)
        if len(matches) > 1 and any(one.rule.type in HELP for one in matches):
            if _DOSED_FOR.search(text, sentence.start, sentence.end):
                matches = list(self._without_listed(text, matches))
            return list(self._without_others(text, matches))
        return matches

    def _without_listed(self, text: str, matches: Sequence[PatternMatch]) -> Iterator[PatternMatch]:
        """Yield matches without drugs of a list with commas whose last one has a dose and what it is for.

        In 'aspirin, atorvastatin, amlodipine 10 mg for hypertension' the others are for something else. With
        a dose of their own they count if they are known to be given for it.
        """
        before: dict[int, list[int]] = {}
        for one in matches:
            if one.head and one.tail and one.rule.type in HELP and one.head.end <= one.tail.start:
                before.setdefault(id(one.tail), []).extend((one.head.start, one.head.end))
        for one in matches:
            head, tail = one.head, one.tail
            if head and tail and one.rule.type in HELP and id(tail) in before:
                first, last = min(before[id(tail)]), max(before[id(tail)])
                listed = head.end < last and "," in text[first:last]
                alone = listed and _DOSED_FOR.fullmatch(text, last, tail.start)
                if alone and not (_DOSE.match(text, head.end) and self._is_use(one)):
                    continue
            yield one

    def _without_others(self, text: str, matches: Sequence[PatternMatch]) -> Iterator[PatternMatch]:
        """Yield matches without drugs of a list whose last one is known for the problem, and they for others.

        In 'on doxazosin and amitriptyline for pain' doxazosin is for something else; in 'both ...' not.
        What a person takes, 'on A, B and C for pain', is not all for that, whatever C is known for.
        """
        purposes = [one for one in matches if _is_purpose(text, one)]
        listed: dict[int, list[Mention]] = {}
        for one in purposes:
            if one.head:
                listed.setdefault(id(one.tail), []).append(one.head)
        others = {
            id(one)
            for one in purposes
            if len(heads := listed[id(one.tail)]) > 1 and self._is_of_others(text, one, heads)
        }
        return (one for one in matches if id(one) not in others)

    def _is_of_others(self, text: str, match: PatternMatch, heads: Sequence[Mention]) -> bool:
        """Return whether the drug of a match is known for others, and the last of a list for the problem."""
        head = match.head
        if head is None or self._is_use(match) or not self._background.is_used(head.ids):
            return False
        first, last = min(heads, key=_reading_order), max(heads, key=_reading_order)
        before = max(0, first.start - _BOTH)
        if head is last or self._together.search(text, before, last.end):
            return False
        taken = self._taken.search(text, before, first.start)
        return taken is not None or self._is_use(match._replace(head=last))

    def _without_far(
        self, found: Sequence[PatternMatch], units: Mapping[int, Unit], match: re.Match[str]
    ) -> Iterator[PatternMatch]:
        """Yield the matches of a rule on a list of problems: on those that are not meant they relate nothing.

        Where the problem next to the drug is what it is given for, others are meant only if it is known to be
        given for them, too.
        """
        problems = units[match.start("tail")]
        next_ = problems[-1] if match.start("tail") < match.start("head") else problems[0]
        helped = any(one.tail is next_ and stated_type(one, self._background) in HELP for one in found)
        for one in found:
            if helped and one.tail is not next_ and not self._is_use(one):
                yield one._replace(rule=self._unrelated[one.rule.id])
            else:
                yield one

    def _is_use(self, match: PatternMatch) -> bool:
        """Return whether the drug of a match is known to be given for its problem."""
        heads, tails = (item.ids if item else () for item in (match.head, match.tail))
        return any(self._background.known(one, other) == "known_use" for one in heads for other in tails)

    def _is_alone(self, text: str, match: re.Match[str], units: Mapping[int, Unit]) -> bool:
        """Return whether a masked sentence has no concepts but those of a match and of their lists."""
        if len(units) == 2:
            return True
        places = {match.start(role) for role in ("head", "tail")}
        for place in tuple(places):
            places.update(self._lists.listed_with(text, place))
        named = {concept for place in places for mention in units[place] for concept in mention.ids}
        return all(named.issuperset(mention.ids) for unit in units.values() for mention in unit)

    def _listed(
        self, rule: ClinicalPattern, match: re.Match[str], sentence: MaskedSentence, units: Mapping[int, Unit]
    ) -> Iterator[PatternMatch]:
        """Yield the matches on the problems and drugs that are in one list with those of a match."""
        head, tail = match.start("head"), match.start("tail")
        if rule.type in HARM or rule.alone:
            for place in self._lists.listed_with(sentence.text, tail):
                yield from _match_between(rule, sentence, match, units[head], units[place], place)
        for place in self._lists.listed_with(sentence.text, head):
            yield from _match_between(rule, sentence, match, units[place], units[tail], place)


def _is_purpose(text: str, match: PatternMatch) -> bool:
    """Return whether a match is on a drug and, after 'for', what it is given for."""
    head, tail = match.head, match.tail
    if head is None or tail is None or match.rule.type not in HELP:
        return False
    return head.end < tail.start and " for " in text[head.end : tail.start]


def _belong_together(text: str, mention: Mention, other: Mention) -> bool:
    """Return whether two problems are near each other and nothing parts them: 'discitis L1/2 (MSSA)'."""
    first, second = sorted((mention, other), key=_reading_order)
    between = text[first.end : second.start]
    near = len(between) <= _ORGANISM and not _PARTED.search(between)
    return near and mention.type == other.type == "Disease"


def _match_between(
    rule: ClinicalPattern,
    sentence: MaskedSentence,
    match: re.Match[str],
    heads: Unit,
    tails: Unit,
    place: int,
) -> Iterator[PatternMatch]:
    """Yield what a match states of other mentions, one of which is at a place."""
    span = min(match.start(), place), max(match.end(), place)
    for head in heads:
        for tail in tails:
            yield PatternMatch(rule, head, tail, sentence, span)


def _other_ends(match: re.Match[str], units: Mapping[int, Unit], endings: tuple[str, ...]) -> bool:
    """Return whether a mention of a match in no role has a name with one of these endings."""
    roles = match.start("head"), match.start("tail")
    others = (
        unit for place, unit in units.items() if match.start() <= place < match.end() and place not in roles
    )
    return any(mention.text.lower().endswith(endings) for unit in others for mention in unit)


def _ends(pair: MentionPair, endings: tuple[str, ...]) -> bool:
    """Return whether the name of the problem has one of these endings."""
    return pair[1] is not None and pair[1].text.lower().endswith(endings)


def _is_read(
    rule: ClinicalPattern, pattern: CompiledRelationPattern, *, across: bool = False, context: bool = False
) -> bool:
    """Return whether a pattern is of the statements within sentences, across their border, or of context."""
    if is_of_chemicals(pattern) or (rule.type == CONTEXT) != context:
        return False
    return (BETWEEN_SENTENCES in pattern.regex) == across


def _any_of(words: Sequence[str]) -> str:
    """Return an expression for one of some words and signs; without any it matches nothing."""
    escaped = [rf"\b{re.escape(one)}\b" if one.isalnum() else re.escape(one) for one in words]
    return f"(?:{'|'.join(escaped)})" if escaped else "(?!)"


def _reading_order(mention: Mention) -> tuple[int, int]:
    return mention.start, -mention.end


def _with_id(mention: Mention) -> Mention:
    return mention if mention.ids else replace(mention, ids=(text_id(mention),))
