"""Takes the manual's pictures from a running demonstration: python docs/manual/screenshots.py [ADDRESS]"""

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

BASE = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
COLOURS = 64
WHOLE = ("trigger",)
PASSWORD = "Ting-zheng-2020"  # noqa: S105 - printed demonstration sign-in
FOLDER = Path(__file__).with_name("pictures")
# who, width, picture, page, and what to click (or, as #field=value, to type) there
SHOTS = (
    ("shengjianzhang", 1280, "overview", "/dashboard?year=2020&month=8"),
    ("shengjianzhang", 1280, "rectifications", "/rectifications"),
    (
        "qianfa",
        1280,
        "trigger",
        "/triggers",
        "main tbody a",
        "#year=2020",
        "#month=8",
        "main button[type=submit]",
    ),
    ("chengban", 1280, "worklist", "/home"),
    ("chengban", 1280, "hearing", "/hearings/492"),
    ("guan", 1280, "draw", "/draws/489"),
    ("tingzhengyuan", 390, "officer", "/officer"),
    ("tingzhengyuan", 390, "opinion", "/officer/495/opinion/1"),
    ("tingzhengyuan", 390, "officer-data", "/officer/profile"),
    ("chengban", 1280, "cases", "/cases"),
    ("chengban", 1280, "rooms", "/rooms"),
    ("chengban", 1280, "find", "/rooms/find?minutes=120&seats=5&officers=3&days=15"),
    ("chengban", 1280, "plan", "/booking", "main tbody a", "main button[type=submit]"),
    ("jianchazhang", 1280, "approval", "/approvals", "main tbody a"),
    ("guan", 1280, "manage", "/pool/manage"),
)


def main() -> None:
    """Sign in as each post, go to its page (and on by the clicks named) and take the picture."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for name, width, picture, address, *clicks in SHOTS:
            page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
            page.goto(f"{BASE}/sign-in")
            page.fill("#sign_in_name", name)
            page.fill("#password", PASSWORD)
            page.click("main button[type=submit]")
            page.goto(BASE + address)
            for where in clicks:
                if where.startswith("#"):
                    page.fill(*where.split("="))
                    continue
                page.locator(where).first.click()
                page.wait_for_load_state("networkidle")
            path = FOLDER / f"{picture}.png"
            page.screenshot(path=path, full_page=width == 390 or picture in WHOLE)
            Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)
            page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
