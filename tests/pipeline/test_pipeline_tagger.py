"""The tagger as a whole: options, documents in and out, several processes, what is imported."""

from __future__ import annotations

import copy
import pickle
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nmstag.document import Document, Mention, Passage, Relation
from nmstag.errors import UsageError
from nmstag.packs import default_folder
from nmstag.pipeline import Tagger, TaggerOptions, tag_documents

TEXTS = ["NMS after haloperidol.", "", "Nothing here.", "pain (P) and renal failure (RF), RF"]


def documents(count):
    return [Document(f"d{number}", TEXTS[number % len(TEXTS)]) for number in range(count)]


def test_a_document_keeps_everything_but_its_mentions(small_tagger):
    old = Mention(0, 3, "NMS", "Disease", ("D1",))
    document = Document("7", "NMS and pain", (Passage(0, 12, "title"),), (old,))
    tagged = small_tagger.tag(document)
    assert (tagged.id, tagged.text, tagged.passages) == (document.id, document.text, document.passages)
    assert [(m.text, m.ids) for m in tagged.mentions] == [
        ("NMS", ("MESH:D009459",)),
        ("pain", ("MESH:D010146",)),
    ]
    assert document.mentions == (old,)


def test_keep_leaves_the_mentions_of_the_input(small_pack):
    tagger = Tagger.from_options(TaggerOptions((str(small_pack),), mentions="keep"))
    old = Mention(0, 3, "NMS", "Finding", ("D1",))
    (mention,) = tagger.tag(Document("7", "NMS and pain", (), (old,))).mentions
    assert (mention.start, mention.end, mention.type, mention.ids) == (0, 3, "Finding", ("D1",))


@pytest.fixture
def rule_pack(small_pack):
    """Return the small pack with the rules of the default pack for context and relations."""
    for topic in ("context", "relations"):
        shutil.copytree(default_folder() / "rules" / topic, small_pack / "rules" / topic)
    return str(small_pack)


GOLD = Relation("CID", "C", "D")
TEXT = "Haloperidol causes catalepsy."


@pytest.mark.parametrize(
    ("mentions", "relations", "kept"),
    [("find", "none", False), ("find", "cid", False), ("keep", "none", True), ("keep", "cid", False)],
)
def test_relations_of_the_input_stay_only_beside_its_mentions(rule_pack, mentions, relations, kept):
    tagger = Tagger.from_options(TaggerOptions((rule_pack,), mentions=mentions, relations=relations))
    for text in (TEXT, "Nothing here."):
        tagged = tagger.tag(Document("7", text, relations=(GOLD,)))
        assert tagged.relations == ((GOLD,) if kept else ())


@pytest.mark.parametrize("relations", ["biored", "cid"])
@pytest.mark.parametrize("disease", ["Disease", "DiseaseOrPhenotypicFeature", "SpecificDisease", "Modifier"])
@pytest.mark.parametrize("chemical", ["Chemical", "ChemicalEntity"])
def test_kept_mentions_of_any_corpus_are_related(rule_pack, relations, disease, chemical):
    tagger = Tagger.from_options(TaggerOptions((rule_pack,), mentions="keep", relations=relations))
    mentions = (
        Mention(0, 11, "Haloperidol", chemical, ("D006220",)),
        Mention(19, 28, "catalepsy", disease, ("D002375",)),
    )
    tagged = tagger.tag(Document("7", TEXT, (), mentions, (GOLD,)))
    assert tuple(replace(mention, name="") for mention in tagged.mentions) == mentions
    assert tagged.mentions[0].name == "haloperidol"
    (relation,) = tagged.relations
    assert (relation.head, relation.tail) == ("D006220", "D002375")


def test_kept_mentions_of_any_corpus_have_context(rule_pack):
    tagger = Tagger.from_options(TaggerOptions((rule_pack,), mentions="keep"))
    mention = Mention(0, 11, "Haloperidol", "ChemicalEntity", ("D006220",))
    (tagged,) = tagger.tag(Document("7", "Haloperidol was discontinued.", (), (mention,))).mentions
    assert (tagged.type, tagged.has("stopped")) == ("ChemicalEntity", True)


@pytest.mark.parametrize(("field", "value"), [("mentions", "all"), ("relations", "bioread")])
def test_an_unknown_option_value_is_told(field, value):
    with pytest.raises(UsageError) as caught:
        TaggerOptions(**{field: value})
    assert (caught.value.faults[0].field, caught.value.faults[0].value) == (field, value)


def test_options_can_be_sent_to_another_process(small_pack):
    options = TaggerOptions((str(small_pack),), relations="cid")
    assert pickle.loads(pickle.dumps(options)) == options


def test_documents_are_read_as_they_are_needed(small_pack):
    def endless():
        number = 0
        while True:
            yield Document(str(number), "pain")
            number += 1

    tagged = tag_documents(endless(), TaggerOptions((str(small_pack),)))
    assert [next(tagged).id for _ in range(3)] == ["0", "1", "2"]


