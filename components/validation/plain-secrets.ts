import { isPlainObject } from "../json";

/** Last words of a name whose text is a secret; not those of a name of a Secret, a file or a mount. */
const secretName =
  /(^|[._\s-]|(?<=[a-z0-9])(?=[A-Z]))(pass(word|wd|phrase)?|secret|token|credentials?|(api|access|private|secret|encryption)[._-]?key)$/i;
const nameOfSecret = /(existing|name|ref)[._-]?secret$|secret[._-]?(name|ref)$/i;

/** Texts that are secrets whatever they are called: a private key, a login inside a URL, a header that logs in. */
const secretText =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@|^(Bearer|Basic|ApiKey) \S{8,}$/i;

const sentence =
  "is a password, key or token in plain text, which the cluster keeps readable in the release and its pods; put it into a Secret and write its name, for example with valueFrom.secretKeyRef";

/** Places in values of the chart where a secret stands in plain text; no message repeats any of it. */
export function plainSecretIssues(
  value: unknown,
  path: readonly PropertyKey[] = [],
): { path: PropertyKey[]; message: string }[] {
  if (typeof value === "string") {
    const last = path[path.length - 1];
    const named = typeof last === "string" && secretName.test(last) && !nameOfSecret.test(last);
    return value !== "" && (named || secretText.test(value)) ? [{ path: [...path], message: sentence }] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((part, index) => plainSecretIssues(part, [...path, index]));
  }
  if (!isPlainObject(value)) {
    return [];
  }
  if (typeof value.name === "string" && typeof value.value === "string") {
    const isSecret = value.value !== "" && (secretName.test(value.name) || secretText.test(value.value));
    return isSecret ? [{ path: [...path, "value"], message: sentence }] : [];
  }
  return Object.entries(value).flatMap(([key, part]) => plainSecretIssues(part, [...path, key]));
}
