"""The normal form of a token, in which spellings of one word meet.

Folded away: case, diacritics, Greek letters against their names, British against American spelling,
plural, possessive. Names of a lexicon and tokens of a text pass through the same function, so two
spellings are the same word exactly when their normal forms are equal.
"""

from __future__ import annotations

import unicodedata

from nmstag.late import late

LONGEST_FOLDED = 200
"""Tokens longer than this are no words: a page of combining marks takes quadratic time to decompose."""

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu",
    "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma",
    "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip

_QUOTES = dict.fromkeys("’‘′ʼ＇`´", "'")
_SPECIAL_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "e", "œ": "e", "ı": "i", **dict.fromkeys("’‘ʼ´", "'")}
)
_POSSESSIVE = late(r"['’‘ʼ`´]s$")

# Word endings and stems in which British and American spelling differ. Only whole, safe patterns:
# a blind 'ae' to 'e' would join 'aerobic' with 'erobic', which is no loss, but 'oe' to 'e' in 'does' is.
_BRITISH = (
    (late(r"aem(?=[aio])"), "em"),  # haemorrhage, anaemia, ischaemic
    (late(r"aes(?=t)"), "es"),  # anaesthesia
    (late(r"oed(?=e)"), "ed"),  # oedema
    # oesophagus, gastrooesophageal, oestrogen, antioestrogen; gastroesophageal is American already
    (late(r"^oes(?=[ot])|(?<=o)oes(?=o)|(?<=[oir])oes(?=t)"), "es"),
    (late(r"oet(?=[aou])"), "et"),  # foetal, foetus
    (late(r"rrhoe(?=[ai])"), "rrhe"),  # diarrhoea
    (late(r"paed(?=[io])"), "ped"),  # paediatric, orthopaedic
    (late(r"naec"), "nec"),  # gynaecomastia
    (late(r"caec"), "cec"),  # caecum
    (late(r"aetiol"), "etiol"),
    (late(r"uraem"), "urem"),
    (late(r"leuc(?=o[cp])"), "leuk"),  # leucocytosis, leucopenia
    (late(r"(?<=[ceiru])aem(?=i)"), "em"),
    (late(r"coel(?=i)"), "cel"),  # coeliac
    (late(r"dyspnoe"), "dyspne"),
    (late(r"apnoe"), "apne"),
    (late(r"(?<=pn)oe(?=a)"), "e"),
    (late(r"faec"), "fec"),
    (late(r"haem"), "hem"),
    (late(r"manoeuv"), "maneuv"),
    (late(r"sulph"), "sulf"),
    (late(r"alumini"), "alumin"),
    (late(r"^(tum|behavi|hum|col|od|rum|vap|fav|lab|rig)our"), r"\1or"),
    (late(r"(?<=[a-z]{3}[ltmndrzc])is(?=(?:ed|ing|ation)$)"), "iz"),  # hospitalised
    (late(r"(?<=[a-z]{2}[bt])re(?=s?$)"), "er"),  # fibre, centres
    (late(r"oedem"), "edem"),
    (late(r"(?<=[a-z]{3})lysed$"), "lyzed"),
)
_BRITISH_HINT = late(r"ae|oe|our|is(?:ed|ing|ation)$|[bt]res?$|sulph|alumini|leuc|lysed$")

# fmt: off
_KEEP_S = frozenset((
    "aids", "alas", "always", "as", "atlas", "bias", "diabetes", "gas", "has", "herpes", "his", "hives",
    "is", "its", "lens", "measles", "mumps", "pancreas", "rabies", "rickets", "scabies", "series",
    "shingles", "species", "tetanus", "this", "us", "was", "yes",
))
# fmt: on


def lowered(text: str) -> str:
    """Return a text in lower case with as many characters as before; 'İ', whose lower case has two, stays.

    >>> lowered("İzmir, LITHIUM")
    'İzmir, lithium'
    """
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def normalise_token(token: str) -> str:
    """Return the normal form of one token.

    >>> [normalise_token(t) for t in ("Haemorrhages", "α", "Parkinson's", "diagnoses", "Sjögren")]
    ['hemorrhage', 'alpha', 'parkinson', 'diagnosis', 'sjogren']
    """
    if token.isascii():
        if token.islower() and len(token) < 4:
            return token
        if token[-1:] == "s" and len(token) > 2 and token[-2] not in "'`" and token[:-1].isupper():
            token = token[:-1]  # 'SSRIs', 'MIs': the endings of small letters tell nothing here
        word = "'" if token == "`" else token.lower()
    elif len(token) > LONGEST_FOLDED:
        return token
    else:
        word = _fold(token)
    if "'" in word or "`" in word:
        word = _POSSESSIVE.sub("", word)
    if len(word) < 4 or not word[0].isalpha():
        return word
    if _BRITISH_HINT.search(word):
        for pattern, replacement in _BRITISH:
            word = pattern.sub(replacement, word)
    return _singular(word) if word[-1] == "s" else word


def _fold(token: str) -> str:
    """Return a non-ASCII token in lower case, without diacritics, Greek letters spelled out."""
    token = _QUOTES.get(token, token).lower()
    if token in GREEK:
        return GREEK[token]
    token = token.translate(_SPECIAL_LETTERS)
    decomposed = unicodedata.normalize("NFKD", token)
    folded = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    # '¨' and the like decompose into a space; a normal form is one word, so they stand for themselves.
    return token if " " in folded else folded


def _singular(word: str) -> str:
    """Return the singular of an English (or Latinate) plural; other words ending in s unchanged."""
    if word in _KEEP_S or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith(("oses", "yses", "eses", "stases", "odes")) and len(word) > 7:
        return word[:-2] + ("is" if word[-3] == "s" else "e")
    if word == "crises":
        return "crisis"
    if word.endswith(("sses", "iruses", "inuses", "etuses", "gases", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]
