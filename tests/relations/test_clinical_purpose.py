"""The scheme 'clinical': what a drug is for, what it keeps away, and that it worked."""

import pytest
from statements_of_texts import stated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # one drug in place of another
        ("Mirabegron instead of oxybutynin for urgency.", ["Mirabegron treats urgency"]),
        (
            "We use nitrofurantoin rather than trimethoprim to prevent UTI.",
            ["nitrofurantoin prevents UTI"],
        ),
        # to keep a problem away
        ("Taking doxycycline so as not to catch malaria.", ["doxycycline prevents malaria"]),
        ("Aciclovir given lest shingles come back.", ["Aciclovir prevents shingles"]),
        ("Folic acid is there to save him from mouth ulcers.", ["Folic acid prevents mouth ulcers"]),
        ("About the clopidogrel: keep it, it guards against stroke.", ["clopidogrel prevents stroke"]),
        ("Propranolol to stop another variceal bleed.", ["Propranolol prevents variceal bleed"]),
        ("Morphine to stop the pain.", ["Morphine improves pain"]),
        ("Enoxaparin for VTE proph.", ["Enoxaparin prevents VTE"]),
        # for one problem, and another from it
        (
            "Carbamazepine for trigeminal neuralgia, dizziness from it.",
            ["Carbamazepine causes dizziness", "Carbamazepine treats trigeminal neuralgia"],
        ),
        (
            "Cetirizine for hay fever, urticaria.",
            ["Cetirizine treats hay fever", "Cetirizine treats urticaria"],
        ),
        ("Amoxicillin: rash, wheeze from it.", ["Amoxicillin causes rash", "Amoxicillin causes wheeze"]),
        (
            "Doxazosin for renal colic, hypotension 94/50 from it.",
            ["Doxazosin causes hypotension", "Doxazosin treats renal colic"],
        ),
        # named as its indication
        ("Drug: rituximab 1 g; indication: rheumatoid arthritis.", ["rituximab treats rheumatoid arthritis"]),
        # it worked
        ("The fever came down within hours of ceftriaxone.", ["ceftriaxone improves fever"]),
        ("Rash came within two days of amoxicillin.", ["amoxicillin causes Rash"]),
        ("The hypertension has come down nicely with amlodipine.", ["amlodipine improves hypertension"]),
        ("Oxycodone takes the pain from 8 to 5.", ["Oxycodone improves pain"]),
        ("Pain 8 -> 3 since pregabalin.", ["pregabalin improves Pain"]),
        ("Good pain relief from morphine.", ["morphine improves pain"]),
        ("Furosemide IV with brisk reduction of the oedema.", ["Furosemide improves oedema"]),
        ("Vigabatrin: spasms ceased by day 3.", ["Vigabatrin improves spasms"]),
        ("Ramipril - cough gone since stopping.", []),
        ("Flare of colitis - brisk response to infliximab.", ["infliximab improves colitis"]),
        (
            "Since donepezil was started the hallucinations have all but gone.",
            ["donepezil improves hallucinations"],
        ),
        ("Man with Lewy body dementia. Since rivastigmine was begun he sleeps well.", []),
        ("Levonorgestrel coil for heavy periods, working nicely.", ["Levonorgestrel improves heavy periods"]),
        (
            "Discitis since May, back pain much better on flucloxacillin.",
            ["flucloxacillin improves back pain"],
        ),
        (
            "Her plaque psoriasis has been transformed by ustekinumab.",
            ["ustekinumab improves plaque psoriasis"],
        ),
        ("Naproxen for my sore knee and it's a lot better.", ["Naproxen improves sore knee"]),
        ("Pain 8/10, oxycodone 5 mg PO given, reassessed 3/10.", ["oxycodone improves Pain"]),
        (
            "Breathlessness eased by oramorph 2.5, nausea settled on levomepromazine.",
            ["levomepromazine improves nausea", "oramorph improves Breathlessness"],
        ),
        (
            "Sacubitril started last month, breathlessness much improved, dizzy on standing.",
            ["Sacubitril improves breathlessness"],
        ),
        ("Amoxicillin for the chest infection, now better.", ["Amoxicillin improves chest infection"]),
        ("Insulin requirement falling, diabetes settling.", []),
        (
            "Nausea not helped by cyclizine; ondansetron better.",
            ["cyclizine improves Nausea negated", "ondansetron improves Nausea"],
        ),
        ("Amlodipine reduced, ankle swelling settling.", []),
        ("Tramadol took away the shingles pain.", ["Tramadol improves pain"]),
        ("Salbutamol x2 for SOB overnight, good effect.", ["Salbutamol improves SOB"]),
        (
            "C/o heartburn, Gaviscon given with nil effect, then omeprazole IV with relief.",
            ["Gaviscon improves heartburn negated", "omeprazole improves heartburn"],
        ),
        ("A: GORD. P: omeprazole 20 od 4/52", ["omeprazole treats GORD"]),
        ("Issue 1: Hypertension. Increase ramipril to 10.", ["ramipril treats Hypertension"]),
        ("Diazepam 2 mg tds has the spasms under control.", ["Diazepam improves spasms"]),
        # an organism beside the infection is no second problem
        ("Vancomycin was chosen to cover MRSA pneumonia.", ["Vancomycin treats pneumonia"]),
        ("Discitis L1/2 (MSSA) on flucloxacillin.", ["flucloxacillin treats Discitis"]),
        ("MRSA: mupirocin.", ["mupirocin treats MRSA"]),
        # it did not
        ("On sertraline for two months, depression unchanged.", ["sertraline improves depression negated"]),
        ("Gabapentin never did a thing for my sciatica.", ["Gabapentin improves sciatica negated"]),
        (
            "Neither gabapentin nor duloxetine eased the neuropathy.",
            ["duloxetine improves neuropathy negated", "gabapentin improves neuropathy negated"],
        ),
        ("Agitated, haloperidol 2.5 mg IM with minimal effect.", ["haloperidol improves Agitated negated"]),
        ("Itch has not lessened on cetirizine.", ["cetirizine improves Itch negated"]),
        # it is there in case
        ("If the nausea returns he may have cyclizine.", ["cyclizine treats nausea hypothetical"]),
        ("I keep prednisone at home in case my asthma flares.", ["prednisone treats asthma hypothetical"]),
        ("Lorazepam on standby for seizures.", ["Lorazepam treats seizures hypothetical"]),
        ("Haloperidol prn for agitation, not needed.", ["Haloperidol treats agitation hypothetical"]),
        # what was stopped, and why
        (
            "STOPPED: oestrogen patch (stroke); aspirin (gastritis).",
            ["aspirin withheld_for gastritis", "oestrogen withheld_for stroke"],
        ),
    ],
)
def test_purpose_and_success(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a month dates a harm that is over, and only the start of a treatment that goes on
        ("In January meropenem gave him a seizure.", ["meropenem causes seizure historical"]),
        ("Oral thrush from beclometasone in June.", ["beclometasone causes Oral thrush historical"]),
        ("Started bupropion in February for depression.", ["bupropion treats depression"]),
        ("Tired since bisoprolol was doubled in May.", ["bisoprolol causes Tired"]),
        # a year before a comma dates what is before it
        ("Valve replaced 2011, on warfarin for stroke prevention.", ["warfarin prevents stroke"]),
        ("In 2011, warfarin was given to prevent stroke.", ["warfarin prevents stroke historical"]),
        # a relative who cares, worries or asks has no share in it
        ("Mum gave paracetamol for the fever.", ["paracetamol treats fever"]),
        ("Mother fears visual loss from vigabatrin.", ["vigabatrin causes visual loss"]),
        ("Mum takes propranolol for migraine.", ["propranolol treats migraine other_experiencer"]),
    ],
)
def test_whose_and_when(text: str, expected: list[str]) -> None:
    assert stated(text) == expected
