// The Tab key stops at formulas and code where they scroll, and nowhere else. Some browsers see to it themselves; the
// theme does for code, but not when a solution is opened.
"use strict";

{
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const index = target.scrollWidth > target.clientWidth ? 0 : -1;
      if (target.tabIndex !== index) target.tabIndex = index; // else the whole page would be styled again
    }
  });
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".math-scroll, .bd-content pre").forEach((box) => observer.observe(box));
  });
}
