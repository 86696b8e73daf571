import type { Config } from "vega";

/** Colours of a chart's parts. */
export type Theme = "light" | "dark";

const key = "tetragon-theme";
/** Okabe and Ito's colours, which colour-blind readers tell apart, darker or lighter where the ground asks for it. */
export const seriesColours: Record<Theme, readonly string[]> = {
  light: ["#0072b2", "#d55e00", "#009e73", "#b8548f", "#3a9bd9", "#a67c00", "#595f69", "#7b5ea7"],
  dark: ["#56b4e9", "#e69f00", "#2fc79a", "#e08fc1", "#f0e442", "#ff8a5c", "#b4bac4", "#b39ddb"],
};
const ink = { light: { text: "#1a1c21", line: "#d3dae6" }, dark: { text: "#e6e9ef", line: "#343741" } };

/** The theme that the reader chose, else the one of the system. */
export function currentTheme(): Theme {
  const chosen = localStorage.getItem(key);
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  return dark ? "dark" : "light";
}

/** Shows the page in a theme and remembers it. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  showTheme(theme);
}

/** Shows the page in a theme. */
export function showTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

/** Vega's configuration of a theme. */
export function chartConfig(theme: Theme): Config {
  const { text, line } = ink[theme];
  const axis = { labelColor: text, titleColor: text, domainColor: line, tickColor: line, gridColor: line };
  return {
    range: { category: [...seriesColours[theme]] },
    axis,
    legend: { labelColor: text, titleColor: text },
    style: { cell: { stroke: line } },
  };
}
