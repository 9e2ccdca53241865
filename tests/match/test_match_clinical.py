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
        "REVIEWED ALL MEDS. AIDS TO MOBILITY: FRAME. MOTHER GBS POSITIVE.",
        "Stopped anti-TNF.",
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
        ("DM type 2", ["DM type 2=D003924"]),
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
