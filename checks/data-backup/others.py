#!/usr/bin/env python3
"""What other programs make of our archives and databases, and the other way round: see run."""
import hashlib
import os
import pathlib
import sqlite3
import subprocess
import sys
import threading
import time

CHECK = os.environ["CHECK"]
KEY = "494be0be35af77bb1287941d70328110af2ed0ae5d19865b537225e91783690a"


def archives(work):
    import pyzipper

    ours = work / "ours.zip"
    listed = subprocess.run([CHECK, "read", ours], check=True, capture_output=True, text=True).stdout
    with pyzipper.AESZipFile(ours) as archive:
        archive.setpassword(b"testpassword")
        found = "".join(
            f"{name} {len(content)} {hashlib.sha256(content).hexdigest()}\n"
            for name in archive.namelist()
            for content in [archive.read(name)]
        )
    assert found == listed, "pyzipper reads something else"
    print(f"  pyzipper reads {len(listed.splitlines())} entries of ours")

    # The same entries, packed by others: AE-1 and AE-2, three strengths, stored and deflated.
    folder = work / "entries"
    folder.mkdir()
    with pyzipper.AESZipFile(ours) as archive:
        archive.setpassword(b"testpassword")
        archive.extractall(folder)
    names = [line.split()[0] for line in listed.splitlines()]
    for bits in (128, 192, 256):
        for version in (1, 2):
            for method in (pyzipper.ZIP_STORED, pyzipper.ZIP_DEFLATED):
                theirs = work / f"theirs-{bits}-{version}-{method}.zip"
                with pyzipper.AESZipFile(theirs, "w", compression=method) as archive:
                    archive.setpassword(b"testpassword")
                    archive.setencryption(pyzipper.WZ_AES, nbits=bits, force_wz_aes_version=version)
                    for name in names:
                        archive.writestr(name, (folder / name).read_bytes())
                expect_read(theirs, listed)
    print("  12 archives of pyzipper are read")
    for bits in (128, 192, 256):
        theirs = work / f"seven-{bits}.zip"
        command = ["7z", "a", "-tzip", "-ptestpassword", f"-mem=AES{bits}", str(theirs.resolve()), *names]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
        expect_read(theirs, listed)
    print("  3 archives of 7z are read")


def expect_read(path, listed):
    found = subprocess.run([CHECK, "read", path], check=True, capture_output=True, text=True).stdout
    assert sorted(found.splitlines()) == sorted(listed.splitlines()), path


def databases(work):
    # The password of the messages is a text with the key in hexadecimal. That of the sessions is the 32 bytes of the key,
    # which PRAGMA takes if they are letters.
    letters = b"abcdefghijklmnopqrstuvwxyzABCDEF"
    for name, key, password, arguments in [
        ("messages", KEY, f'x"{KEY}"', []),
        ("sessions", letters.hex(), letters.decode(), ["fs"]),
    ]:
        database(work, name, password, [key, *arguments])


def database(work, name, password, arguments):
    import sqlcipher3

    def unlocked(path):
        connection = sqlcipher3.connect(str(path))
        connection.execute(f"PRAGMA key = '{password}'")
        connection.execute("PRAGMA kdf_iter = 1")
        return connection

    made, plain, sealed = (work / f"{name}-{state}.db" for state in ("made", "plain", "sealed"))
    connection = unlocked(made)
    version = connection.execute("PRAGMA cipher_version").fetchone()[0]
    assert version.startswith("4."), version
    connection.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, body TEXT)")
    rows = [(number, f"message {number} ü") for number in range(5000)]
    connection.executemany("INSERT INTO message VALUES (?, ?)", rows)
    connection.commit()
    connection.close()
    subprocess.run([CHECK, "open-database", made, plain, *arguments], check=True)
    found = sqlite3.connect(plain).execute("SELECT * FROM message ORDER BY id").fetchall()
    assert found == rows, "an opened database holds something else"
    pages = made.stat().st_size // 4096
    print(f"  {name}: a database of SQLCipher {version} is opened: {len(rows)} rows in {pages} pages")
    subprocess.run([CHECK, "seal-database", plain, sealed, *arguments], check=True)
    connection = unlocked(sealed)
    assert connection.execute("SELECT * FROM message ORDER BY id").fetchall() == rows
    assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
    print(f"  {name}: sealed here, it opens in SQLCipher, and its integrity check finds nothing")


def measure(command):
    seconds, peak, ended = watched(command)
    assert ended.returncode == 0, ended
    words = [word for word in command[1:] if word.isalpha()]
    print(f"  {' '.join(words)}: {seconds:.2f} s, {peak} KiB")


def watched(command):
    """Seconds, and the peak resident memory of the process. What `getrusage` says of a child has this program's in it."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    peak = 0
    status = pathlib.Path(f"/proc/{process.pid}/status")

    def look():
        nonlocal peak
        while process.poll() is None:
            lines = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
            if lines and pathlib.Path(process.args[0]).name in os.readlink(f"/proc/{process.pid}/exe"):
                peak = int(lines[0].split()[1])
            time.sleep(0.01)

    watcher = threading.Thread(target=look)
    watcher.start()
    output, errors = process.communicate()
    watcher.join()
    return time.monotonic() - began, peak, subprocess.CompletedProcess(command, process.returncode, output, errors)


def damage(work):
    """Cuts the end off, and alters a byte inside of a file in the middle."""
    archive = bytearray((work / "large.zip").read_bytes()[:-20000])
    archive[archive.index(b"message_media_", len(archive) // 2) + 1000] ^= 1
    (work / "damaged.zip").write_bytes(archive)


def recover(work):
    program, password = os.environ["PROGRAM"], ["--password-file", work / "password"]

    def run(*arguments):
        return subprocess.run([program, "backup", *arguments, *password], capture_output=True, text=True)

    refused = run("verify", work / "damaged.zip")
    assert refused.returncode == 4 and "the archive is cut off" in refused.stderr, refused
    command = [program, "backup", "recover", work / "damaged.zip", work / "recovered.zip", *password]
    seconds, peak, recovered = watched(command)
    assert recovered.returncode == 4, (recovered.returncode, recovered.stdout[-200:], recovered.stderr)
    lost = [line for line in recovered.stdout.splitlines() if line.startswith("lost: ")]
    assert len(lost) == 1, lost
    print(f"  {recovered.stdout.splitlines()[-2]}: {seconds:.2f} s, {peak} KiB")
    again = run("verify", work / "recovered.zip")
    assert again.returncode in (0, 4), again
    print(f"  verified again: {', '.join(again.stdout.splitlines()[:3])}")


if sys.argv[1] == "measure":
    measure(sys.argv[2:])
else:
    {"archives": archives, "databases": databases, "damage": damage, "recover": recover}[sys.argv[1]](pathlib.Path(sys.argv[2]))
