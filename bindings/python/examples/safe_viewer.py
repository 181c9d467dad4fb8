"""Shows who is in a Safe backup: `safe_viewer.py FILE IDENTITY`, and the password on the standard input."""

import sys
from pathlib import Path

from eeema import safe

file, identity = sys.argv[1:]
with safe.MasterKey.derive(sys.stdin.readline().rstrip("\n"), identity) as key:
    document, warnings = safe.open(key, Path(file).read_bytes())
print(f"{identity}, called {document.nickname!r}, with {len(document.contacts)} contacts")
for contact in document.contacts:
    print(f"  {contact.identity}  {contact.verification:16}  {contact.first_name} {contact.last_name}".rstrip())
for group in document.groups:
    print(f"  group {group.name!r} of {group.creator} with {len(group.members)} members")
for warning in warnings:
    print(f"  left out: {warning.pointer}: {warning.text}")
