"""``tallystick user``: who may sign in to review on the web pages."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from tallystick.cli.shared import Form, FormOption, LedgerOption, opened, put

if TYPE_CHECKING:
    from tallystick.jobs.ledger import Ledger
    from tallystick.jobs.users import Users
    from tallystick.ledger.users import User

app = typer.Typer(help="Reviewers who may sign in on the web pages.", no_args_is_help=True, rich_markup_mode=None)
Name = Annotated[str, typer.Argument(help="The name that stands beside the reviewer's decisions.")]


@app.command("add")
def add(name: Name, ledger: LedgerOption = None, form: FormOption = Form.TEXT) -> None:
    """Make a user. The password is asked for twice, or read from standard input: 12 characters or more.

    Example: tallystick user add "Ann Field"
    """
    with opened(ledger, new=True) as book:
        user = _users(book).add(name, _password())
    _put(form, user, "may sign in now")


@app.command("list")
def all_users(ledger: LedgerOption = None, form: FormOption = Form.TEXT) -> None:
    """List the users, by name.

    Example: tallystick user list --format json
    """
    from tallystick.report.as_json import encode

    with opened(ledger, new=True) as book:
        users = _users(book).all()
    rows = [f"{u.created:%Y-%m-%d}  {u.name}{f', disabled {u.disabled:%Y-%m-%d}' if u.disabled else ''}" for u in users]
    put(form, "".join(f"{r}\n" for r in rows) or "no users\n", encode(users))


@app.command("disable")
def disable(
    name: Name,
    again: Annotated[bool, typer.Option("--enable", help="Let the user sign in again instead.")] = False,
    ledger: LedgerOption = None,
    form: FormOption = Form.TEXT,
) -> None:
    """Sign a user out everywhere and let nobody sign in with the name; what was decided stays.

    Example: tallystick user disable "Ann Field"
    """
    with opened(ledger, new=True) as book:
        user = _users(book).disable(name, again=again)
    _put(form, user, "may sign in again" if again else "may not sign in any more")


@app.command("password")
def password(name: Name, ledger: LedgerOption = None, form: FormOption = Form.TEXT) -> None:
    """Give a user another password, and sign the user out everywhere.

    Example: tallystick user password "Ann Field"
    """
    with opened(ledger, new=True) as book:
        user = _users(book).set_password(name, _password())
    _put(form, user, "has a new password and is signed out everywhere")


def _users(book: Ledger) -> Users:
    from tallystick.jobs.users import Users

    return Users(book)


def _password() -> str:
    """From a terminal, unseen and twice; else the first line of standard input."""
    if sys.stdin.isatty():
        asked: str = typer.prompt("Password", hide_input=True, confirmation_prompt="The same again")
        return asked
    return sys.stdin.readline().rstrip("\r\n")


def _put(form: Form, user: User, what: str) -> None:
    from tallystick.report.as_json import encode

    put(form, f"{user.name} {what}\n", encode(user))
