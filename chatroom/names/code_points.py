r"""Which code points are blank, invisible or stacked: patterns that the rules share, for regex.V1."""

# Braille's empty cell and the musical "null notehead" are symbols by category, and draw nothing.
BLANK_SYMBOLS = r"\u2800\U0001D159"

# Format characters that draw nothing. Arabic number signs are format characters too, and are seen.
IGNORABLE = r"[[\p{Default_Ignorable_Code_Point}\p{Cf}]--\p{Prepended_Concatenation_Mark}]"

# Of the general diacritics, spelling puts two on a letter that no code point holds with them (Yoruba, IPA).
# A script's own marks go up to four: a Hebrew shin with its dot, dagesh, vowel and accent; Burmese, Tibetan.
GENERAL_MARKS = r"[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F]"
MOST_GENERAL_MARKS = 2
MOST_MARKS = 4
STACKED_MARKS = rf"{GENERAL_MARKS}{{{MOST_GENERAL_MARKS + 1}}}|[\p{{Mn}}\p{{Me}}\u200C\u200D]{{{MOST_MARKS + 1}}}"
