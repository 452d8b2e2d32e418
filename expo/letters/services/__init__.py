"""What is done with invitation letters."""

from expo.letters.services.asking import ask, beyond_quota, check_may_ask, check_quota, fault_words, withdraw
from expo.letters.services.deciding import (
    Bulk,
    approve,
    approve_many,
    check,
    correct,
    letter_of,
    name_of,
    refuse,
    revoke,
    take_up,
)
from expo.letters.services.drawing import file_name, note_copies, write_letter, write_many, zip_many
from expo.letters.services.keeping import forget_letters, reseal, see_passport, sweep_passports, unsealed
from expo.letters.services.settings import edit_settings

__all__ = [
    "Bulk",
    "approve",
    "approve_many",
    "ask",
    "beyond_quota",
    "check",
    "check_may_ask",
    "check_quota",
    "correct",
    "edit_settings",
    "fault_words",
    "file_name",
    "forget_letters",
    "letter_of",
    "name_of",
    "note_copies",
    "refuse",
    "reseal",
    "revoke",
    "see_passport",
    "sweep_passports",
    "take_up",
    "unsealed",
    "withdraw",
    "write_letter",
    "write_many",
    "zip_many",
]
