"""A page by the Tab key alone: all that can be pressed is reached, seen, and not covered."""

# What the Tab key stops at; of radio buttons one of each group.
STOPS = """() => {
  const groups = new Set();
  const all = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")];
  const stops = all.filter((each) => {
    if (each.tabIndex < 0 || each.disabled || !each.checkVisibility({ visibilityProperty: true })) {
      return false;
    }
    if (each.type !== "radio") return true;
    const group = `${[...document.forms].indexOf(each.form)} ${each.name}`;
    return !groups.has(group) && Boolean(groups.add(group));
  });
  stops.forEach((each, number) => { each.dataset.stop = number; });
  return stops.length;
}"""
HERE = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const group = here.type === "radio"
    ? [...document.querySelectorAll("[data-stop]")].find((each) => each.name === here.name
      && each.form === here.form) : here;
  const box = here.getBoundingClientRect();
  const style = getComputedStyle(here);
  const drawn = here.matches("[type=radio], [type=checkbox]") ? here.closest("label, div") : here;
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, 40) / 2);
  return {
    stop: group?.dataset.stop ?? null,
    isDrawn: [style, getComputedStyle(drawn)].some((each) =>
      (each.outlineStyle !== "none" && each.outlineWidth !== "0px") || each.boxShadow !== "none"),
    isCovered: Boolean(at && box.height && !here.contains(at) && !at.contains(here)
      && !here.closest("label")?.contains(at) && !at.closest("label")),
    what: here.outerHTML.slice(0, 140),
  };
}"""
MISSED = """(numbers) => numbers.map((number) =>
  document.querySelector(`[data-stop="${number}"]`).outerHTML.slice(0, 140))"""


def faults_by_keys(page, address: str) -> list[str]:
    """Stops that Tab never reaches, and those that cannot be seen when it does."""
    page.goto(address)
    number = page.evaluate(STOPS)
    reached, faults = set(), []
    page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
    # A box for a date stops several times.
    for _press in range(5 * number + 10):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:
            break
        if here["stop"] in reached:
            continue
        reached.add(here["stop"])
        faults += [f"no focus drawn: {here['what']}"] * (not here["isDrawn"])
        faults += [f"covered: {here['what']}"] * here["isCovered"]
    missed = [each for each in range(number) if str(each) not in reached]
    return faults + [f"not reached: {each}" for each in page.evaluate(MISSED, missed)]
