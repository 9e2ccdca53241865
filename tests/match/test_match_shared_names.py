"""Names whose noun another word before them shares: which names are looked at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nmstag.match.shared_names import SharedNames

PIECES = st.sampled_from([" ", ", ", "and", "and/or", "/", "&", "upper", "left", "x", "drug", "/upper"])


@given(st.lists(PIECES, max_size=7).map("".join), st.booleans())
def test_no_link_is_passed_over_unsearched(before, paired):
    shared = SharedNames("r", "Disease", ["upper", "left"] if paired else [], ["and", "&", "/"], lambda _: ())
    if shared._link.search(before):
        assert before.endswith(shared._ends)
