"""Subcommands that are loaded when they are called: `duban --help` and shell completion load none."""

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from bot.commands.examples import illustrate


@dataclass(frozen=True)
class Promised:
    """A subcommand: `place` is a module of `bot.commands` and what in it, a function or a group of its own; its help's line."""

    place: str
    help: str

    def listed(self, name: str) -> TyperCommand:
        """Return what a list of commands needs to know of it."""
        return TyperCommand(name, help=self.help)

    def loaded(self, name: str) -> Any:  # noqa: ANN401 - as below
        """Return the command itself."""
        module, _, what = self.place.partition(":")
        found = getattr(import_module(f"bot.commands.{module}"), what)
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        whole = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        if isinstance(found, typer.Typer):
            whole.add_typer(found, name=name, help=self.help)
            illustrate(whole)
            group: Any = get_command(whole)
            return group.commands[name]
        whole.command(name, help=self.help)(found)
        illustrate(whole)
        return get_command(whole)


class Commands(TyperGroup):
    """A group of promised subcommands. What only lists them sees their names and lines; whoever calls one gets it."""

    promised: ClassVar[Mapping[str, Promised]] = {}

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - the library's own
        listed = {name: promised.listed(name) for name, promised in self.promised.items()}
        super().__init__(**options | {"commands": listed})

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - typer keeps click's types to itself
        """Return the subcommand that the arguments begin with, loaded, and the rest of them."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, self.promised[name].loaded(name) if name else command, rest
