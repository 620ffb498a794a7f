"""Debian's chromium showing cards on the page of Anki's reviewer: a WebDriver client of the standard library.

The page's files come from the wheel ``aqt``, installed without its dependencies; nothing of it is imported.
"""

import base64
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
_PAGE = """<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/_anki/css/webview.css">
<link rel="stylesheet" href="/_anki/css/reviewer.css"></head><body>
<script>window.bridgeCommand = window.pycmd = function (what) { (window.asked = window.asked || []).push(what); };</script>
<script src="/_anki/js/mathjax.js"></script><script src="/_anki/js/vendor/mathjax/tex-chtml-full.js"></script>
<script src="/_anki/js/reviewer.js"></script>
<div id="_mark" hidden></div><div id="_flag" hidden></div><div id="qa" dir="auto"></div></body></html>"""
_SHOW = """
const [face, html, other, bodyclass, done] = arguments;
(async () => {
  await MathJax.startup.promise;
  if (face === "question") _showQuestion(html, other, bodyclass); else _showAnswer(html, bodyclass);
  const start = Date.now();
  while (!document.querySelector("#qa .qz") || document.querySelector("#qa .qz").dataset.seen
         || document.getElementById("qa").style.opacity === "0")
    if (Date.now() - start > 8000) throw new Error("Anki's page shows nothing"); else await new Promise(go => setTimeout(go, 10));
  await MathJax.startup.promise;
  await new Promise(go => setTimeout(go, 30));
  const root = document.querySelector("#qa .qz");
  root.dataset.seen = "1";
  done(null);
})().catch(error => done(String(error)));
"""


def missing() -> str:
    """Return why no card can be shown here; an empty string where it can. With QUIZ_CHROMIUM set it must be possible."""
    if "QUIZ_CHROMIUM" in os.environ:
        return ""
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        return "no chromium and chromedriver: apt-get install chromium chromium-driver"
    if find_spec("_aqt") is None:
        return "no page of Anki's reviewer: pip install --no-deps aqt"
    return ""


class Browser:
    """One window."""

    def __init__(self, driver: str, address: str) -> None:
        self._driver = driver
        self._address = address
        arguments = {"args": list(FLAGS)}
        logging = {"browser": "ALL"}
        wanted = {"browserName": "chrome", "goog:chromeOptions": arguments, "goog:loggingPrefs": logging}
        self._session = ""
        self._session = "/session/" + self._post("/session", capabilities={"alwaysMatch": wanted})["sessionId"]
        self._bodyclass = ""

    def open(self, *, width: int = 360, height: int = 740, night: bool = False) -> None:
        """Open the reviewer's page on a screen."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": False}
        self._post("/goog/cdp/execute", cmd="Emulation.setDeviceMetricsOverride", params=metrics)
        self._post("/url", url=self._address)
        self._bodyclass = "card card1" + (" nightMode night_mode" if night else "")
        # What MathJax says of its own parts while it starts is not a card's doing, and comes when it is ready.
        self._post("/execute/async", script="MathJax.startup.promise.then(() => arguments[0]());", args=[])
        self._log()

    def show(self, face: str, html: str) -> None:
        """Show the ``question`` or the ``answer`` as Anki does, and wait until its formulas are set."""
        failed = self._post(
            "/execute/async", script=_SHOW, args=[face, html, html if face == "answer" else "", self._bodyclass]
        )
        assert failed is None, failed

    def run(self, script: str, *arguments: object) -> Any:
        """Return what a script returns."""
        return self._post("/execute/sync", script=script, args=list(arguments))

    def complaints(self) -> list[str]:
        """Return what the console said since the last call, of warnings and errors."""
        return [entry["message"] for entry in self._log() if entry["level"] in ("SEVERE", "WARNING")]

    def picture(self, file: Path) -> None:
        """Take a picture of the whole card."""
        high = min(4000, self.run("return Math.ceil(document.documentElement.scrollHeight)"))
        width = self.run("return window.innerWidth")
        clip = {"x": 0, "y": 0, "width": width, "height": high, "scale": 1}
        taken = self._post(
            "/goog/cdp/execute", cmd="Page.captureScreenshot", params={"clip": clip, "captureBeyondViewport": True}
        )
        file.write_bytes(base64.b64decode(taken["data"]))

    def close(self) -> None:
        """Close the window."""
        urlopen(Request(self._driver + self._session, method="DELETE"), timeout=30).close()

    def _log(self) -> Any:
        return self._post("/se/log", type="browser")

    def _post(self, path: str, **body: object) -> Any:
        request = Request(self._driver + self._session + path, json.dumps(body).encode(), method="POST")
        with urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())["value"]


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Start chromium with the reviewer's page; everything that was started ends with it."""
    found = find_spec("_aqt")
    assert found is not None
    assert found.submodule_search_locations
    (folder / "index.html").write_text(_PAGE, encoding="utf-8")
    anki = folder / "_anki"
    if not anki.exists():
        anki.symlink_to(Path(found.submodule_search_locations[0], "data", "web"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = _free_port()
    process = subprocess.Popen(
        ["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(folder), "TMPDIR": str(folder)},
    )  # fmt: skip
    try:
        _wait(port)
        window = Browser(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{server.server_address[1]}/index.html")
        try:
            yield window
        finally:
            window.close()
    finally:
        process.terminate()
        process.wait(timeout=30)
        server.shutdown()
        server.server_close()


def typed_question(html: str) -> str:
    """Put the field for typing where Anki puts it."""
    field = '<center><input type=text id=typeans onkeypress="_typeAnsPress();"></center>'
    return re.sub(r"\[\[type:[^]]*\]\]", field, html)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(200):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("chromedriver does not answer")
