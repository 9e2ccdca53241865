"""Signs and answers at mentions, those of forms too: each is noted for its mention, before words are read.

Gets a document and what is found for its mentions so far; says where answers are, whose words are no cues.
"""

from __future__ import annotations

from collections.abc import Sequence

from nmstag.context.checkboxes import CheckboxReader
from nmstag.context.found import Found, Span, Trace, affirm, note
from nmstag.context.list_scope import ListScope
from nmstag.context.phrase_matcher import CueMatch
from nmstag.context.rule import ContextRule
from nmstag.context.sign_cues import SignReader
from nmstag.context.words import Words
from nmstag.document import Document, Mention


class AnswerReader:
    """Reads the signs, answers and ticked boxes at mentions.

    Args:
        symbols: Each sign, and the number of its rule.
        rules: The rules.
        classes: The word classes of the context stage.
        lists: What tells which mentions share an answer.
    """

    def __init__(
        self,
        symbols: Sequence[tuple[str, int]],
        rules: Sequence[ContextRule],
        classes: Words,
        lists: ListScope,
    ) -> None:
        self._signs = SignReader(symbols, rules, classes)
        self._checkboxes = CheckboxReader(classes["form_answer"])
        self._lists = lists

    def read(self, document: Document, found: Found, trace: Trace | None) -> list[Span]:
        """Note the signs at mentions; return the places of answers, whose words are no cues for what follows.

        They are in order. In 'Fever: No Rash: Yes' the rash is not denied; in capitals that cannot be told.
        """
        text, mentions = document.text, document.mentions
        answered: list[Span] = []
        carried: list[CueMatch] = []
        forms = self._checkboxes.answers(text, mentions)
        leading = self._signs.leading(text, mentions)
        for number, mention in enumerate(mentions):
            form = forms.get(number)
            if form:
                answered.append((form.start, form.end))
                cues: Sequence[CueMatch] = self._signs.ticked(form, mention.type)
            else:
                cues = leading[number] if number in leading else self._signs.find(text, mention)
            if carried and _carries(text, mentions[number - 1], mention):
                cues = [*cues, *carried]
            for cue in cues:
                if cue.start < mention.end:
                    note(found, (mention,), cue, text, trace)
                    continue
                sharing = self._lists.answered_together(text, mentions, number)
                following = mentions[number + 1 : number + 2]  # 'aspirin - no allergy'
                within = [item for item in following if item.end <= cue.end]
                note(found, (mention, *sharing, *within), cue, text, trace)
                if not mention.text.isupper():
                    answered.append((cue.start, cue.end))
            carried = [cue for cue in cues if cue.end <= mention.start] if cues else []
        return sorted(set(answered))

    def affirm(self, document: Document, found: Found) -> None:
        """Take away the denial before findings that have a plus sign: 'no fever, cough +'."""
        for mention in self._signs.affirmed(document.text, document.mentions):
            affirm(found, mention)


def _carries(text: str, before: Mention, mention: Mention) -> bool:
    """Return whether a sign at the mention before holds for this: '-nausea/vomiting', '?lithium toxicity'."""
    between = text[before.end : mention.start]
    return between == "/" or (between == " " and (before.type, mention.type) == ("Chemical", "Disease"))
