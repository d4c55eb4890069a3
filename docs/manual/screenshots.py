"""Takes the manual's pictures from a running demonstration: python docs/manual/screenshots.py"""

from pathlib import Path

from playwright.sync_api import sync_playwright

BASE = "http://127.0.0.1:8000"
PASSWORD = "Ting-zheng-2020"  # noqa: S105 - printed demonstration sign-in
FOLDER = Path(__file__).with_name("pictures")
SHOTS = (
    ("shengjianzhang", 1280, "overview", "/dashboard?year=2020&month=8"),
    ("chengban", 1280, "worklist", "/home"),
    ("chengban", 1280, "hearing", "/hearings/492"),
    ("guan", 1280, "draw", "/draws/489"),
    ("tingzhengyuan", 390, "officer", "/officer"),
    ("tingzhengyuan", 390, "opinion", "/officer/495/opinion/1"),
)


def main() -> None:
    """Sign in as each post and take its pictures."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for name, width, picture, path in SHOTS:
            page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
            page.goto(f"{BASE}/sign-in")
            page.fill("#sign_in_name", name)
            page.fill("#password", PASSWORD)
            page.click("main button[type=submit]")
            page.goto(BASE + path)
            page.screenshot(path=FOLDER / f"{picture}.png", full_page=picture != "overview")
        browser.close()


if __name__ == "__main__":
    main()
