#!/usr/bin/env python3
"""Looks at an export in a real browser, as on a phone.

browser.py hostile FOLDER          nothing in an export of hostile.py has become a part of the page, and it can be searched
browser.py search PAGE WORD COUNT  how many messages a search finds
browser.py picture PAGE FILE       a picture of a page

Chromium is told what to do through a pipe (the DevTools protocol); no other program is needed. CHROMIUM names another browser.
"""
import base64
import fcntl
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import hostile

WIDTH, HEIGHT = 390, 844
# What a page is made of.
ELEMENTS = set("HTML HEAD META TITLE STYLE SCRIPT BODY HEADER H1 A BDI INPUT OUTPUT OL LI DIV SPAN IMG VIDEO AUDIO".split())

SHOW_A_PICTURE = """(async () => {
    const picture = document.querySelector("img");
    picture.loading = "eager";
    await picture.decode();
    for (let turn = 0; turn < 5; turn++) {
        picture.scrollIntoView({block: "center"});
        await new Promise(requestAnimationFrame);
    }
})()"""


class Browser:
    def __init__(self, profile):
        # The browser reads from 3 and writes to 4.
        theirs, self.to_browser = (fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in os.pipe())
        self.from_browser, also_theirs = (fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in os.pipe())

        def place():
            os.dup2(theirs, 3)
            os.dup2(also_theirs, 4)

        command = [os.environ.get("CHROMIUM", "chromium"), "--headless=new", "--remote-debugging-pipe", "--disable-gpu",
                   "--hide-scrollbars", "--no-first-run", "--disable-dev-shm-usage", f"--user-data-dir={profile}"]
        if os.geteuid() == 0:
            command.append("--no-sandbox")
        # Number 3 and 4 may be taken here; `place` replaces them there.
        self.process = subprocess.Popen(command, preexec_fn=place, close_fds=False, stderr=subprocess.DEVNULL)
        os.close(theirs)
        os.close(also_theirs)
        self.rest, self.count, self.session, self.requests = b"", 0, None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")
        self.call("Network.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT, deviceScaleFactor=1, mobile=True)

    def read(self):
        while b"\0" not in self.rest:
            piece = os.read(self.from_browser, 1 << 16)
            assert piece, "the browser is gone"
            self.rest += piece
        text, self.rest = self.rest.split(b"\0", 1)
        message = json.loads(text)
        if message.get("method") == "Network.requestWillBeSent":
            self.requests.append(message["params"]["request"]["url"])
        return message

    def call(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to_browser, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.count:
                assert "error" not in answer, answer
                return answer["result"]

    def open(self, path):
        self.call("Page.navigate", url=Path(path).resolve().as_uri())
        while self.read().get("method") != "Page.loadEventFired":
            pass

    def evaluate(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def search(self, words):
        """How many are shown, and what the page says about it."""
        self.evaluate(f"box.value = {json.dumps(words)}; box.dispatchEvent(new Event('input'))")
        shown = "[...document.querySelectorAll('li')].filter(item => item.getClientRects().length).length"
        return self.evaluate(shown), self.evaluate("document.querySelector('output').textContent")

    def close(self):
        self.process.kill()
        self.process.wait()


def look(browser, page):
    """What holds for every page: only our elements and one script, no handlers, links inside, nothing wider than a phone."""
    browser.open(page)
    found = set(browser.evaluate("[...new Set([...document.querySelectorAll('*')].map(item => item.tagName))]"))
    assert found <= ELEMENTS, f"{page}: {found - ELEMENTS}"
    assert browser.evaluate("document.scripts.length") == 1, page
    attributes = set(browser.evaluate("[...new Set([...document.querySelectorAll('*')].flatMap(item => item.getAttributeNames()))]"))
    assert not [name for name in attributes if name.startswith("on")], f"{page}: {attributes}"
    for link in browser.evaluate("[...document.querySelectorAll('[src],[href]')].map(item => item.getAttribute('src') ?? item.getAttribute('href'))"):
        assert link == "../index.html" or link.startswith(("../media/0", "chats/0")), f"{page}: {link}"
        assert (page.parent / link).is_file(), f"{page}: {link}"
    assert "owned" not in browser.evaluate("document.title").split(), page
    width = browser.evaluate("document.documentElement.scrollWidth")
    assert width == WIDTH == browser.evaluate("innerWidth"), f"{page}: {width} pixels wide"
    size = browser.evaluate("Math.min(...[...document.querySelectorAll('.t')].map(item => parseFloat(getComputedStyle(item).fontSize)))")
    assert size is None or size >= 16, f"{page}: {size} pixels"


def shown(text):
    """As a page shows a text: characters that HTML does not have are replaced, ends of lines are one character."""
    replaced = "".join("\ufffd" if ord(c) < 9 or 0xB <= ord(c) < 0xD or 0xD < ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 else c for c in text)
    return replaced.replace("\r\n", "\n").replace("\r", "\n")


def check_hostile(browser, folder):
    index, *chats = sorted(folder.glob("index.html")) + sorted(folder.glob("chats/*.html"))
    for page in [index, *chats]:
        look(browser, page)
    browser.open(chats[0])
    texts = browser.evaluate("[...document.querySelectorAll('.t')].map(item => item.textContent)")
    expected = 6 * len(hostile.HOSTILE) + len(hostile.MEDIA)
    assert len(texts) == expected, f"{len(texts)} messages instead of {expected}"
    for text in hostile.HOSTILE:
        # As a text, and as that of an unknown type; in the others with words around it.
        assert texts.count(shown(text)) >= 2, repr(text)
        assert sum(shown(text) in found for found in texts) >= 6, repr(text)
    assert browser.search("document.title='owned'")[0] > 0
    assert browser.search("SVG/ONLOAD") == (6, "6 found"), browser.search("SVG/ONLOAD")
    assert browser.search("") == (expected, "")
    outside = [url for url in browser.requests if not url.startswith("file:")]
    assert not outside, outside
    print(f"  {len(chats) + 1} pages of hostile texts: only our elements, one script, no request, searchable, {WIDTH} pixels wide")


def main():
    command, *arguments = sys.argv[1:]
    with tempfile.TemporaryDirectory() as profile:
        browser = Browser(profile)
        try:
            if command == "hostile":
                check_hostile(browser, Path(arguments[0]))
            elif command == "search":
                page, words, count = arguments
                browser.open(page)
                assert browser.search(words) == (int(count), f"{count} found"), browser.search(words)
                print(f"  {words!r} is found in {count} messages of a page")
            else:
                page, file = arguments
                browser.open(page)
                browser.evaluate(SHOW_A_PICTURE)
                taken = browser.call("Page.captureScreenshot", format="png")
                Path(file).write_bytes(base64.b64decode(taken["data"]))
        finally:
            browser.close()


main()
