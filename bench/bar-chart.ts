/** Bars of one figure. */
export interface Bars {
  title: string;
  /** One text per bar or group of bars. */
  categories: string[];
  /** Values from 0, one for each category; series of one stack stand on each other, the others side by side. */
  series: { name: string; values: number[]; stack?: string }[];
}

const size = { width: 760, height: 340 };
const plot = { left: 56, right: 744, top: 48, bottom: 280 };
const colours = ["#3b6fb6", "#7fb069", "#e3a23c", "#b5533c", "#6b5b95"];
const font = 'font-family="sans-serif" font-size="12"';

/** A bar chart as SVG text; the same figures give the same text. */
export function barChart({ title, categories, series }: Bars): string {
  const stacks = stacksOf(series);
  const highest = Math.max(...categories.flatMap((_, at) => stacks.map((parts) => sum(parts, at))));
  const step = niceStep(highest);
  const top = Math.max(step, Math.ceil(highest / step) * step);
  const y = (value: number) => plot.bottom - (value / top) * (plot.bottom - plot.top);
  const lines = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" ${font} fill="#333">`,
    `<rect width="${size.width}" height="${size.height}" fill="#fff"/>`,
    text(size.width / 2, 24, title, 'font-size="16" font-weight="bold"'),
    ...lines.flatMap((value) => [
      `<line x1="${plot.left}" y1="${round(y(value))}" x2="${plot.right}" y2="${round(y(value))}" stroke="#ddd"/>`,
      text(plot.left - 6, y(value) + 4, shown(value), 'text-anchor="end"'),
    ]),
    ...categories.flatMap((category, at) => group(category, at, categories.length, stacks, y)),
    ...legend(series.map(({ name }) => name)),
    "</svg>\n",
  ].join("\n");
}

/** A series and its colour. */
type Part = Bars["series"][number] & { colour: string };

function stacksOf(series: Bars["series"]): Part[][] {
  const stacks = new Map<string, Part[]>();
  series.forEach((one, index) => {
    const key = one.stack ?? `alone ${index}`;
    const colour = colours[index % colours.length] ?? "";
    stacks.set(key, [...(stacks.get(key) ?? []), { ...one, colour }]);
  });
  return [...stacks.values()];
}

/** The bars of one category with their values, and its name. */
function group(
  category: string,
  at: number,
  count: number,
  stacks: readonly Part[][],
  y: (value: number) => number,
): string[] {
  const width = (plot.right - plot.left) / count;
  const left = plot.left + at * width;
  const bar = (width * 0.7) / stacks.length;
  const bars = stacks.flatMap((parts, index) => {
    const x = left + width * 0.15 + index * bar;
    let below = 0;
    return parts.flatMap(({ values, colour }) => {
      const value = values[at] ?? 0;
      const [from, to] = [y(below), y(below + value)];
      below += value;
      const label = parts.length > 1 ? (from + to) / 2 + 4 : to - 4;
      return [
        `<rect x="${round(x)}" y="${round(to)}" width="${round(bar * 0.92)}" height="${round(from - to)}" fill="${colour}"/>`,
        text(x + bar * 0.46, label, shown(value), parts.length > 1 ? 'fill="#fff"' : ""),
      ];
    });
  });
  return [...bars, text(left + width / 2, plot.bottom + 18, category)];
}

function legend(names: string[]): string[] {
  let next = plot.left;
  return names.flatMap((name, index) => {
    const x = next;
    // About the width of a letter of this size.
    next += 18 + name.length * 6.6 + 16;
    return [
      `<rect x="${round(x)}" y="${size.height - 24}" width="12" height="12" fill="${colours[index % colours.length]}"/>`,
      text(x + 18, size.height - 14, name, 'text-anchor="start"'),
    ];
  });
}

const sum = (parts: readonly Part[], at: number) =>
  parts.reduce((total, { values }) => total + (values[at] ?? 0), 0);

/** 1, 2 or 5 times a power of ten, so that four to ten lines reach the highest value. */
function niceStep(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(highest, 1e-9)));
  const share = highest / power;
  return power * (share > 5 ? 1 : share > 2 ? 0.5 : 0.2);
}

const round = (value: number) => Math.round(value * 10) / 10;
const shown = (value: number) => String(Math.round(value * 100) / 100);

function text(x: number, y: number, content: string, attributes = ""): string {
  const anchor = attributes.includes("text-anchor") ? "" : ' text-anchor="middle"';
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `<text x="${round(x)}" y="${round(y)}"${anchor}${attributes && ` ${attributes}`}>${escaped}</text>`;
}
