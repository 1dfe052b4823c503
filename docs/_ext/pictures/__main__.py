"""`make pictures`: draws each picture again, and takes those of pages if there is a browser."""

from pictures import layers, pages, report

for drawing in (report, layers):
    drawing.FILE.parent.mkdir(exist_ok=True)
    drawing.FILE.write_text(drawing.draw(), encoding="utf-8")
if pages.browser() is None:
    print("Chromium is not installed: the pictures of pages stay as they are; `make browser` installs it")  # noqa: T201
else:
    pages.take()
