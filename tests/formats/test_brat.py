"""brat standoff: every sort of line read, every document written and read back, no offset moved."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nmstag.document import Attribute, Document, Evidence, Mention, RelatedMentions, Relation
from nmstag.errors import UsageError
from nmstag.formats import FORMATS, read_documents

TEXT = "Renal and hepatic\r\nfailure é after 😀 drug"
ANN = """T1\tDisease 0 5;19 26\tRenal failure
T2\tDisease 10 17;19 26\thepatic failure
T3\tChemical 37 41\tdrug
A1\tNegation T1
M1\tCertainty T1 Low
N1\tReference T1 MESH:D051437\tRenal Insufficiency
N2\tReference T1 UMLS:C1\t
N3\tReference T3 id:X1\tDrug, the
R1\tcauses Arg1:T3 Arg2:T1
A2\tdoubted R1
#1\tAnnotatorNotes T1\tlook again
#2\tAnnotatorNotes R1\tsays the text
"""


@pytest.fixture
def read(tmp_path):
    def read_(ann, text=TEXT, **options):
        (tmp_path / "n.txt").write_text(text, encoding="utf-8", newline="")
        (tmp_path / "n.ann").write_text(ann, encoding="utf-8", newline="")
        faults = []
        return list(read_documents(tmp_path / "n.ann", on_fault=faults.append, **options)), faults

    return read_


def back(folder, document):
    FORMATS["brat"].write([document], str(folder))
    (found,) = read_documents(folder, "brat", on_fault=lambda fault: None)
    return found


def test_every_sort_of_line_is_read(read):
    (document,), faults = read(ANN)
    assert (document.id, document.text, faults) == ("n", TEXT, [])
    renal, hepatic, drug = document.mentions
    assert (renal.start, renal.end, renal.text) == (0, 26, "Renal and hepatic\r\nfailure")
    assert [(one.start, one.end) for one in renal.evidence if one.detail == "piece"] == [(0, 5), (19, 26)]
    assert (renal.ids, renal.name) == (("MESH:D051437", "UMLS:C1"), "Renal Insufficiency|")
    assert [(one.name, one.evidence[0].detail) for one in renal.attributes] == [
        ("Negation", ""),
        ("Certainty", "Low"),
    ]
    assert renal.evidence[-1].detail == "look again"
    assert (hepatic.text, hepatic.evidence) == ("hepatic\r\nfailure", (Evidence("input", "T2"),))
    assert (drug.ids, drug.name) == (("X1",), "Drug, the")
    (relation,) = document.relations
    assert (relation.type, relation.head, relation.tail) == ("causes", "X1", "MESH:D051437")
    assert relation.mentions == (RelatedMentions(37, 41, 0, 26),)
    assert relation.has("doubted")
    assert relation.evidence[-1].detail == "says the text"


def test_what_was_read_is_written_as_it_was(read, tmp_path):
    (document,), _ = read(ANN)
    FORMATS["brat"].write([document], str(tmp_path / "out"))
    written = (tmp_path / "out" / "n.ann").read_text(encoding="utf-8")
    assert (tmp_path / "out" / "n.txt").read_bytes() == TEXT.encode()
    assert sorted(written.replace("A2\tCert", "M1\tCert").replace("A3\t", "A2\t").splitlines()) == sorted(
        ANN.splitlines()
    )


@pytest.mark.parametrize(
    "line",
    [
        "T1\tDisease 0 99\tx",
        "T1\tDisease 5 5\tx",
        "T1\tDisease 0 5;3 9\tx",
        "T1\tDisease 0 5;\tx",
        "T1\tDisease -1 5\tx",
        "T1 Disease 0 5 Renal",
        "R1\tcauses T1 T2",
        "A1\tNegation",
        "N1\tReference T1 ",
        "no annotation",
    ],
)
def test_only_the_line_that_does_not_fit_is_left_out(read, line):
    (document,), (fault,) = read(f"{line}\nT9\tChemical 37 41\tdrug\n")
    assert [mention.text for mention in document.mentions] == ["drug"]
    assert (fault.line, fault.severity) == (1, "error")


def test_what_cannot_be_kept_is_told(read):
    ann = "T1\tDisease 0 5\tRena\nE1\tX:T1\nE2\tX:T1\n*\tEquiv T1 T1\nA1\tx T7\nR1\tr Arg1:T1 Arg2:E1\n"
    (document,), faults = read(ann)
    assert [mention.text for mention in document.mentions] == ["Renal"]
    assert [(fault.severity, fault.message.split(" ")[0]) for fault in faults] == [
        ("warning", "the"),
        ("warning", "2"),
        ("warning", "1"),
        ("error", "2"),
    ]


def test_a_text_that_is_not_there_or_cannot_be_decoded(tmp_path):
    (tmp_path / "a.ann").write_text("", encoding="utf-8")
    (tmp_path / "b.ann").write_text("", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"caf\xe9")
    faults = []
    assert list(read_documents(tmp_path, "brat", on_fault=faults.append)) == []
    assert [fault.path.rpartition("/")[2] for fault in faults] == ["a.ann", "b.txt"]
    assert [
        one.text for one in read_documents(tmp_path / "b.ann", encoding="cp1252", on_fault=faults.append)
    ] == ["café"]


def test_a_text_means_its_annotations_where_the_format_is_given(tmp_path, read):
    read(ANN)
    (document,) = read_documents(tmp_path / "n.txt", "brat")
    assert len(document.mentions) == 3
    faults = []
    assert list(read_documents(tmp_path / "m.txt", "brat", on_fault=faults.append)) == []
    assert faults[0].path.endswith("m.ann")


def test_a_folder_gives_each_text_once(tmp_path, read):
    read(ANN)
    (tmp_path / "no_text.ann").write_text("", encoding="utf-8")
    (tmp_path / "alone.txt").write_text("No fever.", encoding="utf-8")
    assert [(one.id, len(one.mentions)) for one in read_documents(tmp_path)] == [("alone", 0), ("n", 3)]


@given(st.text(), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
def test_no_text_and_no_offset_is_moved(tmp_path_factory, text, data):
    text = text.replace("\ufeff", "")
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=3))
    words = st.text(max_size=9)
    mentions = tuple(
        Mention(start, end, text[start:end], data.draw(words), tuple(data.draw(st.lists(words, max_size=2))))
        for start, end in spans
        if start < end
    )
    found = back(tmp_path_factory.mktemp("b"), Document(data.draw(words), text, mentions=mentions))
    assert found.text == text.encode("utf-8", "replace").decode() or "\ufffd" in found.text
    assert [(one.start, one.end) for one in found.mentions] == [(one.start, one.end) for one in mentions]
    assert [len(one.ids) for one in found.mentions] == [len(one.ids) for one in mentions]
    assert all(found.text[one.start : one.end] == one.text for one in found.mentions)


def test_our_own_findings_are_written_with_reasons(tmp_path):
    cue = Evidence("rule", "negation.no", "No", 0, 2)
    reason = Evidence("lexicon", "a.tsv:1")
    marks = (Attribute("negated", (cue,)),)
    fever = Mention(3, 8, "fever", "Disease", ("D005334",), marks, (reason,), name="Fever")
    drug = Mention(12, 16, "drug", "Chemical", ("MESH:D1", "MESH:D2"), name="A|B")
    relation = Relation("Association", "MESH:D2", "D005334", (Evidence("rule", "near"),))
    FORMATS["brat"].write(
        [Document("w/1", "No fever on drug", (), (fever, drug), (relation,))], str(tmp_path)
    )
    assert (tmp_path / "w" / "1.ann").read_text(encoding="utf-8").splitlines() == [
        "T1\tDisease 3 8\tfever",
        "N1\tReference T1 MESH:D005334\tFever",
        "A1\tnegated T1",
        "#1\tAnnotatorNotes T1\tlexicon a.tsv:1",
        "T2\tChemical 12 16\tdrug",
        "N2\tReference T2 MESH:D1\tA",
        "N3\tReference T2 MESH:D2\tB",
        "R1\tAssociation Arg1:T2 Arg2:T1",
        "#2\tAnnotatorNotes R1\trule near",
    ]


@pytest.mark.parametrize("id_", ["../x", "/etc/x", "..", "", "a\0b", "x" * 400, "C:\\x"])
def test_no_id_leads_out_of_the_folder_or_to_the_same_file(tmp_path, id_):
    FORMATS["brat"].write([Document(id_, "a"), Document(id_, "b")], str(tmp_path / "out"))
    texts = sorted(path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob("*.txt"))
    assert texts == ["a", "b"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_inputs_stay_and_a_text_that_is_there_already_is_fine(tmp_path):
    text = tmp_path / "n.txt"
    text.write_text("fever", encoding="utf-8")
    FORMATS["brat"].write([Document("n", "fever")], str(tmp_path), inputs={str(text)})
    with pytest.raises(UsageError, match=r"n\.txt"):
        FORMATS["brat"].write([Document("n", "cough")], str(tmp_path), inputs={str(text)})
    assert text.read_text(encoding="utf-8") == "fever"
