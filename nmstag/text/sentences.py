"""Sentences of a text, as offsets into it.

One compiled pattern finds every place where a sentence could end; each place is then judged by the
word before it and the character behind it. A sentence that is split in two loses a relation, and two
that are joined may invent one, so the doubtful cases lean towards the commoner reading in abstracts
and clinical notes.
"""

from __future__ import annotations

import re

# The empty group stands where the sentence would end: behind the stop, closing quotes and a citation
# number ('was seen.12 The', 'was seen.[3,4] The'). 'resolved.He' is a missing space, 'E.coli' is none.
# The pattern begins with a plain set, which `re` searches three times as fast as alternatives; the
# lookbehind and the possessive '++' keep a line of a million dots linear.
_CANDIDATE = re.compile(
    r"""[.!?…。！？\n]
    (?: (?<=[.!?…]) (?<![.!?…].) [.!?…]*+ ["'”’»)\]]*+
        (?:\[\d[\d,–\- ]{0,20}\]|(?<=[a-z)\]]\.)\d{1,3}(?:[,–-]\d{1,3}){0,5})? () (?:\s++|\Z)
      | (?<=[a-z][a-z][a-z]\.) () (?=[A-Z][a-z])
      | (?<=[。！？]) [。！？]*+ () \s*+
      | (?<=\n) \s*+
    )""",
    re.VERBOSE | re.DOTALL,
)
_NEXT = re.compile(r"[\"'“‘«(\[¿¡]*(\w*)")
_BULLET = re.compile(r"(?:[-–—*•·▪●◦‣+>#]|\(?[0-9]{1,2}[.)]|\(?[a-zA-Z][.)])\s")
_LABEL = re.compile(r"[A-Z][\w /&-]{1,40}:(?:\s|\Z)")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never the end of a sentence, whatever follows.
_NEVER = _words("""
    dr drs mr mrs ms prof fig figs vs e.g i.e eg ie cf ca approx viz resp eq eqs ref refs tab suppl
    nos vol pp ed eds ver art sect chap op cit subsp spp ssp var dept univ gen col capt lt sgt rev hon
    st mt jan feb apr jun jul aug sept oct nov dec incl excl avg esp temp wt ht
    """)
# May end a sentence: it does where a usual first word follows ('5 mg iv. The patient').
_RARELY = _words("al etc inc ltd co corp jr sr max est sp iv ip im po sc bid tid qid qd prn hs")
_STARTERS = _words("""
    A About Additionally After Again All Also Although Among An And Another Any As At Based Because Before
    Both But By Case Cases Clinical Compared Concomitant Consequently Conclusion Conclusions Control Despite
    Due During Each Eight Eighteen Eleven Even Fever Fifteen Fifty Finally Five For Forty Four From Further
    Furthermore Given He Hence Her Here His How However If In Interestingly Is It Its Laboratory Later Many
    Methods Moreover Most My Neither Nevertheless Nine No None Nonetheless Of On Once One Only Other Our Out
    Overall Patient Patients Physical Plasma Rats Recently Results Second Seven She Several Serum Similarly
    Since Six Sixty Some Still Subjects Subsequently Such Ten That The Their Then There Therefore These They
    Thirty This Those Three Through Thus To Treatment Twelve Twenty Two Under Until Upon Using We Were What
    When Whereas Whether Which While Who With Within Without Yet You
    """)
# 'vitamin K. Warfarin': a letter behind one of these is a name, not an initial.
_LETTERED = _words(
    "vitamin hepatitis type group grade class factor protein influenza apolipoprotein stage arm"
)
_HEADING_LENGTH = 60
_SHORT_LINE = 40


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the sentences of `text[start:end]` as offsets into `text`, in order and disjoint.

    They cover every character that is no white space. A blank line always ends a sentence; a single
    line break does only before a bullet or around a heading or a short line.

    >>> text = "Dr. Ito gave 2.5 mg i.v. dantrolene. He improved."
    >>> [text[slice(*sentence)] for sentence in split_sentences(text)]
    ['Dr. Ito gave 2.5 mg i.v. dantrolene.', 'He improved.']
    """
    end = len(text) if end is None else min(end, len(text))
    found: list[tuple[int, int]] = []
    begin = start
    for match in _CANDIDATE.finditer(text, start, end):
        group = match.lastindex
        stop = match.end(group) if group else match.start()
        behind = match.end()
        if group == 1:
            final = _ends(text, begin, match.start(), stop, behind)
        elif group is None:
            final = _line_ends(text, start, stop, behind, end)
        else:
            final = True
        if final:
            _add(found, text, begin, stop)
            begin = behind
    _add(found, text, begin, end)
    return found


def _add(found: list[tuple[int, int]], text: str, begin: int, stop: int) -> None:
    piece = text[begin:stop]
    bare = piece.strip()
    if bare:
        begin += len(piece) - len(piece.lstrip())
        found.append((begin, begin + len(bare)))


def _ends(text: str, begin: int, dot: int, stop: int, behind: int) -> bool:
    """Return whether the stop at `dot` ends the sentence that began at `begin`."""
    following = _NEXT.match(text, behind)
    word = following[1] if following else ""
    if behind - stop > 1 and text.count("\n", stop, behind) > 1:
        return True
    if word[:1].islower() and not (word[1:2].isupper() and text[dot] == "."):
        return _BULLET.match(text, behind) is not None and "\n" in text[stop:behind]
    if text[dot] != "." or text[dot : dot + 2] == "..":
        return True
    if word[:1].isdigit() and text.count("(", begin, dot) > text.count(")", begin, dot):
        return False  # '(mean, 12. 5 mg)': a space behind a decimal point
    before = text[max(begin, dot - 24) : dot]
    last = before.split()[-1] if before and not before[-1].isspace() else ""
    return _word_ends(last.lstrip("([{\"'“‘"), before, word, dot - begin)


def _word_ends(last: str, before: str, word: str, length: int) -> bool:
    """Return whether a full stop behind the word `last`, before the word `word`, ends a sentence."""
    if length <= 3 and not (last.isalpha() and len(last) > 1):
        return False  # '1. Patients', 'A. History': the stop belongs to a bullet
    low = last.lower()
    if low in _NEVER or (low == "no" and word[:1].isdigit()):
        return False
    if low in _RARELY:
        return word in _STARTERS
    if len(last) == 1 and last.isalpha():
        return word in _STARTERS or _is_lettered(before, last)
    if "." in last and low.replace(".", "").isalpha():
        return word in _STARTERS
    return True


def _is_lettered(before: str, last: str) -> bool:
    words = before.split()
    return len(words) > 1 and words[-2].lower().lstrip("(") in _LETTERED and last.isupper()


def _line_ends(text: str, start: int, stop: int, behind: int, end: int) -> bool:
    """Return whether the line break at `stop`, with no full stop before it, ends a sentence."""
    if text.count("\n", stop, behind) > 1 or _BULLET.match(text, behind, end):
        return True
    first = text[behind : behind + 1]
    if first.islower():
        return False
    limit = max(start, stop - _HEADING_LENGTH - 1)
    line_start = text.rfind("\n", limit, stop)
    if line_start < 0 and limit > start:
        return _LABEL.match(text, behind, end) is not None
    line = text[line_start + 1 if line_start >= 0 else limit : stop].rstrip()
    if line[-1:] in (",", "(", "/", "-"):
        return False
    if len(line) < _SHORT_LINE or line.endswith(":"):
        return True
    return (line.isupper() and not text[behind : behind + 30].isupper()) or bool(
        _LABEL.match(text, behind, end)
    )
