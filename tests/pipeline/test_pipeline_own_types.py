"""Entity types of a pack's own: found, described, written, scored, explained and verified as any other."""

import io

import pytest

from nmstag.evaluation import evaluate
from nmstag.evaluation.scoring import choose_scheme
from nmstag.explain import Explainer
from nmstag.formats import FORMATS
from nmstag.packs import open_pack
from nmstag.pipeline import Tagger, TaggerOptions
from nmstag.rulecheck import verify

MANIFEST = 'name = "own"\nversion = "1"\n[types]\nProcedure = "operations"\nGene = "genes"\n'
ROWS = ["appendectomy; Procedure; SNOMED:80146002", "BRCA1; Gene; NCBI:672"]
TEXT = "No appendectomy was done. BRCA1 was mutated. Haloperidol caused NMS."


@pytest.fixture
def own(make_pack):
    return make_pack({"procedures.tsv": ROWS}, "own", MANIFEST)


def tagged(own, relations="clinical", profile="clinical"):
    options = TaggerOptions(("default", str(own)), relations=relations, profile=profile)
    return Tagger.from_options(options).tag_text(TEXT)


@pytest.mark.parametrize(
    ("profile", "relations"), [("clinical", "clinical"), ("bc5cdr", "cid"), ("biored", "biored")]
)
def test_own_types_beside_others_in_every_profile(own, profile, relations):
    document = tagged(own, relations, profile)
    found = [(one.type, one.ids, one.has("negated")) for one in document.mentions]
    assert found[:2] == [
        ("Procedure", ("SNOMED:80146002",), True),
        ("Gene", ("NCBI:672",), False),
    ]
    (relation,) = document.relations
    assert (relation.head, relation.tail) == ("MESH:D006220", "MESH:D009459")


@pytest.mark.parametrize("form", ["jsonl", "bioc-json", "bioc-xml", "pubtator"])
def test_own_types_survive_formats(own, form):
    document, stream = tagged(own), io.StringIO()
    FORMATS[form].write([document], stream, on_fault=print)
    lines = iter(stream.getvalue().splitlines(keepends=True))
    (read,) = FORMATS[form].read(lines, on_fault=print)
    assert [(one.type, one.ids) for one in read.mentions] == [
        (one.type, one.ids) for one in document.mentions
    ]


def test_own_types_are_scored(own):
    gold = tagged(own)
    part = gold.with_mentions(gold.mentions[1:])
    scores = evaluate([gold], [part], choose_scheme(None, [gold], ["Procedure", "Gene"]))
    procedure, gene = (scores.counts("mention_strict", "type", name) for name in ("Procedure", "Gene"))
    assert (procedure.tp, procedure.fn, gene.tp, gene.fn) == (0, 1, 1, 0)


def test_own_types_are_explained_and_verified(own, make_pack):
    explained = Explainer(Tagger.load([own])).explain(tagged(own)).format()
    assert "Procedure SNOMED:80146002" in explained
    default = open_pack("default")
    assert not list(verify(default, open_pack(own), trusted=[default]))
    broken = make_pack({"a.tsv": ["MRI; Imaging; X:1"]}, "broken", MANIFEST)
    assert [fault.field for fault in verify(open_pack(broken))] == ["type"]


def test_own_types_in_spacy(own):
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    nlp.add_pipe("nmstag", config={"packs": [str(own)]})
    assert [(ent.label_, ent.kb_id_) for ent in nlp(TEXT).ents] == [
        ("Procedure", "SNOMED:80146002"),
        ("Gene", "NCBI:672"),
    ]
