"""Writes docs/commands.md from the commands' own help: `python -m tests.command_document`. A test holds the two together."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from bot.__main__ import app

DOCUMENT = Path(__file__).parents[1] / "docs" / "commands.md"
HEAD = """\
# The `duban` command

Written by `.venv/bin/python -m tests.command_document` from what `--help` says; a test holds the two together.

Commands read their settings from the environment and from `.env` in the folder they are run in (`.env.example` has all of
them), and speak the office's language (`OFFICE_LANGUAGE`). Tables, colours and progress bars are for terminals; a file or a
pipe gets plain lines, and `--json` gives what a program reads. Progress goes to the standard error.

| exit code | means |
| --- | --- |
| 0 | done |
| 1 | what was asked cannot be done, or (`doctor`, `audit verify`, `backup drill`) something is not in order: one line says what |
| 2 | the command line or a setting is wrong: one line says which (`parse`, `demo`: also a file that cannot be read) |
| 75 | `duban run` alone: it hung, or a part of it ended; whoever supervises it starts it again |
| 130 | stopped with Ctrl-C (at a question of `init`: 1) |

Completion for bash, zsh, fish and PowerShell: `duban --install-completion` (with `duban` on the PATH), or
`duban --show-completion` to look at it first.
"""


def commands() -> Iterator[tuple[str, Any]]:
    """Give each command's whole name, such as `roster import`, and the command."""
    whole: Any = get_command(app)
    yield from _within(whole, "")


def _within(group: Any, above: str) -> Iterator[tuple[str, Any]]:
    with group.make_context("duban", [], resilient_parsing=True) as context:
        for name in sorted(group.list_commands(context)):
            _, command, _ = group.resolve_command(context, [name])
            whole = f"{above} {name}".strip()
            if getattr(command, "invoke_without_command", True):
                yield whole, command
            if hasattr(command, "list_commands"):
                yield from _within(command, whole)


def document() -> str:
    """Return the document."""
    return HEAD + "".join(_section(name, command) for name, command in commands())


def _section(name: str, command: Any) -> str:
    lines = [f"\n## duban {name}\n", command.help.strip()]
    if command.epilog:
        example = command.epilog.removeprefix("Example: ")
        lines.append(f"\n```\n{example}\n```")
    shown = [one for one in command.params if one.name != "help" and not getattr(one, "hidden", False)]
    if shown:
        lines.append("\n| | |\n| --- | --- |")
        lines += [f"| {_called(one)} | {_meaning(one)} |" for one in shown]
    return "\n".join(lines) + "\n"


def _called(one: Any) -> str:
    return ", ".join(f"`{name}`" for name in one.opts) if one.param_type_name == "option" else f"`{one.name.upper()}`"


def _meaning(one: Any) -> str:
    default = one.default if isinstance(one.default, int) and not isinstance(one.default, bool) else None
    told = [one.help or "", f"default {default}" if default is not None else "", "required" if one.required else ""]
    return "; ".join(part for part in told if part).replace("|", "\\|")


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
