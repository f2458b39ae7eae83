"""Holding an office's own template of a text to the one that comes with Duban: it may say it otherwise, and has to say all of it.

Nothing is rendered: which arguments there are, and what is printed of them, stands in the templates themselves.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

TAGS = frozenset(
    {"b", "i", "u", "s", "code", "pre", "blockquote", "a", "tg-spoiler"}
)  # that Telegram knows and Duban uses
_OF_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)?")


@dataclass(frozen=True)
class Problem:
    """What is wrong with a template, and in which line."""

    line: int
    words: str


@dataclass(frozen=True)
class _Said:
    """What a template is made of: by name, the first line it stands in."""

    arguments: Mapping[str, int]
    attributes: Mapping[str, int]  # all that it reads of anything
    printed: Mapping[str, int]  # arguments and attributes that come out
    templates: Mapping[str, int]
    macros: frozenset[str]


def problems(
    environment: Environment, source: str, shipped: Sequence[str], labels: Mapping[str, Mapping[str, str]]
) -> Iterator[Problem]:
    """Give what is wrong with a template. `shipped`: Duban's own in the same language, then in the others."""
    try:
        environment.compile(source)  # knows which filters and tests there are
        tree = environment.parse(source)
    except TemplateSyntaxError as wrong:
        yield Problem(wrong.lineno, wrong.message or "is no template")
        return
    own = _said(environment, tree)
    first, *others = [_said(environment, environment.parse(one)) for one in shipped]
    yield from _unknown("argument", own.arguments, first.arguments)
    yield from _unknown("field", own.attributes, chain(first.attributes, *(one.attributes for one in others)))
    yield from _unknown("template", own.templates, first.templates)
    yield from _unlabelled(tree, labels)
    for name in sorted(first.macros - own.macros):
        yield Problem(1, f"has no macro {name}, which Duban's own texts use")
    for name, line in first.printed.items():
        if name not in own.printed:
            yield Problem(1, f"does not print {name}, which Duban's own text does in line {line}")
    yield from _markup(source)


def _unknown(what: str, own: Mapping[str, int], known: Iterable[str]) -> Iterator[Problem]:
    there = set(known)
    for name, line in own.items():
        if name not in there:
            yield Problem(line, f"there is no {what} {name} (there are: {', '.join(sorted(there)) or 'none'})")


def _said(environment: Environment, tree: nodes.Template) -> _Said:
    arguments = meta.find_undeclared_variables(tree) - environment.globals.keys()
    return _Said(
        _lines((node.name, node.lineno) for node in tree.find_all(nodes.Name) if node.name in arguments),
        _lines(_attributes(tree)),
        _lines(_printed(tree, arguments)),
        _lines(_templates(tree)),
        frozenset(macro.name for macro in tree.find_all(nodes.Macro)),
    )


def _lines(found: Iterable[tuple[str, int]]) -> dict[str, int]:
    lines: dict[str, int] = {}
    for name, line in found:
        lines.setdefault(name, line)
    return lines


def _attributes(tree: nodes.Node) -> Iterator[tuple[str, int]]:
    """Give what is read of anything but Jinja's own `loop`."""
    for node in tree.find_all(nodes.Getattr):
        if not (isinstance(node.node, nodes.Name) and node.node.name == "loop"):
            yield node.attr, node.lineno
    for item in tree.find_all(nodes.Getitem):
        if isinstance(item.arg, nodes.Const) and isinstance(item.arg.value, str):
            yield item.arg.value, item.lineno


def _printed(tree: nodes.Template, arguments: set[str]) -> Iterator[tuple[str, int]]:
    for output in tree.find_all(nodes.Output):
        called = {call.node for call in output.find_all(nodes.Call)}
        methods = {node.attr for node in called if isinstance(node, nodes.Getattr)}
        yield from ((name, line) for name, line in _attributes(output) if name not in methods)
        for node in output.find_all(nodes.Name):
            if node.name in arguments and node not in called:
                yield node.name, node.lineno


def _templates(tree: nodes.Node) -> Iterator[tuple[str, int]]:
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        named = getattr(node, "template", None)
        if isinstance(named, nodes.Const):
            yield str(named.value), node.lineno


def _unlabelled(tree: nodes.Template, labels: Mapping[str, Mapping[str, str]]) -> Iterator[Problem]:
    """Give the short words that a template asks for and that there are not."""
    for call in tree.find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name) or call.node.name != "label" or not call.args:
            continue
        section, *rest = [node.value if isinstance(node, nodes.Const) else None for node in call.args]
        if section is not None and section not in labels:
            yield Problem(call.lineno, f"there is no section {section} of short words")
        elif section is not None and rest and rest[0] is not None and rest[0] not in labels[section]:
            yield Problem(call.lineno, f"there is no word {rest[0]} in the section {section}")


def _markup(source: str) -> Iterator[Problem]:
    """Give tags that Telegram does not know, that are not closed, and a bare <: such a message would not go out."""
    words = _OF_JINJA.sub(lambda of_jinja: "\n" * of_jinja[0].count("\n"), source)
    open_tags: dict[str, int] = {}
    for tag in _TAG.finditer(words):
        line, name = words.count("\n", 0, tag.start()) + 1, (tag[2] or "").lower()
        if name not in TAGS:
            yield Problem(line, f"<{tag[1]}{name} is no tag that Telegram knows; write &lt; for the sign itself")
            return
        open_tags[name] = open_tags.get(name, 0) + (-1 if tag[1] else 1)
    for name, count in open_tags.items():
        if count:
            yield Problem(1, f"<{name}> and </{name}> do not pair")
