#!/usr/bin/env python3
"""Makes a large data backup: large.py FILE, with 50 chats, 100,000 messages and 1,000 media.

The archive is written by pyzipper, in the form of the app as far as it can. The password is `testpassword`, the identity that
of the known answers of the ID export.
"""
import csv
import hashlib
import io
import json
import sys

import zlib

import pyzipper

PASSWORD = b"testpassword"
OWN_ID = "0ZAHXXHB"
EXPORT = "4K4M-5Q6T-KFUH-KHL5-2VCJ-ZM57-NL7R-WJTA-V45L-NJAM-WLEU-5DS4-XF7S-OPH4-CTCL-N2CF-3C4C-HPB7-YZWW-U3S6"
CHATS, MESSAGES, MEDIA = 50, 100_000, 1_000
MEDIA_LENGTH = 64 * 1024
CONTACTS = "identity,publickey,verification,acid,firstname,lastname,nick_name,last_update,hidden,archived,identity_id"
COLUMNS = (
    "apiid,uid,isoutbox,isread,issaved,messagestae,posted_at,created_at,modified_at,type,body,isstatusmessage,caption,"
    "quoted_message_apiid,delivered_at,read_at,g_msg_states,display_tags,edited_at,deleted_at"
)
WORDS = "the tide is low at six and the boats <b>wait</b> in the harbour & nobody \"knows\" why, not even\nthe seagulls".split(" ")


def picture(width, height, seed):
    """A PNG of a slope of colours."""

    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    rows = b"".join(
        b"\0" + b"".join(bytes((x * 255 // width, y * 255 // height, seed)) for x in range(width)) for y in range(height)
    )
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PICTURE = picture(160, 100, 128)


def digits(seed, length):
    return hashlib.sha256(str(seed).encode()).hexdigest()[:length]


def identity(number):
    return f"C{number:07d}"


def table(rows):
    """Every cell in quotes, backslashes doubled, as the app writes it."""
    output = io.StringIO()
    writer = csv.writer(output, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for row in rows:
        writer.writerow([str(cell).replace("\\", "\\\\") for cell in row])
    return output.getvalue()


def message(number, is_media):
    time = 1_600_000_000_000 + number * 60_000
    uid = f"{digits(number, 8)}-0000-4000-8000-{number:012d}"
    text = " ".join(WORDS[(number + i) % len(WORDS)] for i in range(3 + number % 20))
    kind, body = "TEXT", text
    if is_media:
        kind = "FILE"
        body = json.dumps([digits(uid, 32), digits(text, 64), "image/png", MEDIA_LENGTH, f"photo-{number}.png", 1, True,
                           text, "image/png", {"w": 1, "h": 1}])
    own = number % 3 == 0
    return uid, [digits(time, 16), uid, int(own), 1, 1, "READ", time, time, time, kind, body, 0,
                 text if is_media else "", "", time, time, "", 0, "", ""]


def main():
    (path,) = sys.argv[1:]
    with pyzipper.AESZipFile(path, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(PASSWORD)
        archive.writestr("settings", table([["version", 27]]))
        archive.writestr("identity", EXPORT)
        number = 0
        for chat in range(CHATS):
            rows = [COLUMNS.split(",")]
            for place in range(MESSAGES // CHATS):
                is_media = place % (MESSAGES // MEDIA) == 50
                uid, row = message(number, is_media)
                rows.append(row)
                number += 1
                if is_media:
                    noise = hashlib.shake_128(uid.encode()).digest(MEDIA_LENGTH - len(PICTURE))
                    archive.writestr(f"message_media_{uid}", PICTURE + noise)
            archive.writestr(f"message_{chat:010d}.csv", table(rows))
        contacts = [CONTACTS.split(",")]
        for chat in range(CHATS):
            contacts.append([identity(chat), digits(chat, 64), "SERVER_VERIFIED", "", f"Ada {chat}", "Lovelace <i>", "ada",
                             1_700_000_000_000, 0, 0, f"{chat:010d}"])
        archive.writestr("contacts.csv", table(contacts))
        for name, header in [("groups.csv", "id,creator,groupname,created_at,last_update,members,archived,groupDesc,"
                                            "groupDescTimestamp,group_uid,user_state"),
                             ("distribution_list.csv", "id,distribution_list_name,created_at,last_update,"
                                                       "distribution_members,archived")]:
            archive.writestr(name, table([header.split(",")]))


if __name__ == "__main__":
    main()
