"""Safe backups."""

from . import _native

__all__ = [
    "Contact",
    "DistributionList",
    "Document",
    "Group",
    "Link",
    "MasterKey",
    "ServerAddress",
    "Settings",
    "Warning",
    "assess",
    "basic_auth",
    "decode",
    "generate_password",
    "open",
    "open_container",
    "seal",
    "seal_container",
]

Contact = _native.safe.Contact
DistributionList = _native.safe.DistributionList
Document = _native.safe.Document
Group = _native.safe.Group
Link = _native.safe.Link
MasterKey = _native.safe.MasterKey
ServerAddress = _native.safe.ServerAddress
Settings = _native.safe.Settings
Warning = _native.safe.Warning
assess = _native.safe.assess
basic_auth = _native.safe.basic_auth
decode = _native.safe.decode
generate_password = _native.safe.generate_password
open = _native.safe.open
open_container = _native.safe.open_container
seal = _native.safe.seal
seal_container = _native.safe.seal_container
