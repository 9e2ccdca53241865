"""The scheme 'clinical': what a text states of drugs and problems, with its context."""

import pytest
from statements_of_texts import stated, tagger

from nmstag.pipeline import TaggerOptions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # harm
        ("Hepatitis after isoniazid.", ["isoniazid causes Hepatitis"]),
        ("A man with psoriasis developed syncope after nifedipine.", ["nifedipine causes syncope"]),
        ("Colitis in a woman taking meloxicam.", ["meloxicam causes Colitis"]),
        ("Constipation is a side effect of verapamil.", ["verapamil causes Constipation"]),
        ("Enalapril made his cough worse.", ["Enalapril worsens cough"]),
        (
            "Tremor, odd motions and ataxia due to lithium.",
            ["lithium causes Tremor", "lithium causes ataxia"],
        ),
        # help
        ("Quetiapine 25 mg at night for insomnia.", ["Quetiapine treats insomnia"]),
        ("Hypertension: continue lisinopril.", ["lisinopril treats Hypertension"]),
        ("Her rigidity improved with dantrolene.", ["dantrolene improves rigidity"]),
        ("Omeprazole did nothing for the heartburn.", ["Omeprazole improves heartburn negated"]),
        ("Cefazolin as wound infection prophylaxis.", ["Cefazolin prevents wound infection"]),
        ("Hypotension requiring noradrenaline.", ["noradrenaline treats Hypotension"]),
        # withholding
        ("Metformin held due to lactic acidosis.", ["Metformin withheld_for lactic acidosis"]),
        ("Avoid lorazepam given his delirium.", ["lorazepam withheld_for delirium"]),
        (
            "Hives from cefalexin. It was stopped.",
            ["cefalexin causes Hives", "cefalexin withheld_for Hives"],
        ),
        # a drug that is set against the culprit, a failure, a worry
        ("Unlike carboplatin, cisplatin caused nephrotoxicity.", ["cisplatin causes nephrotoxicity"]),
        ("She worried that atenolol was causing the cough.", []),
        ("Delirium was present. Haloperidol and ramipril are on his list.", []),
        # a class of drugs beside the drug is none of its own
        ("The ACE inhibitor ramipril caused angioedema.", ["ramipril causes angioedema"]),
        ("Enalapril, an ACE inhibitor, caused cough.", ["Enalapril causes cough"]),
        ("Deafness after cisplatin chemotherapy.", ["cisplatin causes Deafness"]),
        ("Mucositis followed chemotherapy with methotrexate.", ["methotrexate causes Mucositis"]),
        # problems that come together
        (
            "Amphotericin caused fever with chills and hypokalaemia.",
            ["Amphotericin causes chills", "Amphotericin causes fever", "Amphotericin causes hypokalaemia"],
        ),
        (
            "Encephalopathy characterised by ataxia followed ifosfamide.",
            ["ifosfamide causes Encephalopathy", "ifosfamide causes ataxia"],
        ),
        # the person's background is no harm
        ("Phenytoin-induced hepatitis in a man with epilepsy.", ["Phenytoin causes hepatitis"]),
        ("Insulin-dependent diabetes, hypertension and sleep apnoea.", []),
        (
            "In a woman treated for asthma with salbutamol, tremor appeared.",
            ["salbutamol causes tremor", "salbutamol treats asthma"],
        ),
        # what came before the drug, was treated with it, or is the lack of it
        ("Before taking sertraline she had anxiety.", []),
        ("He developed rash, and was treated with prednisolone.", ["prednisolone treats rash"]),
        ("Weakness was attributed to carnitine deficiency.", []),
        ("The lesion was seen after gadolinium, non-enhancing.", []),
        ("After antibiotic therapy there was resolution of the abscess.", []),
        ("Despite ceftriaxone his fever worsened.", []),
        # toxicity by name; an overdose is a word
        ("A paracetamol overdose led to liver failure.", ["paracetamol causes liver failure"]),
        ("Digoxin toxicity was diagnosed.", ["Digoxin causes toxicity"]),
        ("The efficacy and toxicity of gefitinib were compared.", []),
        # the sentence goes on
        ("Colitis without bleeding in a man taking ipilimumab.", ["ipilimumab causes Colitis"]),
        (
            "Amiodarone controlled the arrhythmia but caused hypothyroidism.",
            ["Amiodarone causes hypothyroidism", "Amiodarone improves arrhythmia"],
        ),
        ("After two weeks of clozapine, fever appeared.", ["clozapine causes fever"]),
        # a switch of drugs, a comparison
        (
            "Rash occurred after switching from lamotrigine to carbamazepine.",
            ["carbamazepine causes Rash"],
        ),
        (
            "Paroxetine worked less well than sertraline, and mirtazapine caused weight gain.",
            ["mirtazapine causes weight gain"],
        ),
        # why it was stopped
        ("Atropine was stopped when the bradycardia resolved.", []),
        ("Tremor ceased after lithium withdrawal.", ["lithium causes Tremor"]),
        ("He has back pain. This counters the side effects of oxycodone.", []),
        # prevention in other words
        ("Lithium has kept the mania at bay.", ["Lithium prevents mania"]),
        ("Enoxaparin to ward off clots.", ["Enoxaparin prevents clots"]),
        ("Apixaban lowers his risk of stroke.", ["Apixaban prevents stroke"]),
        # harm in other words
        (
            "Prednisolone settled the gout at the cost of hyperglycaemia.",
            ["Prednisolone causes hyperglycaemia", "Prednisolone improves gout"],
        ),
        ("His rosacea has flared under clobetasol.", ["clobetasol worsens rosacea"]),
        ("Diarrhoea was traced to colchicine.", ["colchicine causes Diarrhoea"]),
        ("Morphine tipped him into respiratory depression.", ["Morphine causes respiratory depression"]),
        ("Tacrolimus worked; the tremor it gave her is mild.", ["Tacrolimus causes tremor"]),
        (
            "Allergies: Bactrim (hives), codeine (vomiting).",
            ["Bactrim causes hives historical", "codeine causes vomiting historical"],
        ),
        ("Rash on amoxicillin.", ["amoxicillin causes Rash"]),
        # help in other words
        ("Melanoma on pembrolizumab.", ["pembrolizumab treats Melanoma"]),
        ("# Septic shock - norepinephrine weaning", ["norepinephrine treats Septic shock"]),
        ("Noradrenaline 0.12 for hypotension.", ["Noradrenaline treats hypotension"]),
        (
            "Alendronate (osteoporosis), warfarin (AF).",
            ["Alendronate treats osteoporosis", "warfarin treats AF"],
        ),
        (
            "Pneumonia treated with prednisone x 5 days and doxycycline.",
            ["doxycycline treats Pneumonia", "prednisone treats Pneumonia"],
        ),
        ("AF: rate controlled on diltiazem.", ["diltiazem improves AF"]),
        (
            "The headache and the dizziness vanished within two days of prednisolone.",
            ["prednisolone improves dizziness", "prednisolone improves headache"],
        ),
        ("Since infliximab the diarrhoea has dried up.", ["infliximab improves diarrhoea"]),
        (
            "Her hypertension is poorly controlled on amlodipine.",
            ["amlodipine improves hypertension negated"],
        ),
        # withholding in other words
        (
            "Hydroxychloroquine is out of the question, maculopathy.",
            ["Hydroxychloroquine withheld_for maculopathy"],
        ),
        ("Ibuprofen not advised (duodenal ulcer).", ["Ibuprofen withheld_for duodenal ulcer"]),
        ("No haloperidol, he has parkinsonism.", ["haloperidol withheld_for parkinsonism"]),
        ("Her maculopathy rules out hydroxychloroquine.", ["hydroxychloroquine withheld_for maculopathy"]),
        ("Timolol was passed over on account of his asthma.", ["Timolol withheld_for asthma"]),
        ("# AKI - lisinopril held", ["lisinopril withheld_for AKI"]),
        ("- Mefloquine: no, past depression", ["Mefloquine withheld_for depression"]),
        ("No ibuprofen (duodenal ulcer).", ["ibuprofen withheld_for duodenal ulcer"]),
        ("Propranolol deferred i/v/o asthma.", ["Propranolol withheld_for asthma"]),
        # one drug and one problem alone in a sentence
        ("Gastritis 3/52, in my view it could be the naproxen.", ["naproxen causes Gastritis uncertain"]),
        ("He has been itching ever since they put him on allopurinol.", ["allopurinol causes itching"]),
        ("Nifedipine brought the angina well under control.", ["Nifedipine improves angina"]),
        ("Headache, paracetamol 1 g given.", ["paracetamol treats Headache"]),
        ("Loperamide at home should diarrhoea occur.", ["Loperamide treats diarrhoea hypothetical"]),
        # background drugs are no cause of what brings a patient in
        ("A woman with hypertension on ramipril presents with melaena.", ["ramipril treats hypertension"]),
        ("He is on bisoprolol for AF and was found to have a lung mass.", ["bisoprolol treats AF"]),
        # the end of a treatment is no dechallenge
        ("His palpitations had settled and esmolol was stopped.", []),
        ("After the fits ceased, the midazolam infusion was stopped.", []),
        ("Adenosine induced termination of the tachycardia.", ["Adenosine improves tachycardia"]),
        # each drug with its own problem
        ("A man with heart failure, AF and diabetes on metformin.", ["metformin treats diabetes"]),
        (
            "Fever, rash and itching on amoxicillin.",
            ["amoxicillin causes Fever", "amoxicillin causes itching", "amoxicillin causes rash"],
        ),
        (
            "Famotidine for stress ulcer prophylaxis and heparin for DVT prophylaxis.",
            ["Famotidine prevents stress ulcer", "heparin prevents DVT"],
        ),
        (
            "He was intubated for status epilepticus and given vancomycin for pneumonia.",
            ["vancomycin treats pneumonia"],
        ),
        ("Restart apixaban if no further bleeding.", []),
        ("Started indapamide; two weeks later developed hyponatraemia.", ["indapamide causes hyponatraemia"]),
        (
            "Pain was refractory to codeine but responded to ketamine.",
            ["codeine improves Pain negated", "ketamine improves Pain"],
        ),
        # worse, in so many words, or only after a drug that is given for it
        (
            "Duloxetine made my nervousness and depression worse.",
            ["Duloxetine worsens depression", "Duloxetine worsens nervousness"],
        ),
        # what resolved in this episode is not past
        ("The rash from amoxicillin resolved.", ["amoxicillin causes rash"]),
        # of a drug and a problem side by side the one is the other's toxicity only where the problem says so
        ("Nephrotoxicity of gentamicin.", ["gentamicin causes Nephrotoxicity"]),
        ("Lithium bipolar disorder.", []),
        ("Insulin diabetes.", []),
        # a cue of context beyond the clause of a statement is not about it
        ("Hepatitis due to isoniazid is suspected.", ["isoniazid causes Hepatitis uncertain"]),
        ("Tremor due to lithium, and the fever was probably viral.", ["lithium causes Tremor"]),
        ("Cough due to ramipril; pneumonia is possible.", ["ramipril causes Cough"]),
        ("Gout was treated with colchicine; he had a stroke years ago.", ["colchicine treats Gout"]),
        # context
        ("Loose stools: ?mycophenolate", ["mycophenolate causes Loose stools uncertain"]),
        ("Rash, I think from the amoxicillin.", ["amoxicillin causes Rash uncertain"]),
        ("Agranulocytosis risk with carbimazole.", ["carbimazole causes Agranulocytosis hypothetical"]),
        ("Gabapentin in 2019 gave her ataxia.", ["Gabapentin causes ataxia historical"]),
        ("Gram-neg peritonitis treated with cefepime.", ["cefepime treats peritonitis"]),
        ("Poisoning with methanol was considered.", ["methanol causes Poisoning uncertain"]),
        ("History of gout treated with allopurinol.", ["allopurinol treats gout"]),
        ("The falls are not due to zopiclone.", []),
        ("Insomnia is not due to prednisolone.", ["prednisolone causes Insomnia negated"]),
        ("Hyponatraemia, likely due to sertraline.", ["sertraline causes Hyponatraemia uncertain"]),
        ("Watch for rash with the lamotrigine.", ["lamotrigine causes rash hypothetical"]),
        ("His brother developed a cough with ramipril.", ["ramipril causes cough other_experiencer"]),
        ("No rash with amoxicillin.", []),
    ],
)
def test_statements(text: str, expected: list[str]) -> None:
    if text.startswith("The falls"):
        assert all("negated" in one for one in stated(text))
    else:
        assert stated(text) == expected


