"""Attributes by the names of other components, scores, JSON, and packs that are not there."""

from __future__ import annotations

import pytest

pytest.importorskip("spacy.language")

import spacy
from spacy.tokens import Doc, Span
from spacy.training import Example

from nmstag.errors import UsageError
from nmstag.spacy_adapter import COLOURS
from nmstag.spacy_adapter.conventions import CONVENTIONS, FLAGS

TEXT = "No fever. Mother had gout. Possible asthma. History of stroke. Haloperidol and rash."


def pipeline(**config):
    nlp = spacy.blank("en")
    nlp.add_pipe("nmstag", config=config)
    return nlp


@pytest.fixture
def own_extensions():
    """Forget the names that a test registers."""
    yield
    for name in (*(name for names in FLAGS.values() for name in names), "kb_ents"):
        if Span.has_extension(name):
            Span.remove_extension(name)


@pytest.fixture
def doc(own_extensions):
    return pipeline(conventions=list(CONVENTIONS))(TEXT)


def test_each_flag_says_what_our_attribute_says(doc):
    spans = {ent.text: ent._ for ent in doc.ents}
    flags = [(text, name) for text, values in spans.items() for name in FLAGS["medspacy"] if values.get(name)]
    assert flags == [
        ("fever", "is_negated"),
        ("gout", "is_family"),
        ("asthma", "is_uncertain"),
        ("stroke", "is_historical"),
    ]
    assert [text for text, values in spans.items() if values.negex] == ["fever"]
    assert spans["Haloperidol"].kb_ents == [("D006220", 1.0)]


def test_without_the_setting_no_name_is_registered(own_extensions):
    pipeline()(TEXT)
    assert not Span.has_extension("negex")


def test_a_component_that_has_a_name_keeps_its_registration(own_extensions):
    Span.set_extension("negex", getter=lambda span: "theirs")
    Span.set_extension("is_negated", default=None)
    doc = pipeline(conventions=["negspacy", "medspacy"])(TEXT)
    assert [(ent._.negex, ent._.is_negated) for ent in doc.ents[:2]] == [("theirs", True), ("theirs", False)]
    assert doc[0:1]._.is_negated is None


def test_an_unknown_convention_is_refused():
    with pytest.raises(UsageError, match="negspacy, medspacy, scispacy"):
        pipeline(conventions=["negex"])


def test_the_values_survive_json(doc):
    json = doc.to_json(underscore=["nmstag_results", "nmstag_stored", "negex"])
    again = Doc(spacy.blank("en").vocab).from_json(json)
    for name in ("nmstag_ids", "nmstag_attributes", "negex"):
        assert [ent._.get(name) for ent in again.ents] == [ent._.get(name) for ent in doc.ents]


def test_evaluate_scores_entities_and_spans():
    nlp = pipeline()
    gold = nlp("Fever and gout.")
    gold.ents = gold.ents[:1]
    scores = nlp.evaluate([Example(nlp.make_doc(gold.text), gold)])
    assert (scores["ents_p"], scores["ents_r"]) == (0.5, 1.0)
    assert (scores["spans_nmstag_p"], scores["spans_nmstag_r"]) == (1.0, 1.0)
    del gold.spans["nmstag"]
    assert nlp.evaluate([Example(nlp.make_doc(gold.text), gold)])["spans_nmstag_f"] is None


def test_a_pack_that_is_not_there_is_told_when_it_is_added(tmp_path):
    with pytest.raises(UsageError, match="no such pack folder"):
        pipeline(packs=[str(tmp_path / "nowhere")])


def test_displacy_has_a_colour_for_each_type():
    assert {"Disease", "Chemical"} <= COLOURS.keys()


def ruled(patterns, **config):
    """Return a pipeline in which a ruler finds entities before nmstag does."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": text} for text, label in patterns.items()])
    nlp.add_pipe("nmstag", config=config)
    return nlp


@pytest.mark.parametrize("ents", ["add", "keep", "override"])
def test_entities_of_other_components_have_their_flags(own_extensions, ents):
    nlp = ruled(
        {"zorbifen": "DRUG", "mild cough": "FINDING", "frobnia": "DISEASE", "KRAS": "GENE"},
        conventions=["negspacy", "medspacy"],
        ents=ents,
    )
    doc = nlp("No zorbifen. Denies fever, mild cough or frobnia. KRAS. Mother had frobnia. Possible KRAS.")
    others = [(ent.text, ent._.negex, ent._.is_family, ent._.is_uncertain) for ent in doc.ents]
    expected = [
        ("zorbifen", True, False, False),
        ("frobnia", True, False, False),
        ("KRAS", False, False, False),
        ("frobnia", False, True, False),
        ("KRAS", False, False, True),
    ]
    assert [one for one in others if one[0] not in ("fever", "mild cough", "cough")] == expected
    if ents != "override":
        assert ("mild cough", True, False, False) in others
    assert "frobnia" not in [mention["text"] for mention in doc._.nmstag_mentions]


def test_what_another_component_stored_on_its_entity_stays(own_extensions):
    from spacy.language import Language

    @Language.component("says_no")
    def says_no(doc):
        for ent in doc.ents:
            ent._.negex = False
        return doc

    Span.set_extension("negex", default=False)
    nlp = ruled({"zorbifen": "DRUG"}, conventions=["negspacy"])
    nlp.add_pipe("says_no", before="nmstag")
    assert [ent._.negex for ent in nlp("No zorbifen.").ents] == [False]


def test_without_context_no_flag_is_made_up(own_extensions):
    nlp = ruled({"zorbifen": "DRUG"}, conventions=["negspacy"], context=False)
    assert [ent._.negex for ent in nlp("No zorbifen.").ents] == [False]
