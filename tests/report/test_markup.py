"""Nothing that data holds can become markup."""

from html.parser import HTMLParser
from xml.etree import ElementTree

from hypothesis import example, given
from hypothesis import strategies as st

from dive.report.chart import Bar, bars, standalone, ticks
from dive.report.markup import Markup, element, escape, visible


class Seen(HTMLParser):
    """What a browser would make of markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attributes

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<!--",
    "]]>",
    "&lt;b&gt;",
    "\u202egnirts\u202c",
    "a\x00b\x1b[31m",
]


@given(st.text())
def test_text_stays_text(text: str) -> None:
    seen = Seen()
    seen.feed(element("p", text, title=text))
    seen.close()
    assert seen.tags == ["p"]
    assert seen.text.replace("\r", "\n") == visible(text).replace("\r", "\n")
    assert [name for name, _ in seen.attributes] == ["title"]


def test_hostile_examples() -> None:
    for text in HOSTILE:
        seen = Seen()
        seen.feed(element("p", text, class_=text) + element("svg", element("title", text)))
        assert seen.tags == ["p", "svg", "title"]


def test_markup_is_not_escaped_twice() -> None:
    assert element("p", element("b", "<")) == "<p><b>&lt;</b></p>"
    assert escape(Markup("<b>")) == "<b>"


def test_hidden_characters_are_spelled_out() -> None:
    assert visible("a\u202eb\u200bc") == "a⟨U+202E⟩b⟨U+200B⟩c"
    assert visible("x\U000e0041\U000e0042") == "x⟨U+E0041⟩⟨U+E0042⟩"
    england = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    assert visible(england) == england
    assert visible("naïve 東京 👩‍🔬 שלום") == "naïve 東京 👩‍🔬 שלום"


@given(st.text(max_size=40), st.floats(0, 1e9))
@example(HOSTILE[0], 1.0)
def test_plots_are_well_formed(name: str, value: float) -> None:
    drawing = bars([Bar(name, value, name, link="#tasks?q=" + str(abs(hash(name))))], 300, name, name)
    tree = ElementTree.fromstring(standalone(drawing).encode("utf-8", "replace"))
    assert tree.tag == "{http://www.w3.org/2000/svg}svg"
    assert not list(tree.iter("{http://www.w3.org/2000/svg}a")), "a file of its own links nowhere"


@given(st.floats(0, 1e6), st.floats(1e-3, 1e9))
def test_ticks_are_round_and_inside(low: float, span: float) -> None:
    marks = ticks(low, low + span)
    assert len(marks) <= 12
    assert all(low - span * 1e-6 <= mark <= (low + span) * (1 + 1e-6) for mark in marks)
    assert marks == sorted(set(marks))
