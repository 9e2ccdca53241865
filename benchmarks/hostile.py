"""Families of hostile text: each makes a text of about any size, on which tagging must stay linear.

Most repeat one unit: `REPEATED` gives it, and what stands before and after the whole. Units with '{}' get
the number of the repetition, in letters or digits, so that no two are the same word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from types import MappingProxyType

Family = Callable[[int], str]
"""Makes a text of a family, about so many characters long."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SLIPS = ("haloperiodl", "rhabdomyolisis", "neuroleptic malignent syndrome", "hypertesnion")

REPEATED: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        # white space, lines
        "blanks": ("No fever", " ", "but cough."),
        "blanks between cue and name": ("no ", " ", "fever"),
        "blanks before a number": ("Lithium level", " ", "1.2 mmol/l, fever"),
        "tabs": ("Fever", "\t", "yes\n"),
        "blanks and tabs": ("Fever", " \t", "no\n"),
        "no-break blanks": ("Fever", "\u00a0", "no cough"),
        "line ends": ("Fever", "\n", "no cough"),
        "line ends with blanks": ("Fever", "\n ", "no cough"),
        "blank lines between words": ("", "fever\n\n", ""),
        "carriage returns": ("", "no fever\r\n", ""),
        "wide gaps": ("", "no fever          and          ", "cough"),
        "gaps after headings": ("", "PMH:        gout    ", ""),
        "one word a line": ("", "fever\n", ""),
        # hyphens, signs
        "hyphens at line ends": ("", "hyper-\ntension and fe-\nver ", ""),
        "hyphens at line ends of other words": ("", "the bro-\nken words ", ""),
        "hyphens": ("fever", "-", "cough"),
        "hyphens between letters": ("", "a-", ""),
        "hyphened names": ("", "fever-", "cough"),
        "dashes": ("", "fever – ", "."),
        "question marks": ("", "?", "fever"),
        "question marks before names": ("", "?fever ", ""),
        "plus signs": ("", "+ fever - cough ", ""),
        "signs in brackets": ("", "(+) fever (-) cough ", ""),
        "signs after names": ("", "fever + cough - ", "(rash)"),
        "signs after words": ("fever -", " ab +", "!"),
        "hyphened words before a definition": ("", "ab-", " sickness fever (ASF)"),
        "slashes": ("", "fever/", "cough"),
        "commas": ("", ",", "fever"),
        "full stops": ("fever", ".", " no cough"),
        "full stops with blanks": ("fever", ". ", " no cough"),
        "colons": ("", ":", "fever"),
        "semicolons": ("", "fever; ", ""),
        "bars of tables": ("", "| fever | no ", "|"),
        "equals signs": ("fever", "=", "no"),
        "quotes": ("", "'", "fever"),
        "asterisks": ("", "*", "fever"),
        "marks of de-identification": ("", "[**Name ", "]"),
        "marks that begin": ("", "**NAME[", ""),
        "elements": ("", "<NAME>", "fever"),
        "ampersands": ("", "&amp;", "fever"),
        "ampersands that begin": ("", "&a", ";fever"),
        # brackets
        "opening brackets": ("fever ", "(", ""),
        "closing brackets": ("fever ", ")", ""),
        "square brackets": ("fever ", "[", ""),
        "brackets that open and close": ("fever ", "()", ""),
        "nested brackets": ("fever ", "(a", ")"),
        "brackets with names": ("", "fever (cough) ", ""),
        "names in open brackets": ("", "no (fever ", ""),
        "boxes": ("", "[ ] fever [x] cough ", ""),
        "boxes with answers": ("", "fever [ ] yes [x] no ", ""),
        "rows of boxes": ("fever: ", "[ ] yes ", ""),
        # what counts beside a drug, doses
        "words beside drugs": ("", "the attacks on aspirin. ", ""),
        "figures beside drugs": ("", "K 6.9 on aspirin. ", ""),
        "doses for problems": ("", "aspirin 10 mg for gout. ", ""),
        # digits, codes
        "digits": ("lithium ", "7", " mg"),
        "digits with blanks": ("lithium ", "7 ", "mg"),
        "digits and commas": ("", "1,2,", "-dichloroethane"),
        "digits and hyphens": ("", "1-2-", ""),
        "codes": ("", "AB-1234 ", ""),
        "letters and digits": ("", "A1", " toxicity"),
        "decimals": ("", "1.", ""),
        "doses": ("", "lithium 400 mg bd, ", ""),
        "types": ("diabetes types 1", ", 2", " and 3"),
        "grades": ("", "grade 1/", "2 fever"),
        # long words
        "one long word": ("", "a", " fever"),
        "one long word in capitals": ("", "A", " fever"),
        "one long word of a chemical": ("", "methyl", ""),
        "one long word with digits": ("", "methyl2", ""),
        "one long word with hyphens and digits": ("", "2-methyl-", "amine"),
        "one long word with brackets": ("", "(methyl", ")"),
        "one long word with commas": ("", "ethyl,2-", "amine"),
        "one long systematic name": ("", "2-chloro-4-methyl", "benzene"),
        "capitals in one word": ("", "fevEr", ""),
        "words run together": ("", "feverThe", ""),
        "names run together": ("", "Fever", ""),
        "names run together over lines": ("", "Fe-\nver", ""),
        "a long word at a name": ("", "feverTheatre", ""),
        "other letters": ("", "\u0442", " fever"),
        "Greek letters": ("", "\u03b1-", "fever"),
        "combining marks": ("e", "\u0301", " fever"),
        "ideographs": ("", "\u767c\u71d2\u3002", ""),
        # names
        "one name": ("", "fever ", ""),
        "one name of a drug": ("", "lithium ", ""),
        "names and drugs": ("", "lithium fever ", ""),
        "names joined by and": ("", "fever and ", "cough"),
        "names joined by commas": ("", "fever, cough, ", "rash"),
        "names that share a head": ("", "breast and ", "ovarian cancer"),
        "words of one name": ("", "neuroleptic malignant ", "syndrome"),
        "words before a head": ("", "chronic renal ", "disease"),
        "body parts": ("", "renal ", "mass"),
        "kinds": ("", "cystic renal ", "mass"),
        "heads": ("", "disease ", ""),
        "words that extend": ("", "severe acute ", "fever"),
        "drug and effect": ("", "lithium-induced ", "tremor"),
        "drugs induced fever": ("", "lithium-induced fever ", ""),
        "broken stems": ("", "xab{}mab and ", ""),
        "new words": ("", "qu{}zzoldine ", ""),
        # abbreviations
        "one definition": ("", "neuroleptic malignant syndrome (NMS) ", ""),
        "many definitions": ("", "heat stroke {} (HS{}) ", ""),
        "short forms": ("neuroleptic malignant syndrome (NMS) ", "NMS ", ""),
        "short forms in brackets": ("", "(NMS) ", ""),
        "short forms with slashes": ("", "A/B (A/B) ", ""),
        "abbreviations with dots": ("", "i.v. ", ""),
        "initials": ("", "A. ", "fever"),
        "capitals": ("", "PE MS AD ", ""),
        # cues
        "denials": ("", "no ", "fever"),
        "denials and names": ("", "no fever ", ""),
        "denials and names joined": ("", "no fever and ", "cough"),
        "denied lists": ("no ", "fever, ", "or cough"),
        "denied lists with or": ("no ", "fever or ", "cough"),
        "denies": ("", "denies ", "fever"),
        "denies with a colon": ("", "denies:\n- fever\n", ""),
        "denied items": ("denies:\n", "- fever\n", ""),
        "doubt": ("", "possible ", "fever"),
        "ruled out": ("", "fever was ruled out, ", ""),
        "rule and out": ("", "ruled fever ", "out"),
        "history": ("", "history of ", "fever"),
        "family": ("", "mother had fever, father had ", "cough"),
        "such as": ("no complications such as ", "fever such as ", "cough"),
        "if": ("", "return if fever ", ""),
        "mixed lists": ("there was ", "rash, no fever, ", "and cough"),
        "answers": ("", "fever: no ", ""),
        "answers after lists": ("fever, ", "cough, ", ": denied"),
        "headings": ("", "PMH: fever ", ""),
        "headings in lines": ("", "PMH: fever\n", ""),
        "headings nobody knows": ("", "Foo:\n", "fever"),
        "headings nobody knows in a line": ("", "Foo: ", "fever"),
        "allergies": ("", "allergic to lithium ", ""),
        "analytes": ("", "sodium 140, potassium 4, ", ""),
        # relations
        "it was stopped": ("Lithium caused tremor. ", "It was stopped. ", ""),
        "it was stopped, no full stop": ("lithium caused tremor and ", "it was stopped and ", ""),
        "drug stopped again": ("", "Lithium caused tremor. It was stopped. ", ""),
        "the drug": ("Lithium was given. ", "The drug caused fever. ", ""),
        "problem and drug": ("", "# fever - lithium\n", ""),
        "problem and drug in a line": ("", "# fever - lithium ", ""),
        "causes": ("", "lithium caused fever ", ""),
        "causes, sentences": ("", "Lithium caused fever. ", ""),
        "causes, no names": ("lithium ", "caused ", "fever"),
        "due to": ("", "fever due to lithium and ", ""),
        "for": ("", "lithium for fever ", ""),
        "treated with": ("", "fever was treated with lithium, ", ""),
        "after starting": ("", "fever after starting lithium ", ""),
        "words between drug and problem": ("lithium ", "was given in the ", "fever"),
        "lists of drugs": ("fever from ", "lithium, valproate, ", "aspirin"),
        "lists with doses": ("fever treated with ", "lithium 400 mg and valproate 2 g and ", "aspirin"),
        "lists with words": ("lithium caused ", "dry cough, odd fever, ", "and rash"),
        "and with words": ("", "lithium and new cough and old fever ", ""),
        "different sentences": ("", "Lithium {} caused fever in patient {}. ", ""),
        "long sentence": ("", "lithium caused fever and then, on day {}, valproate improved rash, ", ""),
        "wide gaps between relations": ("", "lithium                    caused               fever  ", ""),
        "no full stop": ("", "the patient was seen in the ward and walked home ", ""),
        "no full stop, names": ("", "the patient with fever was seen in the ward on lithium ", ""),
        "stopped because of": ("", "lithium was stopped because of fever ", ""),
        "neither": ("", "neither lithium nor ", "valproate caused fever"),
        "unlike": ("", "unlike lithium, ", "valproate caused fever"),
    }
)  # fmt: skip


