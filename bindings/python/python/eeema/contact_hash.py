"""Salted hashes of phone numbers and e-mail addresses, and what the directory is asked with them."""

from . import _native

__all__ = [
    "Match",
    "bulk_answer",
    "bulk_request",
    "challenge_response",
    "email",
    "emails",
    "emails_of_texts",
    "find_phone",
    "lookup_email_path",
    "lookup_phone_path",
    "match_answer",
    "match_request",
    "parse_email",
    "parse_phone",
    "phone",
    "phone_from_typed",
    "phones",
    "phones_of_fixed",
    "phones_of_integers",
    "phones_of_texts",
    "range_hashes",
    "token_answer",
    "token_request",
]

Match = _native.contact_hash.Match
bulk_answer = _native.contact_hash.bulk_answer
bulk_request = _native.contact_hash.bulk_request
challenge_response = _native.contact_hash.challenge_response
email = _native.contact_hash.email
emails = _native.contact_hash.emails
emails_of_texts = _native.contact_hash.emails_of_texts
find_phone = _native.contact_hash.find_phone
lookup_email_path = _native.contact_hash.lookup_email_path
lookup_phone_path = _native.contact_hash.lookup_phone_path
match_answer = _native.contact_hash.match_answer
match_request = _native.contact_hash.match_request
parse_email = _native.contact_hash.parse_email
parse_phone = _native.contact_hash.parse_phone
phone = _native.contact_hash.phone
phone_from_typed = _native.contact_hash.phone_from_typed
phones = _native.contact_hash.phones
phones_of_fixed = _native.contact_hash.phones_of_fixed
phones_of_integers = _native.contact_hash.phones_of_integers
phones_of_texts = _native.contact_hash.phones_of_texts
range_hashes = _native.contact_hash.range_hashes
token_answer = _native.contact_hash.token_answer
token_request = _native.contact_hash.token_request
