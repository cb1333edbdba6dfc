"""What Qt writes as PDF, made exact in size and the same for the same figure: no dates, no random numbers."""

from __future__ import annotations

import hashlib
import re
from xml.sax.saxutils import escape

_MEDIA_BOX = re.compile(rb"(/(?:MediaBox|TrimBox) )\[0 0 [\d. ]+\]")
_DATE = re.compile(rb"/(?:Creation|Mod)Date \(D:[^)]*\)\n")
_ENTRY = re.compile(rb"(\d{10}) (\d{5} n)")
_START = re.compile(rb"startxref\s+(\d+)")
_ID = re.compile(rb"/ID \[[^\]]*\]")
_LETTERS = re.compile(rb"begincmap.*?endcmap", re.DOTALL)
_LISTED = re.compile(rb"\[[^\]]*\]")
_TAB = re.compile(rb"(?<=[\[ ])<0009>(?= )")
_METADATA = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreatorTool>{software}</xmp:CreatorTool>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def metadata(title: str, software: str) -> bytes:
    """Title and maker as XMP (ISO 16684-1), in place of Qt's, which also says when."""
    return _METADATA.format(title=escape(title), software=escape(software)).encode()


def cropped(data: bytes, width: float, height: float, top: int) -> bytes:
    """The page cut to its exact size in points, which Qt rounds to whole ones; nothing in the file moves."""

    def box(found: re.Match[bytes]) -> bytes:
        exact = b"[0 %.2f %.2f %d]" % (top - height, width, top)
        return found[1] + exact.ljust(len(found[0]) - len(found[1]))

    return _MEDIA_BOX.sub(box, data)


def spaced(data: bytes) -> bytes:
    """The blanks of texts said to be blanks: Qt takes the glyph that they share with tabs for that of a tab."""
    return _LETTERS.sub(lambda found: _LISTED.sub(lambda each: _TAB.sub(b"<0020>", each[0]), found[0]), data)


def undated(data: bytes) -> bytes:
    """Drop the dates, whose length tells the time zone, and let the content name the file (ISO 32000-1, 14.4).

    The table of objects at the end holds the place of each, and these move.
    """
    table = data.rindex(b"\nxref\n") + 1
    cuts = [found.span() for found in _DATE.finditer(data, 0, data.index(b"endobj"))]

    def moved(place: int) -> int:
        return place - sum(end - begin for begin, end in cuts if end <= place)

    body = data[:table]
    for begin, end in reversed(cuts):
        body = body[:begin] + body[end:]
    tail = _ENTRY.sub(lambda found: b"%010d %b" % (moved(int(found[1])), found[2]), data[table:])
    tail = _START.sub(b"startxref\n%d" % moved(table), tail)
    name = hashlib.md5(body, usedforsecurity=False).hexdigest().encode()
    return body + _ID.sub(b"/ID [<%b> <%b>]" % (name, name), tail)
