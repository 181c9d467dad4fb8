#!/usr/bin/env python3
"""Makes a small data backup whose every text is hostile: hostile.py FILE.

Names of people and groups, texts, captions, names of files, places, and media that are no media: each tries to become a part
of the page, of the table or of the file system in which it ends.
"""
import json
import sys

import pyzipper

from large import COLUMNS, CONTACTS, EXPORT, PASSWORD, PICTURE, digits, table

HOSTILE = [
    "<script>document.title='owned'</script>",
    "</script><script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "\" onmouseover=\"document.title='owned'\" x=\"",
    "' onmouseover='document.title=1' x='",
    "</div></li></ol><h2>owned</h2>",
    "<style>li{display:none!important}</style>",
    "<iframe src=javascript:document.title='owned'></iframe>",
    "<a href=\"javascript:document.title='owned'\">owned</a>",
    "<meta http-equiv=refresh content='0;url=https://example.com/'>",
    "<base href=https://example.com/><form action=https://example.com/>",
    "<!-- ", "]]>", "&lt;script&gt;", "&#60;script&#62;", "<\0script>", "<svg/onload=document.title='owned'>",
    "\u202egnp.exe", "\u2066 isolated", "\u001b[31mred\u0007", "a\u0000b\u0085c\ufffe",
    "=HYPERLINK(\"https://example.com/\")", "+1+1", "-1+1", "@SUM(1)", "\t=1+1",
    "../../../etc/passwd", "..\\..\\windows", "C:\\con", "line\nbreak\r\nand\ttab", "{{7*7}}${7*7}", "x" * 20_000,
]
# Media that a browser would run, if their name or their content had a say.
MEDIA = [b"<html><script>document.title='owned'</script></html>", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
         b"", PICTURE, b"GIF8<script>", b"%PDF-1.7 nothing"]


def main():
    (path,) = sys.argv[1:]
    with pyzipper.AESZipFile(path, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(PASSWORD)
        archive.writestr("settings", table([["version", 27]]))
        archive.writestr("identity", EXPORT)
        rows = [COLUMNS.split(",")]
        for number, text in enumerate(HOSTILE):
            rows += messages(number, text)
        for number, content in enumerate(MEDIA):
            uid = f"media-{number}"
            archive.writestr(f"message_media_{uid}", content)
            rows.append(row(uid, "FILE", file_body(uid, "text/html", "evil.html", "<b>caption</b>")))
        archive.writestr("message_0000000000.csv", table(rows))
        contacts = [CONTACTS.split(",")]
        for number, text in enumerate(HOSTILE):
            contacts.append([f"C{number:07d}", digits(number, 64), "SERVER_VERIFIED", text, text, "", text, 1, 0, 0, f"{number:010d}"])
        archive.writestr("contacts.csv", table(contacts))
        groups = ["id,creator,groupname,created_at,last_update,members,archived,groupDesc,groupDescTimestamp,group_uid,user_state".split(",")]
        for number, text in enumerate(HOSTILE):
            groups.append([digits(number, 16), f"C{number:07d}", text, 1, 1, f"C{number:07d}", 0, text, 1, f"{number:010d}", 0])
            columns = COLUMNS.replace("uid,", "uid,identity,", 1).split(",")
            message = row(f"group-{number}", "TEXT", text)
            archive.writestr(f"group_message_{number:010d}.csv", table([columns, message[:2] + [f"C{number:07d}"] + message[2:]]))
        archive.writestr("groups.csv", table(groups))
        header = "id,distribution_list_name,created_at,last_update,distribution_members,archived"
        archive.writestr("distribution_list.csv", table([header.split(",")]))


def messages(number, text):
    """One text in every place that a message has for one."""
    bodies = [
        ("TEXT", text),
        ("FILE", file_body(f"file-{number}", text, text, text)),
        ("LOCATION", json.dumps([1.5, 2.5, 3, text, text])),
        ("GROUP_STATUS", json.dumps([4, {"status": 1, "identity": text, "ballotName": text, "newGroupName": text}])),
        ("FORWARD_SECURITY_STATUS", json.dumps([3, {"status": 1, "staticText": text}])),
        (text, text),
    ]
    return [row(f"{number}-{place}", kind, body) for place, (kind, body) in enumerate(bodies)]


def file_body(uid, mime, name, caption):
    return json.dumps([digits(uid, 32), digits(uid + "k", 64), mime, 10, name, 1, True, caption, mime, {}])


def row(uid, kind, body):
    return [digits(uid, 16), uid, 0, 1, 1, "READ", 1, 1, 1, kind, body, 0, "<b>caption</b>", "", 1, 1, "", 0, "", ""]


if __name__ == "__main__":
    main()
