// One key for what is done often. Pages say which: data-key on a field, a link or a button.
// Never while somebody types or holds Ctrl, Alt or the command key; left out of the page where it
// has been switched off (accounts:keys).
"use strict";
(() => {
  const typing = (at) =>
    at.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("table.listing tbody tr:not(.of-group), .choices li")];

  function step(by) {
    const all = rows();
    const now = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[now < 0 ? (by > 0 ? 0 : all.length - 1) : now + by];
    const link = next && next.querySelector("a[href]");
    if (link) {
      link.focus();
      next.scrollIntoView({ block: "nearest" });
    }
    return Boolean(link);
  }

  function press(key) {
    const at = document.querySelector(
      key === "/" ? "form[role=search] :is(input:not([type=hidden]), select)" : `[data-key="${CSS.escape(key)}"]`
    );
    if (!at) return false;
    if (at.matches("input, select, textarea")) {
      at.focus();
      if (at.select) at.select();
    } else {
      at.click();
    }
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key.length !== 1 || typing(event.target)) return;
    const done =
      event.key === "j" ? step(1) : event.key === "k" ? step(-1)
      : event.repeat ? false
      : event.key === "x" ? tick()
      : press(event.key);
    if (done) event.preventDefault();
  });

  function tick() {
    const row = document.activeElement && document.activeElement.closest("tr");
    const box = row && row.querySelector("input[type=checkbox][name=row]");
    if (box) box.click();
    return Boolean(box);
  }
})();
