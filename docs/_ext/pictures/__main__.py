"""`make pictures`: draws each picture again."""

from pictures import layers, report

for drawing in (report, layers):
    drawing.FILE.parent.mkdir(exist_ok=True)
    drawing.FILE.write_text(drawing.draw(), encoding="utf-8")
