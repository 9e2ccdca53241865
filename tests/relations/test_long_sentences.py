"""Sentences that name very much are read in pieces."""

from __future__ import annotations

import pytest

from nmstag.document import Mention
from nmstag.pipeline import Tagger, TaggerOptions
from nmstag.relations.entity_masking import MOST_MENTIONS, SentenceMentions, sentence_mentions


def mention(start: int, end: int) -> Mention:
    return Mention(start, end, "x" * (end - start), "Disease", ("MESH:D005334",))


def check_pieces(pieces: list[SentenceMentions], span: tuple[int, int], mentions: list[Mention]) -> None:
    assert [item for piece in pieces for item in piece.mentions] == mentions
    assert max(len(piece.mentions) for piece in pieces) <= MOST_MENTIONS
    assert {piece.number for piece in pieces} == {1}
    assert (pieces[0].start, pieces[-1].end) == span
    assert [piece.end for piece in pieces[:-1]] == [piece.start for piece in pieces[1:]]
    assert all(piece.start == piece.mentions[0].start for piece in pieces[1:])


@pytest.mark.parametrize(("more", "number"), [(0, 1), (1, 2), (MOST_MENTIONS, 2), (MOST_MENTIONS + 1, 3)])
def test_pieces_cover_the_sentence(more: int, number: int) -> None:
    mentions = [mention(10 + 4 * place, 12 + 4 * place) for place in range(MOST_MENTIONS + more)]
    span = 5, mentions[-1].end + 3
    pieces = sentence_mentions([(0, 5), span], mentions)
    assert len(pieces) == number
    check_pieces(pieces, span, mentions)


def test_no_piece_begins_within_a_mention() -> None:
    mentions = [mention(10 + 4 * place, 12 + 4 * place) for place in range(2 * MOST_MENTIONS)]
    mentions[MOST_MENTIONS - 1] = mention(mentions[MOST_MENTIONS - 1].start, mentions[MOST_MENTIONS].end)
    span = 5, mentions[-1].end + 3
    pieces = sentence_mentions([(0, 5), span], mentions)
    assert [len(piece.mentions) for piece in pieces] == [MOST_MENTIONS - 1, MOST_MENTIONS, 1]
    check_pieces(pieces, span, mentions)


@pytest.mark.parametrize("scheme", ["cid", "biored"])
def test_a_very_long_sentence_is_related(scheme: str) -> None:
    text = "Haloperidol caused dystonia and aspirin was given for fever, " * 500
    document = Tagger.from_options(TaggerOptions(relations=scheme)).tag_text(text)
    assert ("MESH:D006220", "MESH:D004421") in [(item.head, item.tail) for item in document.relations]
    spans = [(item.start, item.end) for relation in document.relations for item in relation.evidence]
    shown = [span for span in spans if span != (-1, -1)]
    assert shown
    assert all(0 <= start < end <= len(text) for start, end in shown)