def test_two_processes_give_what_one_gives_in_order(small_pack):
    options = TaggerOptions((str(small_pack),))
    batch = documents(150)
    assert list(tag_documents(batch, options, jobs=2)) == list(tag_documents(batch, options))


def test_no_documents_with_two_processes(small_pack):
    assert list(tag_documents([], TaggerOptions((str(small_pack),)), jobs=2)) == []


def test_the_default_pack_knows_the_names_of_its_purpose(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("NMSTAG_CACHE", str(tmp_path_factory.mktemp("cache")))
    found = (
        Tagger.load().tag_text("Neuroleptic malignant syndrome (NMS) after haloperidol, with pain.").mentions
    )
    ids = {mention.text: mention.ids for mention in found}
    assert ids["Neuroleptic malignant syndrome"] == ids["NMS"] == ("MESH:D009459",)
    assert ids["haloperidol"] == ("MESH:D006220",)
    assert ids["pain"] == ("MESH:D010146",)


IMPORTS = """
import sys, nmstag
assert {name for name in sys.modules if name.startswith("nmstag.")} == {"nmstag.version"}, "more is loaded"
from nmstag.cli import app
sys.argv = ["nmstag", "tag", "-", "--pack", sys.argv[1], "--to", "table"]
try:
    app.main()
except SystemExit as end:
    assert not end.code, end.code
heavy = {"spacy", "numpy", "pandas", "yaml"} & set(sys.modules)
assert not heavy, heavy
"""


def test_tagging_loads_neither_spacy_nor_numpy_nor_pandas(small_pack):
    Tagger.load([small_pack])  # compiled, so that no rule has to be read
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS, str(small_pack)], input=b"pain", capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert b"MESH:D010146" in done.stdout


def test_a_relation_stays_where_another_mention_of_its_concept_is_not_dropped():
    text = "No NMS on day one. Haloperidol caused NMS on day three."
    options = TaggerOptions(relations="biored", drop=("negated",))
    tagged = Tagger.from_options(options).tag_text(text)
    assert [(mention.text, mention.start) for mention in tagged.mentions] == [
        ("Haloperidol", 19),
        ("NMS", 38),
    ]
    assert [(item.head, item.tail) for item in tagged.relations] == [("MESH:D006220", "MESH:D009459")]


def test_a_relation_goes_with_the_last_mention_of_its_concept():
    text = "Haloperidol did not cause NMS."
    tagged = Tagger.from_options(TaggerOptions(relations="biored", drop=("negated",))).tag_text(text)
    assert ([mention.text for mention in tagged.mentions], tagged.relations) == (["Haloperidol"], ())


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda tagger: pickle.loads(pickle.dumps(tagger))]
)
def test_a_tagger_can_be_copied(rule_pack, again):
    tagger = Tagger.from_options(TaggerOptions((rule_pack,), relations="cid"))
    copied = again(tagger)
    assert copied is not tagger
    for text in (*TEXTS, TEXT):
        assert copied.tag_text(text) == tagger.tag_text(text)


def test_a_pickle_needs_no_file_of_the_pack(rule_pack, monkeypatch):
    tagger = Tagger.from_options(TaggerOptions((rule_pack,)))
    tagged, pickled = tagger.tag_text(TEXT), pickle.dumps(tagger)
    shutil.rmtree(rule_pack)
    monkeypatch.setenv("NMSTAG_CACHE", "off")
    assert pickle.loads(pickled).tag_text(TEXT) == tagged


def test_a_pickle_keeps_links_and_branches_without_their_files(rule_pack, tmp_path, monkeypatch):
    table = tmp_path / "links.tsv"
    table.write_text("MESH:D006220\tUMLS\tC0018546\n", encoding="utf-8")
    shutil.copytree(default_folder() / "knowledge", Path(rule_pack) / "knowledge")
    options = TaggerOptions((rule_pack,), links=(str(table),), only=("D02",))
    tagger = Tagger.from_options(options)
    tagged, pickled = tagger.tag_text(TEXT), pickle.dumps(tagger)
    assert [mention.links for mention in tagged.mentions] == [("UMLS:C0018546",)]
    table.unlink()
    shutil.rmtree(rule_pack)
    monkeypatch.setenv("NMSTAG_CACHE", "off")
    again = pickle.loads(pickled)
    assert (again.tag_text(TEXT), again.options) == (tagged, options)


def test_a_pickle_of_other_code_is_made_again_from_the_packs(rule_pack, monkeypatch):
    pickled = pickle.dumps(Tagger.from_options(TaggerOptions((rule_pack,))))
    monkeypatch.setattr("nmstag.pipeline.tagger.code_hash", lambda: "of other code")
    assert pickle.loads(pickled).tag_text(TEXT).mentions
    shutil.rmtree(rule_pack)
    with pytest.raises(UsageError, match="no such pack folder"):
        pickle.loads(pickled)
