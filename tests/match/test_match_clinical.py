"""Clinical prose as the default pack reads it."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "Will discuss with PCP next month.",
        "No ADR recorded.",
        "Sats 97% on RA.",
        "CA-125 and CA 19-9 sent.",
        "Mr Parkinson and Ms Cushing waited; Dr. Gold and James Parkinson came to Addison ward.",
        "Seen by <NAME>Crohn</NAME> today.",
        "This remains the gold standard at Silver Spring.",
        "Started on tumour necrosis factor blockade; TNF was high.",
        "ECG with ST depressed laterally, PSA 4.5, 400 Mg and depressed reflexes.",
        "Burns & Colville, 2015. Drs Crohn and Graves. Burns, MD. Cc Dr S. Burns.",
        "AC joint, VIP lounge, ICE to the knee.",
        "REVIEWED ALL MEDS. AIDS TO MOBILITY: FRAME. MOTHER GBS POSITIVE.",
        "HCV RNA undetectable, anti-HCV neg. NS, p = 0.2. FEV1 65% pred.",
        "DES to mid LAD. Abdomen TTP. CBD 9 mm on RUQ ultrasound. In GOLD stage 2.",
        "METS > 4, met all criteria. Heme: stable. PPM set to DDD 60. R THA of the hip.",
        "Post-bronchodilator values. ADHD-RS 30. Deep hypothermic circulatory arrest. Trauma team.",
    ],
)
def test_nothing_is_found(found, text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sister: breast CA", ["breast CA=D001943"]),
        ("known ca prostate", ["ca prostate=D011471"]),
        ("Mother: HTN, CA", ["HTN=D006973", "CA=D009369"]),
        ("Ca 2.1", ["Ca=D002118"]),
        ("PMH DM2, DM1", ["DM2=D003924", "DM1=D003922"]),
        ("myotonic dystrophy type 2 (DM2), DM2", ["myotonic dystrophy type 2=D009223"]),
        ("PEG-IFN-α2b, then peginterferon alfa-2a", ["PEG-IFN-α2b=C417083", "peginterferon alfa-2a=C100416"]),
        ("pegylated IFN alpha-2b or Pegasys", ["pegylated IFN alpha-2b=C417083", "Pegasys=C100416"]),
        ("Pegylated-interferon alfa 2b", ["Pegylated-interferon alfa 2b=C417083"]),
        ("pegIFN alpha 2a", ["pegIFN alpha 2a=C100416"]),
        ("peginterferon beta-1a", ["peginterferon beta-1a=D000068556"]),
        ("PEG-asparaginase", ["PEG-asparaginase=D001215"]),
        ("ferric carboxymaltose", ["ferric carboxymaltose=D005290"]),
        ("two bags of crystalloids", ["crystalloids=D000077324"]),
        ("He injects crystal daily", ["crystal=D008694"]),
        ("urine microscopy: crystals", []),
        ("Pabrinex I and II", ["Pabrinex=D014803|D001205"]),
        ("GUTB, acute pancreatitis", ["GUTB=D014401", "acute pancreatitis=D010195"]),
        ("acute necrotizing pancreatitis", ["acute necrotizing pancreatitis=D019283"]),
        ("haemorrhagic ascites", ["haemorrhagic ascites=D001201"]),
        ("narcotic bowel syndrome", ["narcotic bowel syndrome="]),
        ("calcium hydroxylapatite filler", ["calcium hydroxylapatite=D017886"]),
        ("HBV flare-up, gout flare-ups", ["HBV flare-up=D006509", "gout flare-ups=D006073"]),
        ("malaria flareup", ["malaria flareup=D008288"]),
        ("DM type 2", ["DM type 2=D003924"]),
        ("bipolar disorder I and II", ["bipolar disorder I and II=D001714"]),
        ("MEN types 1 and 2A", ["MEN types 1 and 2A=D018761|D018813"]),
        ("Wolff‐Parkinson‐White", ["Wolff‐Parkinson‐White=D014927"]),
        ("paralysis of the left vocal cord", ["paralysis of the left vocal cord=D014826"]),
        ("fracture of the right distal radius", ["fracture of the right distal radius=D011885"]),
        ("dissection of the descending aorta", ["dissection of the descending aorta=D000784"]),
        ("hypomagnesemia, anaemia", ["hypomagnesemia=D008275", "anaemia=D000740"]),
        ("AC x 4, then paclitaxel", ["AC=D000971", "paclitaxel=D017239"]),
        ("7+3 induction, salvage ICE", ["7+3=D000971", "ICE=D000971"]),
        ("CHOP, then ICE", ["CHOP=D000971", "ICE=D000971"]),
        ("CHOP and VAD", ["CHOP=D000971", "VAD=D000971"]),
        ("Diabetes mellitus, type 1", ["Diabetes mellitus, type 1=D003922"]),
        ("AFIB, afib", ["AFIB=D001281", "afib=D001281"]),
        ("CKD3 and CKD stage 4", ["CKD3=D051436", "CKD stage 4=D051436"]),
        ("N&V, D&V", ["N&V=D009325|D014839", "D&V=D003967|D014839"]),
        ("insulin infusion", ["insulin=D007328"]),
        ("insulin glargine", ["insulin glargine=D000069036"]),
        ("pembrolizumab", ["pembrolizumab="]),
        ("Percocet prn", ["Percocet=D010098|D000082"]),
        ("Lithium-induced tremor", ["Lithium=D008094", "tremor=D014202"]),
        ("drug-induced parkinsonism", ["drug-induced parkinsonism=D010302"]),
        ("on anti-hypertensives", ["anti-hypertensives=D000959"]),
        ("anti-NMDA receptor encephalitis", ["anti-NMDA receptor encephalitis=D060426"]),
        ("resp depression", ["resp depression=D012131"]),
        ("Stopped anti-TNF.", ["anti-TNF="]),
        ("Graves dz, rib fxs", ["Graves dz=D006111", "rib fxs=D012253"]),
        ("Pulm fib, not a fib by itself: fib", ["Pulm fib=D011658", "a fib=D001281"]),
        ("lisinopril10, lasix40 iv", ["lisinopril=D017706", "lasix=D005665"]),
        ("Obstruction of the gastric outlet", ["Obstruction of the gastric outlet=D017219"]),
        ("Abscess of the lung, hip fracture", ["Abscess of the lung=D008169", "hip fracture=D006620"]),
        ("stroke output, a MET level of 7", []),
        ("Influenza A PCR, HIV serology, syphilis IgG", []),
        ("syphilis, IgG pending", ["syphilis=D013587"]),
        ("ALL - NKDA", []),
        ("transfused 2u prbc and one pool of platelets", ["prbc=D004912", "platelets=D001792"]),
        ("platelets 90", []),
        ("Epilepsy clinic, asthma nurse, heat shock protein", []),
        ("No shock advised; methotrexate for ra", ["methotrexate=D008727", "ra=D001172"]),
        ("ondansetron4mgIV, Crohn&#39;s", ["ondansetron=D017294", "Crohn&#39;s=D003424"]),
        ("infection of the urinary tract, cough reflex", ["infection of the urinary tract=D014552"]),
        ("hepatitis B vaccine", ["hepatitis B vaccine=D017325"]),
        ("cad, pad; a heating pad", ["cad=D003324", "pad=D058729"]),
        ("depression of ST", []),
        ("FH lupus", ["lupus=D008180"]),
        ("FH on ezetimibe", ["FH=D006938", "ezetimibe=D000069438"]),
        ("born at CHOP; CHOP x 6", ["CHOP=D000971"]),
        ("heparin5000u, mso4", ["heparin=D006493", "mso4=D009020"]),
        ("OSA", ["OSA=D020181"]),
        ("neck supple, no LAD", ["LAD=D008206"]),
        ("blood creatinine increased", ["blood creatinine increased=D053099"]),
        ("low serum potassium", ["low serum potassium=D007008"]),
        ("increased potassium intake", ["potassium=D011188"]),
        ("severe AS, mod MR", ["AS=D001024", "MR=D008944"]),
        ("my heart was racing", ["heart was racing=D013610"]),
        ("on Biktarvy", ["Biktarvy=C000620396|D000068679|C442442"]),
        ("has Crohn's", ["Crohn's=D003424"]),
        ("on TCA; vWD", ["TCA=D000929", "vWD=D014842"]),
        ("Ca++ low", ["Ca++=D002118"]),
        ("Hypo-K", ["Hypo-K=D007008"]),
        ("abdo pain", ["abdo pain=D015746"]),
        ("B12 def.", ["B12 def.=D014806"]),
        ("atrial \ufb01brillation, 5\u2011HT", ["atrial \ufb01brillation=D001281", "5\u2011HT=D012701"]),
        ("CK elevated, high WCC, high temps, stiff as a board", None),
    ],
)
def test_what_is_found(found, text, expected):
    if expected is None:
        expected = [
            "CK elevated=D009135",
            "high WCC=D007964",
            "high temps=D005334",
            "stiff as a board=D009127",
        ]
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pt w/ osa, gerd, ckd3 & pvd", ["osa", "gerd", "ckd3", "pvd"]),
        ("hx of mi, afib; takes apap, mtx", ["mi", "afib", "apap", "mtx"]),
        ("no pe/dvt, recurrent utis", ["pe", "dvt", "utis"]),
        ("known oa and tb", ["oa", "tb"]),
        ("Ramipril10mg, bisoprolol2.5 mg and KCl20mEq", ["Ramipril", "bisoprolol", "KCl"]),
        ("ibuprofen400mg/codeine30mg", ["ibuprofen", "codeine"]),
        ("Graves&#39; disease, N&amp;V &lt;gout&gt;", ["Graves&#39; disease", "N&amp;V", "gout"]),
        ("valproate (VPA: 500 mg), then VPA again", ["valproate", "VPA", "VPA"]),
        ("Porphyria, type II", ["Porphyria, type II"]),
        (
            "Neurofibromatosis, type 1; type 1 neurofibromatosis",
            ["Neurofibromatosis, type 1", "type 1 neurofibromatosis"],
        ),
        ("A pleural thickening and a papule", ["pleural thickening", "papule"]),
        ("Has had HIV since 2001; MRSA on sputum", ["HIV", "MRSA"]),
        ("Given FOLFOX, normal saline, FFP and G-CSF", ["FOLFOX", "normal saline", "FFP", "G-CSF"]),
        ("peginterferon alfa-2a and epoetin beta", ["peginterferon alfa-2a", "epoetin beta"]),
        (
            "I cannot concentrate, no libido, weird dreams",
            ["cannot concentrate", "no libido", "weird dreams"],
        ),
        ("Gained 12 kg, lack of energy, jaw clenching", ["Gained 12 kg", "lack of energy", "jaw clenching"]),
    ],
)
def test_wordings_of_notes(clinical, text, expected):
    assert [mention.text for mention in clinical.tag_text(text).mentions] == expected


@pytest.mark.parametrize(
    "text",
    [
        "After 20 ms the pe class began; does he add all the aids?",
        "Stroke volume and stroke work fell; shock wave lithotripsy at the stroke unit.",
        "Glasgow coma scale 15. Rheumatoid factor and lupus anticoagulant absent.",
        "Estrogen receptor and nerve growth factor in dopaminergic neurons.",
        "Body mass index 22. Chief complaint as above. Axillary node dissection done.",
        "HIV test, MRSA swab and hepatitis B surface antigen sent.",
        "She has met the criteria and was met at home.",
        "No memory problems were tested; a low energy diet. Depression of ST segments.",
    ],
)
def test_compounds_and_words_are_no_mention(found, text):
    assert [one for one in found(text) if not one.startswith("memory problems")] == []


def test_a_short_form_goes_by_the_last_definition_before_it(found):
    text = "Multiple sclerosis (MS) or mitral stenosis (MS)? MS it was. Focal seizures (FSs): one FS."
    assert found(text) == [
        "Multiple sclerosis=D009103",
        "MS=D009103",
        "mitral stenosis=D008946",
        "MS=D008946",
        "MS=D008946",
        "Focal seizures=D012640",
        "FSs=D012640",
        "FS=D012640",
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Two falls after zopiclone; a fall in sodium.",
            ["falls=", "zopiclone=C515050", "fall in sodium=D007010"],
        ),
        ("Low albumin, albumin 22.", ["Low albumin=D034141", "albumin=D000418"]),
        (
            "Stopped for sedation, sedated since; midazolam for sedation.",
            ["sedated=D006970", "midazolam=D008874"],
        ),
        ("Sodium fell last week. She fell twice.", ["Sodium=D012964", "fell="]),
        ("CCF on frusemide, ASPIRIN 81 MG.", ["CCF=D006333", "frusemide=D005665", "ASPIRIN=D001241"]),
    ],
)
def test_everyday_words_of_wards_are_read_by_what_is_beside_them(found, text, names):
    assert found(text) == names
