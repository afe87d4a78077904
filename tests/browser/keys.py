"""Somebody who has a keyboard only: no mouse, as with a broken one or with a screen reader."""

from playwright.sync_api import Page


class Keys:
    """Somebody who has a keyboard only."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go(self, target: str) -> None:
        """Tab until that is where the focus is, and it can be seen there."""
        for _press in range(150):
            self.page.keyboard.press("Tab")
            if self.is_at(target):
                assert self.page.evaluate(_SHOWN), f"the focus on {target} cannot be seen"
                return
        raise AssertionError(f"{target} is not reached by Tab")

    def is_at(self, target: str) -> bool:
        """Whether the focus is there."""
        return self.page.evaluate(_FOCUSED, target)

    def to(self, words: str) -> None:
        """Tab until the focus stands on the link or button that says exactly that."""
        for _press in range(150):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.textContent.trim()") == words:
                return
        raise AssertionError(f"“{words}” is not reached by Tab")

    def say(self, target: str, text: str) -> None:
        self.go(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, target: str, value: str) -> None:
        """Of a list, down to that entry."""
        self.go(target)
        for _press in range(200):
            if self.page.locator(target).input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not on the list of {target}")

    def tick(self, target: str, value: str) -> None:
        """Of a group of round buttons."""
        self.go(target)
        for _press in range(5):
            self.page.keyboard.press("ArrowDown")
            if self.page.locator(f"{target}:checked").input_value() == value:
                return
        raise AssertionError(f"{value} is not in the group {target}")

    def press(self, target: str) -> None:
        self.go(target)
        self.enter()

    def enter(self) -> None:
        """The Enter key, which leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


_FOCUSED = "target => !!document.activeElement && document.activeElement.matches(target)"
# A ring or an outline around it, and it lies inside the window.
_SHOWN = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const ring = style.outlineStyle !== "none" || style.boxShadow !== "none";
  return ring && box.bottom > 0 && box.top < innerHeight;
}"""
