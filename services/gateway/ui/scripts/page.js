// Comfort only: every page works without it.
const menus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (e) => menus().forEach((m) => m.contains(e.target) || (m.open = false)));
document.addEventListener("keydown", (e) => e.key === "Escape" && menus().forEach((m) => { m.open = false; m.querySelector("summary").focus(); }));

// A dependent question comes and goes with its parent's answer; without script, after saving.
const ask = () => document.querySelectorAll("fieldset[data-parent]").forEach((q) => {
  const chosen = [...document.querySelectorAll(`[name="answer.${q.dataset.parent}.value"]:checked`)].map((i) => i.value);
  const wanted = chosen.some((value) => q.dataset.is.split(" ").includes(value)) && !document.getElementById("answer-" + q.dataset.parent)?.disabled;
  q.hidden = q.disabled = !wanted;
});
document.addEventListener("change", ask);
ask();
document.querySelector("[autofocus]")?.focus();
