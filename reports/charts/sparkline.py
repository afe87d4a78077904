"""Time in a cell of a table: one small column per month, or per year."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from core.figures import whole

HEIGHT = 18
_STEP = 6
_COLUMN = 4


def sparkline(numbers: Sequence[int], *, most: int, breaks: Sequence[float] = ()) -> SafeString:
    """Columns as high as their number beside `most`, which is the same for the whole table.

    `breaks` are the places at which the units were rearranged, 1 the beginning of the second
    column; a thin line stands there.
    A reader hears the numbers. Colours come from the style sheet: there is one per row.
    """
    width = _STEP * len(numbers)
    columns = "".join(
        f"M{_STEP * at + 1} {HEIGHT}h{_COLUMN}v-{_high(number, most)}h-{_COLUMN}z"
        for at, number in enumerate(numbers)
        if number
    )
    lines = "".join(f"M{round(_STEP * at, 1):g} 0V{HEIGHT}" for at in breaks)
    broken = f'<path class="break" d="{lines}"/>' if lines else ""
    said = ", ".join(map(whole, numbers))
    return SafeString(
        f'<svg class="spark" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}"'
        f' role="img" aria-label="{said}"><path d="M0 {HEIGHT}H{width}" class="floor"/>'
        f'<path d="{columns}"/>{broken}</svg>'
    )


def _high(number: int, most: int) -> int:
    """In whole points; one is seen beside a thousand."""
    return max(2, round(number * (HEIGHT - 1) / max(most, 1)))
