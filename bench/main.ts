import { ConsoleProgress } from "../local/progress";
import { Shutdown } from "../local/shutdown";
import { runCommand } from "../tools/command";
import { bytesChart, cpuChart } from "./chart";
import { type Comparison, compare } from "./comparison";
import { growthText, measureGrowth } from "./growth";
import { machineSentence } from "./machine";
import { mappingCostText, measureMappingCost } from "./mapping-cost";
import { type BenchOptions, parseBenchOptions, usage } from "./options";
import { comparisonCells, markdownTable, targetCells } from "./table";
import { measureTuning, tuningText } from "./tuning";
import { Workbench } from "./workbench";
import { writeChart, writeSection } from "./written-results";

async function main(): Promise<void> {
  const options = parseBenchOptions(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return;
  }
  const shutdown = new Shutdown();
  try {
    const bench = await Workbench.open(new ConsoleProgress(), shutdown);
    await measurementOf(options)(bench, options);
  } finally {
    await shutdown.run();
  }
}

function measurementOf(options: BenchOptions): (bench: Workbench, options: BenchOptions) => Promise<void> {
  if (options.growth) {
    return growth;
  }
  if (options.tuning) {
    return tuning;
  }
  return options.mapping ? mapping : comparison;
}

async function comparison(bench: Workbench, options: BenchOptions): Promise<void> {
  const found = await compare(bench, options);
  const text = comparisonText(found);
  console.log(options.json ? JSON.stringify(found) : text);
  if (options.write) {
    const charts = [
      await writeChart("cpu", "CPU time per event", cpuChart(found.results)),
      await writeChart("bytes", "Bytes per event", bytesChart(found.results)),
    ];
    await writeSection("comparison", [text, ...charts].join("\n\n"));
  }
}

async function growth(bench: Workbench, options: BenchOptions): Promise<void> {
  const found = await measureGrowth(bench, options);
  const { text, chart } = growthText(found);
  console.log(options.json ? JSON.stringify(found) : text);
  if (options.write) {
    const shown = await writeChart("growth", "Growth with the number of Filebeats", chart);
    await writeSection("growth", `${text}\n\n${shown}`);
  }
}

async function mapping(bench: Workbench, options: BenchOptions): Promise<void> {
  const found = await measureMappingCost(bench, options);
  const text = mappingCostText(found);
  console.log(options.json ? JSON.stringify(found) : text);
  if (options.write) {
    await writeSection("mapping", text);
  }
}

async function tuning(bench: Workbench, options: BenchOptions): Promise<void> {
  const found = await measureTuning(bench, options);
  const text = tuningText(found);
  console.log(options.json ? JSON.stringify(found) : text);
  if (options.write) {
    await writeSection("tuning", text);
  }
}

function comparisonText({ machine, events, rounds, lineBytes, results, targets }: Comparison): string {
  const rates = results.map(
    ({ name, spread: [low, high] }) => `${name} ${low.toFixed(0)}–${high.toFixed(0)}`,
  );
  return [
    `${events} events of ${Math.round(lineBytes)} bytes, median of ${rounds} rounds. ${machineSentence(machine)}`,
    markdownTable(comparisonCells(results)),
    ...(targets.length > 0 ? [markdownTable(targetCells(targets))] : []),
    `Total CPU per event in µs, lowest and highest round: ${rates.join(", ")}.`,
  ].join("\n\n");
}

runCommand(main);
