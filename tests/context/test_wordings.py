"""Wordings of context: exclusion, resolution, examples, second names, signs after findings, instructions."""

from __future__ import annotations

import pytest
from attributes_of_lines import found_and_marked

CASES = [
    # cues around a mention
    "The team ruled [meningitis]{Disease negated} out.",
    "Two troponins ruled [MI]{Disease negated} and [unstable angina]{Disease negated} out.",
    "An LP was done to rule [encephalitis]{Disease uncertain} out.",
    "The x-ray cannot rule a [hip fracture]{Disease uncertain} out.",
    "We have not ruled [TB]{Disease uncertain} out.",
    "Ruled in for [MI]{Disease} and sent out.",
    # what cannot be excluded
    "Imaging does not permit us to exclude [torsion]{Disease uncertain}.",
    "We are unable to exclude [osteomyelitis]{Disease uncertain}.",
    "It was impossible to rule out [abuse]{Disease uncertain}.",
    "[Malignancy]{Disease uncertain} could not be safely excluded.",
    "[Ischaemia]{Disease uncertain} is difficult to exclude.",
    "CT could not confidently exclude [torsion]{Disease uncertain}.",
    "[Torsion]{Disease uncertain} cannot be formally ruled out.",
    "Excluding [torsion]{Disease uncertain} was impossible in the clinic.",
    "Ultrasound for exclusion of [torsion]{Disease negated}.",
    "[Torsion]{Disease uncertain} could not with certainty be excluded.",
    "[Torsion]{Disease negated} and [hernia]{Disease negated} have both been excluded.",
    "[Torsion]{Disease uncertain} not fully excluded; [hernia]{Disease uncertain} remains hard to exclude.",
    "Artefacts preclude exclusion of [torsion]{Disease uncertain}.",
    "[Torsion]{Disease uncertain} must still be ruled out.",
    "[Lithium]{Chemical} but not [valproate]{Chemical negated} induced [tremor]{Disease}.",
    "No [lithium]{Chemical} induced [tremor]{Disease negated}.",
    "Rather than [torsion]{Disease negated}, a [hernia]{Disease} was found.",
    "[Malaria]{Disease negated} as well as [typhoid]{Disease negated} was excluded.",
    "No [rigors]{Disease negated} as well as [sweats]{Disease negated}.",
    "[Malaria]{Disease negated} and [typhoid]{Disease negated} were excluded.",
    "Raised troponins rule [MI]{Disease negated} out; nothing has ruled [PE]{Disease} out.",
    "Nor could [torsion]{Disease uncertain} be ruled out.",
    "Neither [torsion]{Disease uncertain} nor [hernia]{Disease uncertain} has been excluded.",
    "[Hernia]{Disease uncertain} can never be excluded, and we could not be sure that it was not "
    "[torsion]{Disease uncertain}.",
    "[Torsion]{Disease negated} and [hernia]{Disease negated} were promptly ruled out in theatre.",
    "No imaging can exclude [torsion]{Disease uncertain}.",
    "Exclusion of [hernia]{Disease uncertain} requires an operation.",
    "[Hernia]{Disease uncertain} has not been formally excluded.",
    "Whether she has [lupus]{Disease uncertain} is open.",
    # a denial that has an end
    "Until last month she had no [vertigo]{Disease}.",
    "Prior to this illness he never had any [gout]{Disease}.",
    "No [panic attacks]{Disease} until the birth of her daughter.",
    "He had no [pain]{Disease} until last night.",
    "Never had [migraine]{Disease} or [vertigo]{Disease} until she fell.",
    "Denies [dyspnoea]{Disease} before today.",
    "No [gout]{Disease} until last year, no [vertigo]{Disease} until the fall.",
    "No [relapse]{Disease negated} until now, no [fits]{Disease negated} until the last visit.",
    "He had [vertigo]{Disease historical} until last year.",
    "No [ibuprofen]{Chemical negated} until Monday.",
    # denials
    "No complications such as [bleeding]{Disease negated}, [infection]{Disease negated}.",
    "Discharged without complications such as [haematoma]{Disease negated} or [fever]{Disease negated}.",
    "No signs that are typical of it, such as [ptosis]{Disease negated} or [diplopia]{Disease negated}.",
    "No [neurological disease]{Disease negated}, such as [epilepsy]{Disease negated}.",
    "No rash after drugs such as [penicillin]{Chemical}.",
    "Without past medical history developed [jaundice]{Disease}.",
    "With no medical history he noticed [jaundice]{Disease}.",
    "A driver with no significant illness was found to have [anaemia]{Disease}.",
    "A nurse without prior medical history was admitted with [jaundice]{Disease}.",
    "A girl without relevant family history showed [tics]{Disease}.",
    "The stay was not complicated by [delirium]{Disease negated}.",
    "She was not diagnosed as having [lupus]{Disease negated}.",
    "Neither patient was affected by [rickets]{Disease negated}; neither had [scurvy]{Disease negated}.",
    "She was found not to have [gout]{Disease negated}; none of the children had [measles]{Disease negated}.",
    "Haloperidol not to be used, [parkinsonism]{Disease}; it did not turn out to be [gout]{Disease negated}.",
    "None of the usual risk factors, such as [gout]{Disease negated}, was found.",
    "[Torsion]{Disease negated uncertain} would be unlikely and [hernia]{Disease negated uncertain} is "
    "an unlikely cause.",
    "He was never infected with [hepatitis C]{Disease negated} and did not catch [flu]{Disease negated}.",
    "A [nasal]{Disease} swab was negative for [RSV]{Disease negated}.",
    "[Fever]{Disease negated}, [cough]{Disease negated}, [rash]{Disease negated} were all absent.",
    "[Flu]{Disease}, unlikely [sepsis]{Disease negated uncertain}.",
    "[Flu]{Disease}, denied [cough]{Disease negated}.",
    "[Flu]{Disease negated uncertain} unlikely, [sepsis]{Disease uncertain} likely",
    "There is no way of excluding [sepsis]{Disease uncertain}.",
    "Improbable diagnosis: [scurvy]{Disease negated uncertain}.",
    "An unlikely cause of [gout]{Disease negated uncertain}.",
    "Unlikely [sepsis]{Disease negated uncertain}, likely [gout]{Disease uncertain}.",
    "[Sepsis]{Disease negated uncertain} is not felt likely; unlikely for [PE]{Disease negated uncertain}.",
    "[Abdominal examination]{Disease negated} showed no abnormality.",
    "MRI for [headache]{Disease} showed no abnormality.",
    # a denial amid a list of what is present
    "Examination revealed [hypotonia]{Disease}, no [seizures]{Disease negated}, [microcephaly]{Disease} and "
    "[ataxia]{Disease}.",
    "The child had [deafness]{Disease}, [cataract]{Disease}, no [heart defect]{Disease negated}, "
    "[scoliosis]{Disease} and [hernia]{Disease}.",
    "There were [ptosis]{Disease}, no [nystagmus]{Disease negated}, [dysarthria]{Disease}, "
    "[tremor]{Disease} and "
    "[dysphagia]{Disease}.",
    "Findings included [ascites]{Disease}, no [jaundice]{Disease negated}, [anaemia]{Disease}, and "
    "[oedema]{Disease}.",
    "She presented with [vomiting]{Disease}, no [diarrhoea]{Disease negated}, "
    "[colic]{Disease} and weight loss.",
    "There was [fever]{Disease}, no rigors, [rash]{Disease} and [cough]{Disease}.",
    "MRI showed [atrophy]{Disease}, no [bleed]{Disease negated}, [gliosis]{Disease} and no "
    "[cyst]{Disease negated}.",
    # a denied list after what is present
    "There was [fever]{Disease}, no [cough]{Disease negated}, [rash]{Disease negated}, or "
    "[pain]{Disease negated}.",
    "He had [fever]{Disease}, no [cough]{Disease negated}, [rash]{Disease negated} nor "
    "[pain]{Disease negated}.",
    "He had [fever]{Disease}, no [cough]{Disease negated} and [rash]{Disease negated}.",
    "He had [fever]{Disease}, with no [cough]{Disease negated}, [rash]{Disease negated} and "
    "[pain]{Disease negated}.",
    "He had [fever]{Disease}, no [cough]{Disease negated}, [rash]{Disease negated}.",
    "He took [aspirin]{Chemical}, no [cough]{Disease negated}, [rash]{Disease negated} and "
    "[pain]{Disease negated}.",
    "There was [ascites]{Disease} but no [jaundice]{Disease negated}, [rash]{Disease negated} and "
    "[pain]{Disease negated}.",
    # second names
    "[Lung embolism]{Disease negated} ([LE]{Disease negated}) and [DVT]{Disease negated} were ruled out.",
    "No [heart failure]{Disease negated} ([HF]{Disease negated}) or [gout]{Disease negated}.",
    "[Multiple sclerosis]{Disease other_experiencer} ([MS]{Disease other_experiencer}) in her aunt.",
    "[Pneumonia]{Disease} ([fever]{Disease negated} ruled out).",
    "[Gout]{Disease} (no [arthritis]{Disease negated}).",
    # signs after findings
    "[vomiting]{Disease}+ [pain]{Disease}+ [fever]{Disease negated}- [rash]{Disease negated}-",
    "No [rash]{Disease negated}, [wheeze]{Disease} +, [stridor]{Disease} +",
    "[pain]{Disease negated} -, [nausea]{Disease} +, [rash]{Disease negated} -",
    "[pain]{Disease} - [nausea]{Disease}",
    "[pain]{Disease}+++ [fever]{Disease negated}-",
    "[pain]{Disease} + since May, [fever]{Disease negated} -",
    "ROS: [pain]{Disease} + [rash]{Disease negated} - [fever]{Disease} +",
    "[pain]{Disease} + [rash]{Disease} - both since May",
    # history
    "[Epilepsy]{Disease historical} (hx), [psoriasis]{Disease historical} (previous), [gout]{Disease}",
    "[Asthma]{Disease historical} in the past, [cough]{Disease} in the past few days.",
    "[Stroke]{Disease historical}: past, [asthma]{Disease historical} (hx.)",
    "[Sepsis]{Disease historical} - previous; hx of [gout]{Disease historical}, developed [rash]{Disease}.",
    "History of [asthma]{Disease historical}, came in with [wheeze]{Disease}.",
    "Prior [stroke]{Disease historical} and [MI]{Disease historical}, arrives with [syncope]{Disease}.",
    "CLINICAL HISTORY: [haemoptysis]{Disease}",
    # a plus sign between drugs
    "Hold [metformin]{Chemical withheld} + [ramipril]{Chemical withheld}, stop [aspirin]{Chemical stopped}.",
    "Allergic to [penicillin]{Chemical allergy} + [codeine]{Chemical allergy}; no [rash]{Disease negated} + "
    "[cough]{Disease}.",
    # a list to be ruled out
    "R/o [PE]{Disease uncertain}, [MI]{Disease uncertain}, [sepsis]{Disease uncertain}; possible "
    "[PE]{Disease uncertain}, [gout]{Disease}.",
    "The [oedema]{Disease historical} receded, the [polyp]{Disease historical} was biopsied and removed.",
    # instructions
    "Reminded to report [bruising]{Disease hypothetical}, [jaundice]{Disease hypothetical}.",
    "Ring the ward for [fits]{Disease hypothetical}, [rash]{Disease hypothetical}.",
    "Red flags explained: [numbness]{Disease hypothetical}, [weakness]{Disease hypothetical}.",
    "Warning signs to look for: [fits]{Disease hypothetical}, [fainting]{Disease hypothetical}.",
    "Call if any of the following: [fever]{Disease hypothetical} or [pus]{Disease hypothetical}, "
    "[rash]{Disease hypothetical}.",
    "Return for [pain]{Disease hypothetical}, [fever]{Disease hypothetical} or [rash]{Disease hypothetical}, "
    "[syncope]{Disease hypothetical}.",
    "Please let us know if [rash]{Disease hypothetical} appears.",
    "Contact the clinic with any [fever]{Disease hypothetical} or [pus]{Disease hypothetical}.",
    "Report to your doctor: [fever]{Disease hypothetical}, [rash]{Disease hypothetical}.",
    # references of HTML
    "No&nbsp;[fever]{Disease negated},&#32;[rash]{Disease negated}&nbsp;or [pain]{Disease negated}.",
    "[Fever]{Disease historical} &amp; [rash]{Disease historical} have&nbsp;resolved.",
    # resolution
    "The [effusion]{Disease historical} was absorbed.",
    "Her [pain]{Disease historical} was completely relieved.",
    "The [oedema]{Disease historical} had subsided.",
    "The [polyp]{Disease historical} was removed.",
    "The [pain]{Disease} was only partly relieved.",
    "The [wheeze]{Disease} was relieved slightly by salbutamol, the [itch]{Disease} resolved to some extent.",
    "The [effusion]{Disease} has partly resolved; the [rash]{Disease historical} resolved within a week.",
    "Complete resolution of the [rash]{Disease historical}.",
    "His [fever]{Disease historical} came down on day two, the [swelling]{Disease historical} went down.",
    "The [low mood]{Disease historical} lifted. A man with [back pain]{Disease} who lifted a box.",
    # instructions
    "Ring us if any of the following appear: [rash]{Disease hypothetical}, [pus]{Disease hypothetical}, "
    "[fever]{Disease hypothetical}.",
    "When to seek help: [fits]{Disease hypothetical}, [fainting]{Disease hypothetical}.",
    "Report any of these to your nurse: [hives]{Disease hypothetical}, [itching]{Disease hypothetical}.",
    "Go to your nearest hospital for [fits]{Disease hypothetical} or [fainting]{Disease hypothetical}.",
    "No red flags like [weight loss]{Disease negated}; red flags: [weight loss]{Disease hypothetical}.",
    # sex and duration
    "52m hx [gout]{Disease historical}, [CAD]{Disease historical}; 3m hx [cough]{Disease}.",
    # doubts
    "Suspected [PE]{Disease} was confirmed by CT.",
    "Biopsy of the node was consistent with [sarcoidosis]{Disease}.",
    "Symptoms consistent with [sarcoidosis]{Disease uncertain}.",
    "Considering the [cirrhosis]{Disease}, we waited.",
]


@pytest.mark.parametrize("line", CASES)
def test_the_attributes_of_a_wording(line):
    found, marked = found_and_marked(line)
    assert found == marked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Allergies - penicillin\nMeds - ramipril", [["allergy"], []]),
        ("Allergy - codeine", [["allergy"]]),
        ("Allergic to: codeine", [["allergy"]]),
        ("Allergy list: codeine", [["allergy"]]),
        ("HISTORY: Cough.\nTECHNIQUE: Two views.", [[]]),
        ("HISTORY: Cough.\nPLAN: Rest.", [["historical"]]),
    ],
)
def test_a_heading_and_what_is_below_it(clinical, text, expected):
    mentions = clinical.tag_text(text).mentions
    assert [[item.name for item in mention.attributes] for mention in mentions] == expected


def test_a_short_form_of_the_same_concept_shares_its_context(clinical):

    document = clinical.tag_text("Warfarin (Coumadin) was stopped. Takes aspirin (no warfarin).")
    stopped = [mention.text for mention in document.mentions if mention.has("stopped")]
    assert stopped == ["Warfarin", "Coumadin"]
