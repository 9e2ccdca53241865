"""Attributes by the names of other components, scores, JSON, and packs that are not there."""

from __future__ import annotations

from json import dumps, loads

import pytest

pytest.importorskip("spacy.language")

import spacy
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example

from nmstag.errors import UsageError
from nmstag.spacy_adapter import COLOURS, register_conventions, to_document
from nmstag.spacy_adapter.conventions import CONVENTIONS, FLAGS
from nmstag.spacy_adapter.linker import LinkerComponent
from nmstag.spacy_adapter.tagger import TaggerComponent

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


def test_json_without_the_names_keeps_them_too(doc):
    """They are computed from what nmstag stored, on its own entities and on those of others."""
    nlp = ruled({"zorbifen": "DRUG"}, conventions=list(CONVENTIONS))
    for one in (doc, nlp("No zorbifen. Mother had gout.")):
        json = one.to_json(underscore=["nmstag_results", "nmstag_stored"])
        again = Doc(spacy.blank("en").vocab).from_json(loads(dumps(json)))
        for name in ("negex", "is_family", "is_uncertain", "kb_ents"):
            before = [ent._.get(name) for ent in one.ents]
            assert [ent._.get(name) for ent in again.ents] == before
            assert any(before) or one is not doc
    assert again.ents[0]._.negex is True
    assert to_document(again).mentions == to_document(one).mentions


def test_names_of_concepts_are_pairs_in_every_process(own_extensions):
    nlp = pipeline(conventions="scispacy")
    alone, shared = (list(nlp.pipe(["Gout."] * 2, n_process=n, batch_size=1)) for n in (1, 2))
    for doc in (*alone, *shared):
        assert [ent._.kb_ents for ent in doc.ents] == [[("D006073", 1.0)]]


def test_what_code_sets_comes_first(doc):
    doc.ents[0]._.negex = False
    assert (doc.ents[0]._.negex, doc.ents[0]._.is_negated) == (False, True)


def test_conventions_are_registered_without_a_pipeline(own_extensions):
    register_conventions("medspacy")
    assert English()("gout")[0:1]._.is_negated is False
    with pytest.raises(UsageError, match="did you mean 'medspacy'"):
        register_conventions("medspacey")


@pytest.mark.parametrize("setting", ["conventions", "ents_without", "packs", "also", "only"])
def test_one_name_is_a_list_of_one(own_extensions, setting):
    names = {"conventions": "negspacy", "ents_without": "negated", "packs": "default", "also": "mesh"}
    name = (names | {"only": "C05"})[setting]
    one, several = (pipeline(**{setting: value})("Gout.") for value in (name, [name]))
    assert [ent.text for ent in one.ents] == [ent.text for ent in several.ents] == ["Gout"]


@pytest.mark.parametrize(
    ("settings", "right"),
    [
        ({"packs": []}, "'default' or a folder"),
        ({"conventions": "negspacey"}, "did you mean 'negspacy'"),
        ({"ents_without": "negatd"}, "did you mean 'negated'"),
        ({"ents": "ad"}, "did you mean 'add'"),
        ({"relations": "biored2"}, "did you mean 'biored'"),
        ({"only": 3}, "such as 'C14'"),
        ({"links": [3]}, r"\[links\[0\]\]"),
        ({"context": "no"}, "True or False"),
        ({"pack": "default"}, "did you mean 'packs'"),
    ],
)
def test_a_wrong_setting_is_told_what_is_right(settings, right):
    with pytest.raises(UsageError, match=right):
        TaggerComponent("nmstag", **settings)


MERGED = "Type 2 diabetes mellitus, no chest pain. Denies type 2 diabetes mellitus nephropathy."


def merging(*after, **config):
    nlp = spacy.blank("en")
    nlp.add_pipe("nmstag", config=config)
    for name in ("merge_entities", *after):
        nlp.add_pipe(name)
    return nlp


@pytest.mark.parametrize("ents", ["add", "keep"])
def test_spans_are_right_after_merged_tokens(own_extensions, ents):
    before = pipeline(conventions=["negspacy"], ents=ents)(MERGED)
    doc = merging("nmstag_realign", conventions=["negspacy"], ents=ents)(MERGED)
    assert (len(doc) < len(before)) == (ents == "add")
    again = Doc(doc.vocab).from_bytes(doc.to_bytes())
    (bin_,) = DocBin(store_user_data=True, docs=[doc]).get_docs(doc.vocab)
    for one in (doc, again, bin_, doc.copy()):
        assert [span.text for span in one.spans["nmstag"]] == [span.text for span in before.spans["nmstag"]]
        assert one._.nmstag_mentions == before._.nmstag_mentions
        negated = [(span.text, span._.negex) for span in before.spans["nmstag"]]
        assert [(span.text, span._.negex) for span in one.spans["nmstag"]] == negated
    assert doc.spans["nmstag"].attrs == before.spans["nmstag"].attrs
    assert doc.to_json()["spans"]["nmstag"]


def test_mentions_within_a_merged_token_keep_their_characters():
    def merge(doc):
        with doc.retokenize() as tokens:
            tokens.merge(doc[0:5])
        return doc

    Language.component("merges_much", func=merge)
    nlp = pipeline()
    before = nlp("No fever or gout here.")._.nmstag_mentions
    nlp.add_pipe("merges_much")
    nlp.add_pipe("nmstag_realign", config={"alignment": "strict"})
    doc = nlp("No fever or gout here.")
    assert list(doc.spans["nmstag"]) == []
    assert doc._.nmstag_mentions == before
    nlp.get_pipe("nmstag_realign").alignment = "expand"
    doc = nlp("No fever or gout here.")
    assert [span.text for span in doc.spans["nmstag"]] == ["No fever or gout here"] * 2
    assert doc._.nmstag_mentions == before


def test_realigning_a_document_without_mentions_or_a_group_changes_nothing():
    nlp = merging("nmstag_realign", spans_key=None)
    assert len(nlp("Nothing here.")) == 3
    doc = nlp("No fever.")
    assert ([ent.text for ent in doc.ents], dict(doc.spans)) == (["fever"], {})
    with pytest.raises(UsageError, match="did you mean 'expand'"):
        nlp.add_pipe("nmstag_realign", name="again", config={"alignment": "expnd"})


def test_the_linker_tells_wrong_settings_too():
    with pytest.raises(UsageError, match="did you mean 'other_labels'"):
        LinkerComponent(other_label="Disease")
    assert LinkerComponent(packs="default").places == ("default",)
