"""Fill what is missing, measure, print a table, write var/benchmarks.json."""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from django.conf import settings

from benchmarks import cases
from benchmarks.api import measure_api
from benchmarks.database import use
from benchmarks.files import FILES, measure_files, run_way
from benchmarks.generator import PROVINCE, Scale, nation
from benchmarks.imports import SIZES, measure_imports, run_import
from benchmarks.measure import Case, Result, measure
from communes.models import Commune
from core import clock


def main(argv: Sequence[str] | None = None) -> None:
    """The command line; see benchmarks/README.md."""
    asked = _arguments(argv)
    if asked.way:
        run_import(asked.way, Path(asked.file)) if asked.file else run_way(asked.way)
        return
    results: list[Result] = []
    if asked.scale == "nation":
        use(nation(), anew=asked.anew, tell=_teller(nation()))
        results += measure(_nation(asked), rounds=asked.rounds)
    if asked.scale in ("nation", "province"):
        # One deployment is one province: what people wait for is measured on such a register.
        use(PROVINCE, anew=asked.anew, tell=_teller(PROVINCE))
        results += measure(_province(), rounds=asked.rounds)
    if asked.scale in ("nation", "files"):
        use(FILES, anew=asked.anew, tell=_teller(FILES))
        results += measure_files(rounds=min(asked.rounds, 3))
    if asked.scale in ("nation", "imports"):
        use(PROVINCE, anew=asked.anew and asked.scale == "imports", tell=_teller(PROVINCE))
        results += measure_imports(asked.sizes, full=asked.full, tell=_teller(PROVINCE))
    if asked.scale in ("nation", "api"):
        results += _api(PROVINCE, asked)
    if asked.scale == "nation" or (asked.scale == "api" and asked.full):
        results += _api(nation(), asked)
    print(table(results))
    written = settings.VAR_DIR / "benchmarks.json"
    written.parent.mkdir(exist_ok=True)
    text = json.dumps([result.as_json() for result in results], ensure_ascii=False, indent=1)
    written.write_text(text + "\n", encoding="utf-8")
    print(f"\n{written}")


def _api(scale: Scale, asked: argparse.Namespace) -> list[Result]:
    use(scale, anew=asked.anew and asked.scale == "api", tell=_teller(scale))
    return [*measure_api(scale, rounds=asked.rounds, tell=_teller(scale))]


def _nation(asked: argparse.Namespace) -> list[Case]:
    units = Commune.objects.on(clock.today()).count()
    return [
        cases.attainment_of_all_units(units, aim=1.5),
        cases.refresh_of_one_worker(),
        cases.recount_of_a_sample(asked.chunks),
    ]


def _province() -> list[Case]:
    units = Commune.objects.on(clock.today()).count()
    return [
        cases.attainment_of_all_units(units),
        cases.refresh_of_one_worker(),
        cases.refresh_and_attainment(),
        cases.recount_of_a_sample(6),
        cases.province_page(anew=True),
        cases.province_page(anew=False),
    ]


def table(results: Sequence[Result]) -> str:
    """For people: times in milliseconds, what each is measured against, and the aims."""
    heads = ("floor", "ours", "ratio", "aim", "peer", "MB")
    lines = ["{:54} {:>9} {:>9} {:>6} {:>7} {:>10} {:>5}".format("milliseconds", *heads)]
    for result in results:
        lines.append(
            f"{result.case.name:54} {_ms(result.floor_s)} {_ms(result.ours_s)}"
            f" {result.ratio:6.2f} {_aim(result):>7} {_ms(result.peer_s):>10} {result.peak_mb:5.1f}"
        )
        lines.append(f"    {result.times_faster:.1f} times as fast as: {result.case.peer_name}")
    return "\n".join(lines)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:9.1f}"


def _aim(result: Result) -> str:
    case = result.case
    if case.aim_times is not None:
        said = f"1/{case.aim_times:g}"
    elif case.aim is not None:
        said = f"{case.aim}x"
    elif case.aim_s is not None:
        said = f"{case.aim_s * 1000:.0f} ms"
    else:
        return ""
    return said if result.met else f"{said} !"


def _teller(scale: Scale) -> Callable[[str], None]:
    began = perf_counter()

    def tell(step: str) -> None:
        print(f"{scale.name}: {step} ({perf_counter() - began:.0f} s)", flush=True)

    return tell


_SCALES = ["province", "files", "imports", "api", "nation"]


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--scale", choices=_SCALES, default="nation")
    parser.add_argument("--rounds", type=int, default=7, help="each case so often, in turn")
    parser.add_argument("--chunks", type=int, default=10, help="of 2,000 workers, for the recount")
    parser.add_argument("--anew", action="store_true", help="throw the filled databases away first")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="rows of the imports")
    parser.add_argument("--full", action="store_true", help="the slow peers; the country")
    parser.add_argument("--way", help=argparse.SUPPRESS)  # one file, in a process of its own
    parser.add_argument("--file", help=argparse.SUPPRESS)  # the one that comes in
    return parser.parse_args(argv)
