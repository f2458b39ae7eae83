"""How a Chromium of this machine is started, for tests of the page and for its pictures."""

import shutil

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ("background-networking", "component-update", "sync", "gpu", "quic")
SWITCHES = ["--no-sandbox", "--headless=new", "--no-first-run", *(f"--disable-{what}" for what in QUIET)]
