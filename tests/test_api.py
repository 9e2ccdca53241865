"""`import nmstag`: what it offers, and what it says to wrong arguments."""

import doctest
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import nmstag
from nmstag import Attribute, Document, Mention, Relation, UsageError
from nmstag.evaluation import evaluate
from nmstag.formats import read_documents

LAB = Mention(0, 3, "CBC", "Procedure", attributes=(Attribute("Ordered"),))
"""A mention of a type, with an attribute, that only another program knows."""


@pytest.fixture(scope="module")
def tagger(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pack")
    (folder / "pack.toml").write_text('name = "small"\nversion = "1"\n', encoding="utf-8")
    (folder / "lexicons").mkdir()
    rows = "name\ttype\tid\tlabel\npyrexia\tDisease\tMESH:D005334\tFever\nzipquor\tChemical\tX:1\t\n"
    (folder / "lexicons" / "all.tsv").write_text(rows, encoding="utf-8")
    return nmstag.load(folder)


def test_every_name_is_there_and_listed():
    assert [name for name in nmstag.__all__ if not hasattr(nmstag, name)] == []
    assert dir(nmstag) == sorted(nmstag.__all__)
    with pytest.raises(AttributeError, match="no attribute 'tagg'"):
        nmstag.tagg  # noqa: B018


def test_import_loads_nothing_heavy():
    code = "import sys, nmstag; nmstag.load; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"spacy", "numpy", "pandas", "polars", "pyarrow", "jinja2", "rich"} & set(loaded.split())


def test_call_and_tag_take_texts_and_documents(tagger):
    for found in (tagger("pyrexia"), tagger.tag("pyrexia"), tagger.tag(Document("7", "pyrexia"))):
        assert [mention.ids for mention in found.mentions] == [("MESH:D005334",)]
    assert tagger.tag(Document("7", "pyrexia")).id == "7"


def test_names_are_labels_or_else_the_name_of_the_pack(tagger):
    assert [mention.name for mention in tagger("pyrexia zipquor").mentions] == ["Fever", "zipquor"]
    assert tagger.concept_name("D005334", "NO:1") == "Fever|"
    assert tagger.concept_name("NO:1", "NO:2") == ""


def test_a_later_pack_names_its_concepts(tagger, tmp_path):
    (tmp_path / "pack.toml").write_text('name = "mine"\nversion = "1"\n', encoding="utf-8")
    (tmp_path / "lexicons").mkdir()
    rows = "name\ttype\tid\tlabel\nzip\tChemical\tX:1\tZipquorum\nhot\tDisease\tMESH:D005334\t\n"
    (tmp_path / "lexicons" / "all.tsv").write_text(rows, encoding="utf-8")
    stacked = nmstag.load([tagger.pack.packs[0].folder, tmp_path])
    assert [mention.name for mention in stacked("zipquor, hot").mentions] == ["Zipquorum", "Fever"]


def test_tree_numbers_on_request():
    assert nmstag.load().tree_numbers("D009459") == nmstag.load().tree_numbers("MESH:D009459") != ()
    assert nmstag.load().tree_numbers("X:1") == ()


def test_pipe_keeps_order_ids_and_contexts(tagger):
    texts = ["pyrexia", Document("mine", "zipquor"), "nothing"]
    assert [document.id for document in tagger.pipe(texts)] == ["0", "mine", "2"]
    pairs = list(tagger.pipe(zip(texts, "abc", strict=True), as_tuples=True))
    assert [(document.text, context) for document, context in pairs] == [
        ("pyrexia", "a"),
        ("zipquor", "b"),
        ("nothing", "c"),
    ]


def test_pipe_reads_texts_as_they_are_needed(tagger):
    read = []
    stream = tagger.pipe(read.append(number) or "pyrexia" for number in range(9))
    next(stream)
    assert read == [0]


def test_pipe_with_two_processes_gives_the_same(tagger):
    texts = [f"pyrexia {number}" for number in range(7)]
    alone = list(tagger.pipe(zip(texts, range(7), strict=True), as_tuples=True))
    shared = tagger.pipe(zip(texts, range(7), strict=True), as_tuples=True, n_process=2, batch_size=2)
    assert list(shared) == alone


@pytest.mark.parametrize(
    ("call", "right"),
    [
        (lambda t: t.tag(b"fever"), "decode"),
        (lambda t: t.tag(Path("note.txt")), "nmstag.read"),
        (lambda t: t.tag(["fever"]), "pipe"),
        (lambda t: t(None), "str or Document"),
        (lambda t: list(t.pipe(["fever", float("nan")])), r"texts\[1\].*dropna"),
        (lambda t: t.pipe(type("Frame", (list,), {"columns": ["note"]})()), r"a column of it.*zip"),
        (lambda t: t.pipe("fever"), "tagger.tag"),
        (lambda t: t.pipe(7), "several texts"),
        (lambda t: list(t.pipe(["fever", None])), r"\[texts\[1\]\]"),
        (lambda t: list(t.pipe(["ab"], as_tuples=True)), "(text, context)"),
        (lambda t: nmstag.load(profile=None), "profile"),
        (lambda t: nmstag.load(relations=False), "relations"),
        (lambda t: nmstag.load(packs="default"), "did you mean 'pack'"),
        (lambda t: nmstag.TaggerOptions(packs="default"), r"\('default',\)"),
        (lambda t: Document.from_json(b"{}"), "str"),
        (lambda t: t.tag("fever", definitions=["NMS"]), "Definition"),
        (lambda t: t.tag("fever", definition=[]), "did you mean 'definitions'"),
        (lambda t: t.pipe([], n_proces=2), "did you mean 'n_process'"),
        (lambda t: t.pipe([], as_tuples="no"), "True or False"),
        (lambda t: t.tree_numbers(9), "MESH:"),
        (lambda t: t.concept_name(9), "MESH:"),
        (lambda t: nmstag.Tagger.load(3), "'default'"),
        (lambda t: nmstag.load(pack=3), "a path or several"),
        (lambda t: nmstag.load(pack=[b"default"]), r"\[pack\[0\]\]"),
        (lambda t: nmstag.load(types=3), r"\['Disease'\]"),
        (lambda t: nmstag.load(drop=3), r"\['negated'\]"),
        (lambda t: nmstag.load(links=[7]), r"\[links\[0\]\]"),
        (lambda t: nmstag.load(min_score="a"), "0 to 1"),
        (lambda t: nmstag.load(min_score=True), "0 to 1"),
        (lambda t: nmstag.load(context="no"), "True or False"),
        (lambda t: nmstag.load(score=1), "True or False"),
        (lambda t: nmstag.load("default", "clinical"), "by name: profile, relations"),
        (lambda t: nmstag.tag("fever", profile="bc5cdr"), "nmstag.load"),
        (lambda t: nmstag.tag("fever", "bc5cdr"), "nmstag.load"),
        (lambda t: nmstag.TaggerOptions(drop=3), "negated"),
        (lambda t: nmstag.TaggerOptions(packs=("default",), profil="x"), "did you mean 'profile'"),
        (lambda t: nmstag.read(3), "a path or several"),
        (lambda t: nmstag.read(__file__, format=3), "jsonl"),
        (lambda t: nmstag.read(__file__, txt_field="x"), "did you mean 'text_field'"),
        (lambda t: nmstag.read(__file__, text_field=3), "str, such as"),
        (lambda t: nmstag.read(__file__, strict="yes"), "True or False"),
        (lambda t: nmstag.read(__file__, on_fault="warn"), "called with each fault"),
        (lambda t: read_documents("a.txt", encodin="utf-8"), "did you mean 'encoding'"),
        (lambda t: nmstag.write([], 3), "a path"),
        (lambda t: nmstag.write([], "never.jsonl", on_fault=3), "called with each fault"),
        (lambda t: nmstag.write([], "never.jsonl", witout="text"), "did you mean 'without'"),
        (lambda t: nmstag.write([], "never.pubtator", atributes=True), "did you mean 'attributes'"),
        (lambda t: nmstag.write(b"fever", "never.csv"), "tagger.pipe"),
        (lambda t: Document("1", b"fever"), "decode"),
        (lambda t: Document(1, "fever"), "id"),
        (lambda t: Document("1", "fever", mentions=3), "a tuple of records"),
        (lambda t: Document("1", txt="fever"), "did you mean 'text'"),
        (lambda t: Document("1", "").select(tpye="Disease"), "did you mean 'type'"),
        (lambda t: Document("1", "").select(3), "Disease"),
        (lambda t: Mention(0, 5, "fever", "Disease").has(3), "negated"),
        (lambda t: nmstag.to_pandas([], row="mentions"), "did you mean 'rows'"),
        (lambda t: evaluate([], [], 3), "bc5cdr"),
        (lambda t: evaluate("gold.txt", [], "bc5cdr"), "nmstag.read"),
        (lambda t: evaluate([], [], "bc5cdr", detials=True), "did you mean 'details'"),
        (lambda t: evaluate([], [], "bc5cdr", types=3), "Disease"),
    ],
)
def test_a_value_of_a_wrong_type_is_told_what_is_right(tagger, call, right):
    with pytest.raises(TypeError, match=right) as caught:
        call(tagger)
    assert isinstance(caught.value, UsageError)


@pytest.mark.parametrize(
    ("call", "right"),
    [
        (lambda: nmstag.load("defualt"), "did you mean 'default'"),
        (lambda: nmstag.load(profile="bc5cr"), "did you mean 'bc5cdr'"),
        (lambda: nmstag.load(relations="biorad"), "did you mean 'biored'"),
        (lambda: nmstag.load(mentions="fnd"), "did you mean 'find'"),
        (lambda: nmstag.load(drop=["negatd"]), "did you mean 'negated'"),
        (lambda: nmstag.load(drop="negated", context=False), "without context no mention has"),
        (lambda: nmstag.load(also="umls"), "--links FILE"),
        (lambda: nmstag.load().pipe([], batch_size=0), "1 or more"),
        (lambda: nmstag.load().pipe([], n_process=True), "1 or more"),
        (lambda: nmstag.read("nowhere/at-all.txt"), "no such file"),
        (lambda: Document("", "").select(without="negatd"), "did you mean 'negated'"),
        (lambda: nmstag.load(pack=[]), "'default' or a folder"),
        (lambda: Document("", "").select("Diseas"), "did you mean 'Disease'"),
        (lambda: Mention(0, 5, "fever", "Disease").has("negatd"), "did you mean 'negated'"),
        (lambda: Mention(0, 5, "fever", "Disease").has("Negated"), "did you mean 'negated'"),
        (lambda: Relation("causes", "a", "b").has("uncertian"), "did you mean 'uncertain'"),
        (lambda: Document("", "", mentions=(LAB,)).select("Procedur"), "did you mean 'Procedure'"),
        (lambda: nmstag.read(__file__, encoding="utf-88"), r"\[encoding\]"),
        (lambda: nmstag.write([], "never.jsonl", without=["txt"]), "did you mean 'text'"),
    ],
)
def test_an_unknown_value_is_told_the_nearest(call, right):
    with pytest.raises(UsageError, match=right):
        call()


def test_missing_notes_of_a_data_frame_are_told():
    pandas = pytest.importorskip("pandas")
    tagger, table = nmstag.load(), pandas.DataFrame({"note": ["No fever.", None]})
    for missing in (None, float("nan"), pandas.NA, pandas.NaT):
        with pytest.raises(TypeError, match="dropna"):
            tagger(missing)
    with pytest.raises(TypeError, match=r"\[texts\[1\]\].*dropna"):
        list(tagger.pipe(table["note"]))
    with pytest.raises(TypeError, match="a column of it"):
        tagger.pipe(table)


def test_attributes_to_drop_may_be_in_any_case_of_letters():
    assert [one.text for one in nmstag.load(drop="Negated")("No fever, but cough.").mentions] == ["cough"]


def test_read_gives_documents_that_can_be_tagged(tagger, tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("pyrexia", encoding="utf-8")
    (document,) = tagger.pipe(nmstag.read(path))
    assert (document.id, document.mentions[0].name) == ("note", "Fever")


def test_write_takes_the_format_from_the_suffix_or_by_name(tagger, tmp_path):
    documents = [tagger("pyrexia")]
    nmstag.write(documents, tmp_path / "a.jsonl")
    assert list(nmstag.read(tmp_path / "a.jsonl")) == documents
    nmstag.write(documents[0], tmp_path / "b", "CSV")
    assert (tmp_path / "b").read_text(encoding="utf-8").count("\n") == 2


@pytest.mark.parametrize(
    ("name", "format"), [("a.txt", None), ("a.docx", None), ("a", None), ("a.x", "jsonk")]
)
def test_write_refuses_what_would_lose_the_mentions(tmp_path, name, format):
    with pytest.raises(UsageError, match="jsonl"):
        nmstag.write([], tmp_path / name, format)
    assert list(tmp_path.iterdir()) == []


def test_profiles_and_schemes_in_any_case_of_letters():
    assert nmstag.load(profile="BC5CDR").pack.profile == "bc5cdr"
    options = nmstag.TaggerOptions(profile="Clinical", relations="", mentions="Keep")
    assert (options.relations, options.mentions) == ("clinical", "keep")
    assert nmstag.load(relations="BioRED").options.relations == "biored"


@pytest.mark.parametrize(("name", "form"), [("a.html", None), ("a", "HTML")])
def test_write_makes_a_page_too(tagger, tmp_path, name, form):
    pytest.importorskip("jinja2")
    nmstag.write(tagger("pyrexia <b>"), tmp_path / name, form)
    page = (tmp_path / name).read_text(encoding="utf-8")
    assert "pyrexia" in page
    assert page.startswith("<!")
    assert "pyrexia" in tagger("pyrexia")._repr_html_()


def test_types_and_attributes_of_other_programs_are_looked_for_as_they_are():
    document = Document("", "CBC, Na", mentions=(LAB, Mention(5, 7, "Na", "Chemical")))
    assert document.select("Drug") == document.select("Gene") == ()
    assert document.select("procedure") == document.select(with_="Ordered") == (LAB,)
    assert [mention.has("Ordered") for mention in document.mentions] == [True, False]
    assert not any(mention.has(name) for name in ("Negation", "general", "severity") for mention in (LAB,))


def test_records_of_a_document_become_a_tuple():
    assert Document("", "CBC", mentions=[LAB]) == Document("", "CBC", mentions=(LAB,))


@pytest.mark.parametrize(("field", "told"), [("txt", "mrn, note"), ("", "text_field")])
def test_a_fault_of_a_file_names_arguments_and_the_line_that_called(tmp_path, field, told):
    path = tmp_path / "notes.csv"
    path.write_text("mrn,note\n7,cough\n", encoding="utf-8")
    with pytest.warns(UserWarning, match="no such column") as warned:
        assert list(nmstag.read(path, text_field=field)) == []
    assert warned[0].filename == __file__
    assert told in str(warned[0].message)
    assert "--" not in str(warned[0].message)
    with pytest.raises(nmstag.FormatError, match=r"\[text_field\]"):
        list(nmstag.read(path, text_field=field, strict=True))


def test_a_page_is_no_text_and_the_message_says_so_in_python(tmp_path):
    path = tmp_path / "note.html"
    path.write_text("<html><body>No fever.</body></html>", encoding="utf-8")
    with pytest.warns(UserWarning, match="format='text' to tag it"):
        assert list(nmstag.read(path)) == []


PUBLIC = [getattr(nmstag, name) for name in nmstag.__all__ if not name.endswith(("Error", "__"))]
METHODS = [nmstag.Tagger.pipe, Document.select, Document.to_json, Mention.has, evaluate, nmstag.NmstagError]


@pytest.mark.parametrize("public", [*PUBLIC, *METHODS], ids=lambda one: one.__qualname__)
def test_every_public_name_has_examples_that_give_what_stands_there(public):
    """In a section of their own, as the site shows them."""
    if (needs := public.__name__.removeprefix("to_")) in ("pandas", "polars", "arrow"):
        pytest.importorskip(needs.replace("arrow", "pyarrow"))
    assert "Examples:\n" in public.__doc__
    scope = dict(inspect.getmodule(inspect.unwrap(public)).__dict__)
    examples = doctest.DocTestParser().get_doctest(public.__doc__, scope, public.__name__, None, 0)
    assert examples.examples
    said = []
    doctest.DocTestRunner().run(examples, out=said.append)
    assert not said
