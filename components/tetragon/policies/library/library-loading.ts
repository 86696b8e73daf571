import { definePolicy } from "../definition";

/** Shared libraries and programs that the loader maps, with their build ids. */
export const libraryLoading = definePolicy({
  name: "library-loading",
  title: "Shared libraries loaded by processes",
  watches: "the agent's loader sensor",
  cost: "high: one event per library of every started program; the presets `default` and `quiet` do not export them",
  yields: "library, `loaded`: `dll.path`, `dll.name`",
  techniques: ["T1574.006"],
  parameters: {},
  build: () => ({ loader: true, options: [{ name: "disable-kprobe-multi", value: "1" }] }),
});