def families() -> dict[str, Family]:
    """Return all families by name."""
    found = {name: _repeating(*parts) for name, parts in REPEATED.items()}
    found["misspelt names"] = _misspelt
    found["different misspelt names"] = _different_misspelt
    found["different names in lines"] = _different_lines
    return found


def _repeating(before: str, unit: str, after: str) -> Family:
    def make(size: int) -> str:
        if "{}" not in unit:
            return before + unit * max(1, size // len(unit)) + after
        pieces, length = [before], 0
        for number in count(_first(size)):
            pieces.append(unit.replace("{}", _letters(number)))
            length += len(pieces[-1])
            if length >= size:
                return "".join(pieces) + after
        raise AssertionError("counts on")

    return make


def _first(size: int) -> int:
    """Return the first number of a text, so that texts of two sizes share no word that is remembered."""
    return 1000 * size


def _letters(number: int) -> str:
    """Return letters that are another for every number."""
    found = ""
    while number >= 0:
        found = _LETTERS[number % 26] + found
        number = number // 26 - 1
    return found


def _misspelt(size: int) -> str:
    return " ".join(_SLIPS[number % len(_SLIPS)] for number in range(size // 15))


def _different_misspelt(size: int) -> str:
    """Return words each of which is near a name, and no two of which are the same."""
    starts, ends = ("halop", "rhabdo", "hyper", "thromb", "chlor"), ("eridol", "lysis", "tension", "penia")
    words = (
        f"{starts[n % len(starts)]}{_letters(_first(size) + n)}{ends[n // 5 % len(ends)]}"
        for n in range(size // 15)
    )
    return " ".join(words)


def _different_lines(size: int) -> str:
    numbers = range(_first(size), _first(size) + size // 35)
    return "".join(f"- {_letters(n)} lithium mg: fever, no {_letters(n)} cough\n" for n in numbers)
