"""Invented documents that are hard to show."""

from __future__ import annotations

from nmstag.document import Attribute, Document, Evidence, Mention, Passage, RelatedMentions, Relation

NOTE = "Assessment 💊\nNo fever. Possible NMS due to haloperidol, then rash.\nFamily\nMother had gout."
HOSTILE = "Renal and hepatic failure \u202eevil\u202c </script><b>x</b> after ibuprofen gel."


def mention(text: str, part: str, kind: str, concept: str, *attributes: tuple[str, str]) -> Mention:
    """Return the mention of a part of a text; each attribute with its cue."""
    start = text.index(part)
    context = []
    for name, cue in attributes:
        at = text.index(cue)
        context.append(Attribute(name, (Evidence("rule", f"{name}.cue", cue, at, at + len(cue)),)))
    evidence = (Evidence("lexicon", "a.tsv:1", part),)
    name = part.title() if part.isalpha() else ""
    span = (start, start + len(part), part)
    return Mention(*span, kind, (concept,), tuple(context), evidence, name=name)


def make_note(name: str = "note") -> Document:
    """Return a note with context, sections and a relation, and a character outside of the basic plane."""
    mentions = (
        mention(NOTE, "fever", "Disease", "X:1", ("negated", "No")),
        mention(NOTE, "NMS", "Disease", "X:2", ("uncertain", "Possible")),
        mention(NOTE, "haloperidol", "Chemical", "X:3", ("stopped", "then")),
        mention(NOTE, "rash", "Disease", "X:4"),
        mention(NOTE, "gout", "Disease", "X:5", ("other_experiencer", "Mother")),
    )
    nms, drug = mentions[1], mentions[2]
    causes = Relation(
        "causes",
        "X:3",
        "X:2",
        (Evidence("rule", "causes.due-to", "", 22, 60),),
        attributes=(Attribute("uncertain"),),
        mentions=(RelatedMentions(drug.start, drug.end, nms.start, nms.end),),
    )
    family = NOTE.index("Family")
    passages = (Passage(0, family, "assessment"), Passage(family, len(NOTE), "family_history"))
    return Document(name, NOTE, passages, mentions, (causes,), "ab" * 32)


def make_hostile() -> Document:
    """Return a document of nested and overlapping mentions, whose names try to be markup."""
    mentions = (
        mention(HOSTILE, "Renal and hepatic failure", "Disease", "Y:1"),
        mention(HOSTILE, "Renal and", "<Gene>", "Y:2"),
        mention(HOSTILE, "hepatic failure", "Disease", "Y:3", ("x y<i>", "after")),
        mention(HOSTILE, "</script><b>x</b>", "Chemical", "Y:4"),
        mention(HOSTILE, "ibuprofen gel", "Chemical", "Y:5"),
    )
    return Document("d<b>\u202e", HOSTILE, (), mentions, (Relation("Association", "Y:5", "Y:3"),))
