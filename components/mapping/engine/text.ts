/**
 * Methods of texts for what runs with every event: `substring.call(text, 1)` instead of `text.substring(1)`. Filebeat's
 * script engine takes the name of a text's property for an index first, at twice the cost of the method itself. The
 * lengths of texts and lists cost as much.
 */
export const { indexOf, lastIndexOf, split, substring } = String.prototype;
