"""Context in clinical prose: where denied lists end, families, conditions, drugs in compounds, allergies."""

from __future__ import annotations

import pytest

from nmstag.context import Contextualiser
from nmstag.context.checks import marked_document
from nmstag.packs import load_packs
from nmstag.rules import parse_markup

PACK = load_packs()
CONTEXT = Contextualiser(PACK.context() or {})
SPLIT = PACK.splitter().split

CASES = [
    "No acute distress, [stable angina]{Disease}.",
    "No rigors, mild [fever]{Disease}.",
    "No rigors, mild [fever]{Disease negated}, or [cough]{Disease negated}.",
    "(+) [pain]{Disease}, [flu]{Disease} (-) [DVT]{Disease negated}, [PE]{Disease negated}. [Gout]{Disease}.",
    "(-) [PE]{Disease negated}, [MI]{Disease negated} but [TB]{Disease} (+) [flu]{Disease}, [TB]{Disease}",
    "[Pain]{Disease} (+), [fever]{Disease negated} (-), [cough]{Disease}, [rash]{Disease negated} (-)",
    "[Pain]{Disease} (+), [fever]{Disease negated} (-), [cough]{Disease}",
    "No [melena]{Disease negated}, worsening [fatigue]{Disease}.",
    "No [headache]{Disease negated}, ongoing [nausea]{Disease}.",
    "No [vomiting]{Disease negated}, [mild nausea]{Disease}.",
    "No [cough]{Disease negated}, occasional [wheeze]{Disease}, [rash]{Disease}.",
    "No [fever]{Disease negated}, still [coughing]{Disease}.",
    "No [CP]{Disease negated}, [SOB]{Disease} stable.",
    "No [cough]{Disease negated}, [fever]{Disease negated}, or mild [nausea]{Disease negated}.",
    "No [cough]{Disease negated}, mild [nausea]{Disease negated}, or [fever]{Disease negated}.",
    "Denies [cough]{Disease negated}, chronic [pain]{Disease negated}.",
    "+[SOB]{Disease}, trop neg x2.",
    "Has [SOB]{Disease}, CXR was negative.",
    "[Fever]{Disease} and [cough]{Disease}, covid test negative.",
    "[Malaria]{Disease negated}, repeatedly negative.",
    "[Penicillin]{Chemical negated} [allergy]{Disease negated} ruled out.",
    "Allergy to [penicillin]{Chemical negated} was ruled out.",
    "Allergic to [penicillin]{Chemical allergy withheld}, not given.",
    "Possible [penicillin]{Chemical allergy uncertain} [allergy]{Disease uncertain}.",
    "[Penicillin]{Chemical allergy} [allergy]{Disease}, possible [gout]{Disease uncertain}.",
    "FH neg for [CAD]{Disease negated other_experiencer}, pos for [DM2]{Disease other_experiencer}.",
    "No [cough]{Disease negated}, and a [rash]{Disease}.",
    "No [cough]{Disease negated}, [fever]{Disease negated}, or a [rash]{Disease negated}.",
    "No [chest pain]{Disease negated} and an [ulcer]{Disease} on the heel.",
    "No [cough]{Disease negated}, [wheeze]{Disease negated} and [fever]{Disease negated}.",
    "Denies [cough]{Disease negated} and a [sore throat]{Disease negated}.",
    "Denies [cough]{Disease negated}, and a [rash]{Disease} is seen on the trunk.",
    "Without a [cough]{Disease negated} or a [rash]{Disease negated}.",
    "No [fever]{Disease negated} ([cough]{Disease} present).",
    "No [fever]{Disease negated}, [cough]{Disease} present.",
    "No [fever]{Disease negated} or [cough]{Disease negated} present.",
    "No [vomiting]{Disease negated}, [reduced urine output]{Disease}.",
    "No [fever]{Disease negated}, [increased thirst]{Disease negated} or [weight loss]{Disease negated}.",
    "Denies [cough]{Disease negated}, [increased thirst]{Disease negated}, [rash]{Disease negated}.",
    "If [haloperidol]{Chemical hypothetical} is given, [NMS]{Disease hypothetical} may occur.",
    "If [fever]{Disease hypothetical} occurs, [paracetamol]{Chemical hypothetical} is given.",
    "Should he develop [rigors]{Disease hypothetical}, return.",
    "Maternal [lupus]{Disease other_experiencer}.",
    "FH neg for [CAD]{Disease negated other_experiencer}.",
    "FHx: [DM2]{Disease other_experiencer} in father",
    "Mom with [breast ca]{Disease other_experiencer}",
    "Mother reports he has had [fever]{Disease}.",
    "Per mother, no [vomiting]{Disease negated}.",
    "Mom with [flu]{Disease other_experiencer} brought him in with [cough]{Disease}.",
    "Neg FH of [CAD]{Disease negated other_experiencer}.",
    "[Sepsis]{Disease}, [pneumonia]{Disease} - cultures negative.",
    "[UTI]{Disease} - urine culture negative.",
    "[Aspirin]{Chemical negated} - no [allergy]{Disease negated}.",
    "[Penicillin]{Chemical allergy} - [allergy]{Disease}.",
    "No known [allergy]{Disease negated} to [penicillin]{Chemical negated}.",
    "[Allergy]{Disease} to [penicillin]{Chemical allergy}.",
    "No [asthma]{Disease negated} or [allergy]{Disease negated}, takes [aspirin]{Chemical}.",
    "[Amlodipine]{Chemical}, no [allergies]{Disease negated}.",
    "Denies [drug allergies]{Disease negated}, takes [aspirin]{Chemical}.",
    "No [penicillin]{Chemical negated} [allergy]{Disease negated}.",
    "[Penicillin]{Chemical allergy} [allergy]{Disease}: [rash]{Disease}.",
    "No known [sulfa]{Chemical negated} or [latex]{Chemical negated} [allergy]{Disease negated}.",
    "No [lithium]{Chemical}-induced [tremor]{Disease negated}.",
    "History of [paracetamol]{Chemical} [overdose]{Disease historical}.",
    "No evidence of [digoxin]{Chemical} [toxicity]{Disease negated}, [fever]{Disease negated}.",
    "? [lithium]{Chemical uncertain} [toxicity]{Disease uncertain}",
    "[Lithium]{Chemical} [toxicity]{Disease negated} was ruled out.",
    "[Lithium]{Chemical} [toxicity]{Disease uncertain} is suspected.",
    "Mother had [lithium]{Chemical other_experiencer} [toxicity]{Disease other_experiencer}.",
    "FH: [alcohol]{Chemical other_experiencer} [withdrawal]{Disease other_experiencer}",
    "Stopped [lithium]{Chemical stopped}, [tremor]{Disease} better.",
    "Possible [digoxin]{Chemical} [toxicity]{Disease uncertain} or [sepsis]{Disease uncertain}.",
    "No [fever]{Disease negated}, [lithium]{Chemical} [toxicity]{Disease negated} or [rash]{Disease negated}",
    "No [aspirin]{Chemical negated}, no [fever]{Disease negated}.",
    "Denies [alcohol]{Chemical negated}, [heroin]{Chemical negated} or [chest pain]{Disease negated}.",
    "Not allergic to [latex]{Chemical negated}.",
    "No [fever]{Disease negated} or [lithium]{Chemical}-associated [tremor]{Disease negated}.",
    "To prevent [ifosfamide]{Chemical}-induced [cystitis]{Disease}.",
    "Risk of [lithium]{Chemical} [toxicity]{Disease hypothetical}.",
    "Given [PCA]{Chemical}, no [resp depression]{Disease negated}, some [pruritus]{Disease}.",
    "Seen today: no [cough]{Disease negated}, and a [rash]{Disease}.",
    "No longer [febrile]{Disease negated}, cultures NGTD, de-escalated [vancomycin]{Chemical}.",
    "No [fever]{Disease negated}, continued [aspirin]{Chemical}.",
    "Counselled re [rash]{Disease hypothetical} and [SJS]{Disease hypothetical}.",
    "[Shock]{Disease} likely 2/2 [sepsis]{Disease uncertain}, less likely [PE]{Disease negated uncertain}.",
    "[PE]{Disease negated uncertain} less likely, start [heparin]{Chemical}.",
    "[Tardive dyskinesia]{Disease uncertain} suspected from [metoclopramide]{Chemical}.",
    "[Vomiting]{Disease} x3 yesterday, none today.",
    "[Fever]{Disease negated}, none so far.",
    "Suspected [sepsis]{Disease uncertain} from [UTI]{Disease}.",
    "[Ototoxicity]{Disease uncertain} from [gentamicin]{Chemical} cannot be excluded.",
    "[Rash]{Disease historical} due to [amoxicillin]{Chemical} has resolved.",
    "[Rash]{Disease negated} from [amoxicillin]{Chemical} was ruled out.",
    "[Rash]{Disease} treated with [hydrocortisone]{Chemical stopped}, which was stopped.",
    "[Fever]{Disease} from [sepsis]{Disease uncertain} is suspected.",
    "[Melanoma]{Disease historical} s/p excision 2018.",
    "[Rash]{Disease} from [amoxicillin]{Chemical stopped}, which was discontinued.",
    "No focal deficits and the [headache]{Disease historical} has gone.",
    "No vision changes and a [headache]{Disease} since noon.",
    "No signs of [rash]{Disease negated} and the [fever]{Disease negated} or [cough]{Disease negated}.",
    "No acute [fever]{Disease negated}.",
    "No sick contacts, [malaria]{Disease uncertain} smear pending.",
    "[HIV]{Disease uncertain} test sent, [fever]{Disease}.",
    "No blood and protein on dipstick, no [rash]{Disease negated}.",
]


@pytest.mark.parametrize("line", CASES)
def test_case(line: str) -> None:
    marked = parse_markup(line)
    document = marked_document(marked)
    got = CONTEXT.apply(document, SPLIT(document.text))
    for span, mention in zip(marked.spans, got.mentions, strict=True):
        assert sorted(item.name for item in mention.attributes) == sorted(span.labels), mention.text