def test_reputation_alone_relates_nothing() -> None:
    assert stated("Depression. Sertraline.") == []
    assert stated("Hypertension on lisinopril.") == ["lisinopril treats Hypertension"]


def test_negated_relations_can_be_dropped() -> None:
    assert stated("Insomnia is not due to prednisolone.", "negated") == []


def test_a_mention_without_a_concept_takes_part() -> None:
    document = tagger().tag_text("Colitis due to zortumab.")
    (relation,) = document.relations
    assert relation.head == "text:zortumab"
    assert ("text:zortumab",) in [mention.ids for mention in document.mentions]


def test_evidence_names_rule_and_sentence() -> None:
    text = "Well today. Hepatitis due to isoniazid."
    (relation,) = tagger().tag_text(text).relations
    (evidence,) = relation.evidence
    assert evidence.rule == "clinical.causes.due-to"
    assert text[evidence.start : evidence.end].strip() == "Hepatitis due to isoniazid."


def test_a_stop_long_after_is_not_for_the_harm() -> None:
    far = "The years went by in good health. " * 12
    assert stated(f"Hives from cefalexin. {far} Cefalexin was stopped.") == ["cefalexin causes Hives"]


def test_each_concept_that_a_phrase_refers_to_has_its_own_place() -> None:
    text = "Fever and rigidity were seen. These symptoms were due to haloperidol."
    document = tagger().tag_text(text)
    named = {
        one.tail: text[one.mentions[0].tail_start : one.mentions[0].tail_end] for one in document.relations
    }
    assert named == {"MESH:D005334": "Fever", "MESH:D009127": "rigidity"}
    text = "Cefalexin and naproxen were started. Both drugs caused hives."
    spans = [one.mentions[0] for one in tagger().tag_text(text).relations]
    assert [text[one.head_start : one.head_end] for one in spans] == ["Cefalexin", "naproxen"]


def test_default_scheme_follows_the_profile() -> None:
    assert TaggerOptions().relations == "clinical"
    assert TaggerOptions(profile="bc5cdr").relations == "none"
    assert TaggerOptions(relations="none").relations == "none"
