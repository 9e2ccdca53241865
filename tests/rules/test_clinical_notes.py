"""Wordings of notes that the rules of the scheme 'clinical' read: shorthand, lists, short sentences."""

import pytest
from statements_of_texts import stated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # harm, told by a dash, a comma or an order
        ("Ramipril - persistent dry cough.", ["Ramipril causes dry cough"]),
        ("Cocaine, then chest pain.", ["Cocaine causes chest pain"]),
        ("Long QT; avoid macrolides.", ["macrolides withheld_for Long QT"]),
        ("Bradycardia of 38, digoxin stopped.", ["digoxin withheld_for Bradycardia"]),
        ("Pioglitazone - not suitable, heart failure.", ["Pioglitazone withheld_for heart failure"]),
        ("Discontinued sertraline as depression in remission.", []),
        ("Sertraline may give nausea.", ["Sertraline causes nausea hypothetical"]),
        ("HRT declined by us: previous breast cancer.", ["HRT withheld_for breast cancer"]),
        ("Jaundice - wonder about flucloxacillin?", ["flucloxacillin causes Jaundice uncertain"]),
        ("DKA on dapagliflozin.", ["dapagliflozin causes DKA"]),
        ("Unable to have ibuprofen d/t peptic ulcer.", ["ibuprofen withheld_for peptic ulcer"]),
        ("Infliximab infusion cancelled; has shingles.", ["Infliximab withheld_for shingles"]),
        ("Epistaxis x3; apixaban reduced.", ["apixaban causes Epistaxis"]),
        ("Vomits each time she takes erythromycin.", ["erythromycin causes Vomits"]),
        # harm, told by time
        ("Drowsy post midazolam.", ["midazolam causes Drowsy"]),
        (
            "Cefalexin from the GP for cystitis; hives since.",
            ["Cefalexin causes hives", "Cefalexin treats cystitis"],
        ),
        (
            "Her rosacea flared in May, a month after she was put on amiodarone.",
            ["amiodarone worsens rosacea"],
        ),
        ("Ankle swelling, gone now that amlodipine is off.", ["amlodipine causes Ankle swelling"]),
        # harm, told by a heading, a dash, a query
        ("Tremor - lithium, level 0.9.", ["lithium causes Tremor"]),
        ("Glaucoma - timolol.", ["timolol treats Glaucoma"]),
        ("Rash on the legs since Monday, allopurinol suspected.", ["allopurinol causes Rash uncertain"]),
        ("Gastric ulcer, felt to be naproxen related.", ["naproxen causes Gastric ulcer"]),
        (
            "Allergy status: penicillin (anaphylaxis), morphine (itch).",
            ["morphine causes itch historical", "penicillin causes anaphylaxis historical"],
        ),
        (
            "Allergies: codeine - vomiting; trimethoprim - rash.",
            ["codeine causes vomiting historical", "trimethoprim causes rash historical"],
        ),
        ("Nicotine patch makes her itch.", ["Nicotine patch causes itch"]),
        (
            "Warfarin with fluconazole - risk of bleeding.",
            ["Warfarin causes bleeding hypothetical", "fluconazole causes bleeding hypothetical"],
        ),
        # a drug that is stopped
        (
            "Metformin and ramipril have been paused until the AKI recovers.",
            ["Metformin withheld_for AKI", "ramipril withheld_for AKI"],
        ),
        (
            "SIADH likely due to citalopram. Suggest stop.",
            ["citalopram causes SIADH uncertain", "citalopram withheld_for SIADH"],
        ),
        (
            "Canagliflozin held pre-op (ketoacidosis risk).",
            ["Canagliflozin causes ketoacidosis hypothetical", "Canagliflozin withheld_for ketoacidosis"],
        ),
        (
            "Alendronate: has an oesophageal stricture - contraindicated.",
            ["Alendronate withheld_for oesophageal stricture"],
        ),
        (
            "Naproxen made her so sick that she gave up on it.",
            ["Naproxen causes sick", "Naproxen withheld_for sick"],
        ),
        # help
        ("Gout flare R knee, colchicine 500 mcg BD.", ["colchicine treats Gout flare"]),
        ("Mucositis G2; benzydamine helps.", ["benzydamine improves Mucositis"]),
        ("The stiffness is kept at bay with naproxen.", ["naproxen improves stiffness"]),
        (
            "Severe PONV, no response to cyclizine, settled w/ droperidol.",
            ["cyclizine improves PONV negated", "droperidol improves PONV"],
        ),
        (
            "Constipated from morphine, senna helped.",
            ["morphine causes Constipated", "senna improves Constipated"],
        ),
        ("Hot flushes go on, venlafaxine if persistent.", ["venlafaxine treats Hot flushes hypothetical"]),
        # help, in the short forms of problem lists and letters
        ("Glaucoma OU on timolol.", ["timolol treats Glaucoma"]),
        ("Gout flare L knee - started colchicine 500 mcg bd.", ["colchicine treats Gout flare"]),
        ("CAP: IV co-amoxiclav.", ["co-amoxiclav treats CAP"]),
        ("Fast AF, loaded with digoxin 500 mcg.", ["digoxin treats AF"]),
        ("Enoxaparin 40 mg sc, VTE ppx.", ["Enoxaparin prevents VTE"]),
        ("Seizure free on levetiracetam.", ["levetiracetam improves Seizure"]),
        (
            "Overactive bladder, no joy with solifenacin, switched to mirabegron.",
            ["mirabegron treats Overactive bladder", "solifenacin improves Overactive bladder negated"],
        ),
        ("No relief of his back pain from naproxen.", ["naproxen improves back pain negated"]),
        ("Depression, off citalopram by own choice.", []),
        ("Night cramps, quinine no longer prescribed.", []),
        (
            "Lansoprazole 30 mg - GORD; folic acid - anaemia.",
            ["Lansoprazole treats GORD", "folic acid treats anaemia"],
        ),
        ("Oedema much reduced by bumetanide.", ["bumetanide improves Oedema"]),
        (
            "Renal colic, diclofenac given after codeine failed.",
            ["codeine improves Renal colic negated", "diclofenac treats Renal colic"],
        ),
        ("Cluster headache; verapamil as preventer.", ["verapamil prevents Cluster headache"]),
        (
            "Delirium. Haloperidol 0.5 mg to be used only if distressed.",
            ["Haloperidol treats Delirium hypothetical"],
        ),
        ("PMH: asthma, eczema. Meds: salbutamol, cetirizine.", []),
        ("If seizures, buccal midazolam.", ["midazolam treats seizures hypothetical"]),
        ("Steroid-responsive wheeze.", ["Steroid improves wheeze"]),
        # two sentences, arrows, brackets
        ("Wheeze in the night. She needed salbutamol.", ["salbutamol treats Wheeze"]),
        (
            "Neuropathic pain, worse at night. Less since pregabalin.",
            ["pregabalin improves Neuropathic pain"],
        ),
        ("Changed to macrogol. Constipation easing.", ["macrogol improves Constipation"]),
        ("Azathioprine tried 2023 -> pancreatitis.", ["Azathioprine causes pancreatitis historical"]),
        (
            "Ferrous sulphate not tolerated (constipation).",
            ["Ferrous sulphate causes constipation", "Ferrous sulphate withheld_for constipation"],
        ),
        ("Buscopan: not to be given (glaucoma).", ["Buscopan withheld_for glaucoma"]),
        ("No ondansetron please - long QT.", ["ondansetron withheld_for long QT"]),
        (
            "Midazolam (agitation), cyclizine (nausea).",
            ["Midazolam treats agitation", "cyclizine treats nausea"],
        ),
        (
            "New rash on the trunk, DDx cefepime vs allopurinol.",
            ["allopurinol causes rash uncertain", "cefepime causes rash uncertain"],
        ),
        ("Asthma (salbutamol PRN).", ["salbutamol treats Asthma"]),
        ("Apixaban on hold because of the bleed.", ["Apixaban withheld_for bleed"]),
        ("Metoclopramide was no good and made him restless.", ["Metoclopramide causes restless"]),
        ("Hives with platelets, premedicate w/ cetirizine.", ["cetirizine prevents Hives"]),
        # and no relation: of a drug that follows in a sentence of its own one in five was for the problem
        ("Oral thrush. Nystatin 1 ml qds for 7 days.", []),
        ("Her palpitations had settled and esmolol was stopped.", []),
        ("HTN, T2DM. Indapamide had been started two weeks before.", []),
    ],
)
def test_wordings(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


def test_new_clause() -> None:
    """A drug that a verb follows is no part of the list before it."""
    text = "Her anaemia has improved on epoetin, and iron was deferred."
    assert stated(text) == ["epoetin improves anaemia"]


def test_family_history_ends_with_its_line() -> None:
    text = "FHx: mother had gout.\nEczema: hydrocortisone helps."
    assert stated(text) == ["hydrocortisone improves Eczema"]


def test_short_month_ends_a_line() -> None:
    """What stands on the next line is another sentence."""
    text = "Levothyroxine unchanged, seen Nov.\nCramps from simvastatin."
    assert stated(text) == ["simvastatin causes Cramps"]
