"""Programming, markup and data languages: file extensions, media types, short names (Pygments' registry)."""

import re
from functools import cache
from typing import Annotated, NamedTuple

from dive.packs.computing.entities import FileExtension, ProgrammingLanguage
from dive.tools import About, Pack, Result, ToolError, aliases, seeds, tool

PACK = Pack(
    name="programming_languages",
    domain="computing",
    title="registry of languages of Pygments",
    licence="BSD-2-Clause",
    requires=("pygments",),
    cite="the lexers of Pygments 2.21",
)

_KNOWN = (
    "Python", "JavaScript", "Java", "C", "C++", "C#", "Go", "Rust", "TypeScript", "PHP", "Ruby", "Swift", "Kotlin", "SQL",
    "HTML", "CSS", "Perl", "Haskell", "Fortran", "Scala", "Lua", "Julia", "Bash", "Verilog", "VHDL", "COBOL", "Ada", "Erlang",
    "Elixir", "Clojure", "OCaml", "F#", "Dart", "Prolog", "Scheme", "Racket", "TeX", "PostScript", "Objective-C", "Matlab",
    "ActionScript", "Agda", "AppleScript", "Awk", "BlitzBasic", "Ceylon", "CMake", "CoffeeScript", "Common Lisp",
    "Crystal", "D", "Delphi", "Dylan", "Eiffel", "Elm", "Fish", "Forth", "GraphQL", "Groovy", "Haxe",
    "Idris", "Io", "J", "LLVM", "Logtalk", "Markdown", "Modula-2", "Nix", "PowerShell",
    "PureScript", "reStructuredText", "Sass", "SCSS", "Smalltalk", "Solidity", "Standard ML", "SystemVerilog",
    "Tcl", "Terraform", "TOML", "VB.net", "XML", "XQuery", "XSLT", "YAML", "Zig",
)  # fmt: skip
_RENAMED = {
    "vhdl": "VHDL",
    "verilog": "Verilog",
    "systemverilog": "SystemVerilog",
    "VimL": "Vim script",
    "Nimrod": "Nim",
    "Matlab": "MATLAB",
}
# Pygments also registers mixtures (HTML+PHP), transcripts of sessions and logs: these are no languages.
_MIXTURE = re.compile(r".\+.*[A-Za-z]|\b(session|console|traceback|target|host|log|template|output|raw|text)\b", re.IGNORECASE)


class _Language(NamedTuple):
    name: str
    short_names: tuple[str, ...]
    extensions: tuple[str, ...]
    capitals: frozenset[str]
    """Those of the extensions, in lower case, that the registry has in capitals."""
    media_types: tuple[str, ...]


def _spelled_out(pattern: str) -> list[str]:
    """A file pattern with each character of a bracket in its place: "*.php[345]" as three patterns."""
    match = re.fullmatch(r"([^\[]*)\[([^\]!-]+)\](.*)", pattern)
    if match is None:
        return [pattern]
    return [plain for one in match[2] for plain in _spelled_out(f"{match[1]}{one}{match[3]}")]


@cache
def _languages() -> dict[str, _Language]:
    """Languages that have a file extension, by name in lower case."""
    from pygments.lexers._mapping import LEXERS  # type: ignore[import-untyped]  # the registry behind its look-ups

    found = {}
    for _, name, short_names, patterns, media_types in LEXERS.values():
        spelled = (plain for pattern in patterns for plain in _spelled_out(pattern))
        written = {p[1:] for p in spelled if re.fullmatch(r"\*(\.[A-Za-z0-9+#_-]+)+", p)}
        extensions = tuple(sorted({e.lower() for e in written}))
        capitals = frozenset(e.lower() for e in written if e != e.lower())
        if extensions and not _MIXTURE.search(name):
            called = _RENAMED.get(name, name)
            found[called.casefold()] = _Language(called, short_names, extensions, capitals, tuple(sorted(media_types)))
    return dict(sorted(found.items()))


def _find(text: str) -> _Language:
    wanted = " ".join(text.split()).casefold()
    if wanted in _languages():
        return _languages()[wanted]
    named = [entry for entry in _languages().values() if wanted in entry.short_names]
    if len(named) != 1:
        raise ToolError(f"Pygments registers no single language as '{text[:40]}'; give one such as Python or C++.")
    return named[0]


class LanguageFacts(Result):
    """How files in a language are known."""

    extensions: list[FileExtension] | None
    """None where the registry has some in capitals, so that their number depends on whether case counts."""
    short_names: Annotated[list[str], About("short names")]
    media_types: Annotated[list[str], About("media types")]


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "extensions": [
            "the file extensions of {language}",
            "Which file extensions are listed for {language}?",
        ],
        "extensions#count": ["the number of file extensions of {language}"],
        "media_types": ["the media types of {language}"],
        "media_types#count": ["the number of media types of {language}"],
    },
    each={
        "extensions#count": ["has {most} file extensions"],
        "media_types#count": ["has {most} media types"],
    },
    examples=[
        ({"language": "Rust"}, {"extensions": [".rs", ".rs.in"]}),
        ({"language": "javascript"}, {"extensions": [".cjs", ".js", ".jsm", ".mjs"]}),
        ({"language": "golang"}, {"extensions": [".go"], "media_types": ["text/x-gosrc"]}),
    ],
)
def programming_language(language: ProgrammingLanguage) -> LanguageFacts:
    """Look up a programming, markup or data language: file extensions, short names and media types.

    Args:
        language: name or short name, such as C++ or cpp
    """
    found = _find(language)
    return LanguageFacts(
        extensions=None if found.capitals else list(found.extensions),
        short_names=list(found.short_names),
        media_types=list(found.media_types),
    )


class ExtensionLanguages(Result):
    """Which languages claim an extension."""

    languages: list[ProgrammingLanguage]


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "languages": [
            "the languages of {extension}",
            "Which languages are listed for {extension}?",
        ],
        "languages#count": ["the number of languages of {extension}"],
    },
    each={
        "languages#count": ["is listed for {most} languages"],
    },
    examples=[
        ({"extension": ".kt"}, {"languages": ["Kotlin"]}),
        ({"extension": "py"}, {"languages": ["Python"]}),
    ],
)
def languages_with_extension(extension: FileExtension) -> ExtensionLanguages:
    """List the programming, markup and data languages that use a file extension, by name.

    Args:
        extension: with or without its dot, such as .m
    """
    wanted = "." + extension.strip().lower().removeprefix(".")
    found = sorted((entry.name for entry in _languages().values() if wanted in entry.extensions), key=str.casefold)
    if not found:
        raise ToolError(f"Pygments registers no language for files in '{extension[:30]}'.")
    if any(wanted in entry.capitals for entry in _languages().values()):
        raise ToolError(f"Pygments tells {wanted} from {wanted.upper()}, and not always in the same way.")
    return ExtensionLanguages(languages=found)


@seeds(ProgrammingLanguage, domain="computing")
def language_seeds() -> list[str]:
    """Well-known languages, the best known first."""
    return [_find(name).name for name in _KNOWN]


@aliases(ProgrammingLanguage)
def language_aliases(name: str) -> list[str]:
    """Short names of a language."""
    found = _languages().get(name.casefold())
    return list(found.short_names) if found else []
