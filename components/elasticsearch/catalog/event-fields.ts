/**
 * Which fields a document has beside ECS: `lean` only what ECS does not hold, `full` the whole event under its official
 * names as well.
 */
export type EventFields = "lean" | "full";
