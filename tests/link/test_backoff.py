"""A disease that no list names is linked by its body part."""

from __future__ import annotations

import pytest

from nmstag.link import Backoff, Linker
from nmstag.packs import DEFAULT, load_packs


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("glomerular vacuolisation", ("MESH:D007674", "broader.kidney")),
        ("damage to the cerebellum", ("MESH:D002526", "broader.cerebellum")),
        ("Forestomach tumours", ("MESH:D013274", "broader.stomach")),
        ("cord injury", ("MESH:D013119", "broader.spinal-cord")),
        ("pelvic lesion", ("", "")),  # its growths alone have a concept
        ("metabolic disturbance", ("", "")),
        ("", ("", "")),
    ],
)
def test_the_body_part_gives_the_concept(name, link):
    assert Backoff(load_packs((DEFAULT,)).backoff).link(name) == link


def test_an_unlisted_disease_gets_it_with_its_rule(clinical):
    (mention,) = clinical.tag_text("Trabecular rarefaction and ureteric dysfunctions were seen.").mentions[
        -1:
    ]
    assert (mention.text, mention.ids) == ("ureteric dysfunctions", ("MESH:D014515",))
    assert (mention.evidence[0].rule, mention.evidence[0].detail) == (
        "disease.site-head",
        "by broader.ureter",
    )


def test_the_linker_comes_to_it_last_and_for_diseases_alone():
    parts = {"renal": ("broader.kidney", "MESH:D007674", "", "")}
    linker = Linker(lambda name: (), (), Backoff({"parts": parts, "growths": (), "injuries": ()}))
    link = linker.link("renal smudging", "Disease")
    assert link is not None
    assert link.ids == ("MESH:D007674",)
    assert linker.link("renal smudging") is None
    assert linker.link("renal smudging", "Chemical") is None
