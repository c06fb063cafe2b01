import { tiers, type ReportRow } from "./data.js";
import { counted, element, grouped } from "./element.js";
import { binOf, bins } from "./selection.js";

/**
 * Call sites by predicted crossings: a bar for each power of ten, in parts by cost. Bars are buttons, so that keyboard
 * and screen reader can choose them too.
 */
export function plot(
  rows: readonly ReportRow[],
  all: readonly ReportRow[],
  pressed: number | undefined,
  onPress: (bin: number) => void,
): HTMLElement {
  const last = Math.max(2, ...all.map(binOf));
  const shown = bins.slice(0, last + 1);
  const counts = shown.map((_, bin) => {
    const inBin = rows.filter((row) => binOf(row) === bin);
    return tiers.map((tier) => inBin.filter((row) => row.tier === tier).length);
  });
  const highest = Math.max(1, ...counts.map(sum));
  const step = niceStep(highest);
  const top = Math.ceil(highest / step) * step;
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);

  const scale = element("div", { class: "scale", "aria-hidden": "true" });
  for (const tick of ticks) scale.append(at(tick / top, element("span", { class: "tick" }, grouped(tick))));
  const lines = element("div", { class: "lines", "aria-hidden": "true" });
  for (const tick of ticks) lines.append(at(tick / top, element("i")));

  const bars = element("div", { class: "bars", role: "group", "aria-labelledby": "plot-title" });
  for (const [bin, { label }] of shown.entries()) {
    const parts = counts[bin] ?? [];
    const total = sum(parts);
    const said = tiers.flatMap((tier, index) => (parts[index] ? [`${grouped(parts[index])} ${tier}`] : []));
    const bar = element("button", {
      type: "button",
      class: "bar",
      "aria-pressed": pressed === bin ? "true" : "false",
      "aria-label": `${label}: ${counted(total, "call site")}${said.length > 1 ? ` (${said.join(", ")})` : ""}`,
      "data-key": `bin ${bin}`,
    });
    const stack = element("span", { class: "stack" }, element("b", {}, grouped(total)));
    for (const [index, count] of [...parts.entries()].reverse()) {
      if (count === 0) continue;
      const part = element("i", { class: `part ${tiers[index] ?? ""}` });
      part.style.blockSize = `${(100 * count) / top}%`;
      stack.append(part);
    }
    bar.append(stack, element("span", { class: "label" }, label));
    bar.addEventListener("click", () => onPress(bin));
    bars.append(bar);
  }
  return element("div", { class: "plot" }, scale, element("div", { class: "field" }, lines, bars));
}

export function legend(): HTMLElement {
  const entries = tiers.map((tier) => element("li", {}, element("i", { class: `part ${tier}` }), meanings[tier]));
  return element("ul", { class: "legend", "aria-label": "Cost tiers" }, ...entries);
}

/** As the database's tiers are made: multiples of the cheapest crossing. */
const meanings = {
  vdso: "vdso: no crossing",
  fast: "fast: below 3 ×",
  medium: "medium: below 30 ×",
  heavy: "heavy: from 30 ×",
} as const;

function at(share: number, part: HTMLElement): HTMLElement {
  part.style.insetBlockEnd = `${100 * share}%`;
  return part;
}

/** 1, 2 or 5 times a power of ten, for about four lines. */
function niceStep(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(highest / 4));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => highest / one <= 4.5) ?? power;
  return Math.max(1, step);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
