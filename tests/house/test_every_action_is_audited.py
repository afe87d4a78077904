"""Every public function of an actions.py has the one shape, and leaves an audit entry."""

import ast
from pathlib import Path

from tests.house.reading import APPS, ROOT, functions

BOOKMARK = "a person's own bookmark: it changes no record and nobody else sees it"
# name: (what it may leave out, why)
EXCEPTIONS: dict[str, tuple[set[str], str]] = {
    "accounts.new_code": (
        {"keyword-only", "by last", "atomic", "record", "permission"},
        "writes nothing: six random digits, also for a name that does not exist",
    ),
    "accounts.save_filter": ({"record"}, BOOKMARK),
    "accounts.rename_filter": ({"record"}, BOOKMARK),
    "accounts.forget_filter": ({"record"}, BOOKMARK),
    "spreadsheets.ask_for_file": (
        {"record"},
        "a wish: the entry is written with the file, and tells how many rows it holds",
    ),
    **{
        f"spreadsheets.{step}": (
            {"record"},
            "a preview of one's own: no record changes; applying it leaves the entry",
        )
        for step in (
            *("match_columns", "answer_questions", "correct_rows", "check_again"),
            *("ask_to_apply", "discard_import"),
        )
    },
    "communes.load_units": (
        {"permission"},
        "behind a command only; permissions live in accounts, to the right of communes",
    ),
    "communes.load_boundaries": (
        {"permission"},
        "behind a command only; permissions live in accounts, to the right of communes",
    ),
    "communes.merge_units": (
        {"permission"},
        "behind a command only; permissions live in accounts, to the right of communes",
    ),
}


def actions() -> dict[str, tuple[Path, ast.FunctionDef]]:
    paths = [
        path
        for app in APPS
        for path in [ROOT / app / "actions.py", *sorted((ROOT / app / "actions").glob("*.py"))]
        if path.exists()
    ]
    return {
        f"{path.relative_to(ROOT).parts[0]}.{node.name}": (path, node)
        for path in paths
        for node in functions(path)
        if not node.name.startswith("_")
    }


def called(node: ast.AST) -> set[str]:
    """The names that are called, plain or as the last part of a dotted one."""
    return {
        call.func.id if isinstance(call.func, ast.Name) else call.func.attr
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, (ast.Name, ast.Attribute))
    }


def reaches(path: Path, node: ast.FunctionDef, wanted: set[str]) -> bool:
    """Whether the function, or one of its own file that it calls, calls one of these."""
    known = {function.name: function for function in functions(path)}
    todo, seen = [node], set()
    while todo:
        names = called(todo.pop())
        if names & wanted:
            return True
        todo += [known[name] for name in names & known.keys() - seen]
        seen |= names
    return False


def missing(path: Path, node: ast.FunctionDef) -> set[str]:
    """The parts of the shape that an action lacks."""
    keywords = [argument.arg for argument in node.args.kwonlyargs]
    has = {
        "keyword-only": not node.args.args and not node.args.posonlyargs,
        "by last": keywords[-1:] == ["by"],
        "atomic": any("transaction.atomic" in ast.unparse(d) for d in node.decorator_list),
        "record": reaches(path, node, {"record", "record_many"}),
        "permission": reaches(path, node, {"must", "_own"}),
        "docstring": ast.get_docstring(node) is not None,
        "types": node.returns is not None
        and all(argument.annotation for argument in node.args.kwonlyargs),
    }
    return {part for part, there in has.items() if not there}


def test_actions_have_their_shape():
    misshapen = {
        name: sorted(lacks)
        for name, (path, node) in actions().items()
        if (lacks := missing(path, node) - EXCEPTIONS.get(name, (set(), ""))[0])
    }

    assert misshapen == {}


def test_no_exception_outlives_its_reason():
    gone = [name for name in EXCEPTIONS if name not in actions()]

    assert gone == []


def test_there_are_actions_to_look_at():
    assert len(actions()) >= 30


def test_only_actions_write_to_the_audit():
    """One way in: nobody else creates entries or calls `record`."""
    wrong = [
        str(path.relative_to(ROOT))
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if app != "audit"
        and "actions" not in path.relative_to(ROOT).as_posix()
        and ("AuditEntry(" in path.read_text() or "audit.record" in path.read_text())
    ]

    assert wrong == []
