// The Tab key stops at formulas and code where they scroll, and nowhere else. The theme does so for code when the
// page or the window changes, but not when a solution is opened. Without this script it stops at every formula.
"use strict";

{
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
    }
  });
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".math-scroll, .bd-content pre").forEach((box) => observer.observe(box));
  });
}
