import {
  field,
  isConfigMap,
  isHelmRelease,
  leaves,
  parsedTexts,
  secretMark,
  unknownMark,
  type CheckedResource,
} from "./resource";

const credentialName =
  /(^|[._-])(password|passwd|passphrase|api[_-]?key|client[_-]?secret|secret[_-]?key|access[_-]?key|bearer[_-]?token|auth[_-]?token)$/i;
/** `password: x` or `"api_key": "x"` in the text of a configuration file. */
const assignment = /^[ \t-]*["']?([\w.-]+)["']?[ \t]*[:=][ \t]*["']?([^"'#\r\n]*)/gm;
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** Shorter secrets would be found by chance in any text. */
const shortestSecret = 6;

/** Credentials in clear text in a ConfigMap or in Helm values: one sentence each, which never repeats the value. */
export function secretsInClear(resource: CheckedResource): string[] {
  return plainTexts(resource).flatMap(({ place, text, name }) => {
    if (text.includes(secretMark)) {
      return [`${place} holds a secret; refer to a Kubernetes Secret by name instead`];
    }
    if (privateKey.test(text)) {
      return [`${place} holds a private key; put it into a Kubernetes Secret`];
    }
    const names = credentialName.test(name) && isLiteral(text) ? [name] : assignedCredentials(name, text);
    return names.map(
      (found) => `${place} sets ${found} in clear text; use a variable that comes from a Kubernetes Secret`,
    );
  });
}

/**
 * Values of the stack's Secrets and providers that appear again in a ConfigMap or in Helm values, whatever they are
 * called there.
 */
export function leakedSecrets(
  resources: readonly CheckedResource[],
): { resource: CheckedResource; message: string }[] {
  const secrets = resources.flatMap(secretValues);
  return resources.flatMap((resource) =>
    plainTexts(resource)
      .filter(({ text }) => secrets.some((secret) => text.includes(secret)))
      .map(({ place }) => ({
        resource,
        message: `${place} repeats the value of a secret of this stack; refer to the Secret by name instead`,
      })),
  );
}

interface PlainText {
  /** Where it is, for messages. */
  place: string;
  /** The last key that leads to it, or the name of the environment variable. */
  name: string;
  text: string;
}

/** Texts that anyone who may read ConfigMaps or Helm releases can read. */
function plainTexts(resource: CheckedResource): PlainText[] {
  const readable = isConfigMap(resource)
    ? { data: resource.inputs["data"], binaryData: resource.inputs["binaryData"] }
    : isHelmRelease(resource)
      ? { values: resource.inputs["values"] }
      : {};
  return leaves(readable).flatMap(({ path, value }) => {
    if (typeof value !== "string") {
      return [];
    }
    const last = path.at(-1) ?? "";
    const variable = last === "value" ? field(readable, ...path.slice(0, -1), "name") : undefined;
    const name = typeof variable === "string" ? variable : last;
    const text = path[0] === "binaryData" ? Buffer.from(value, "base64").toString("utf8") : value;
    return [{ place: `${resource.name}: ${path.join(".")}`, name, text }];
  });
}

function assignedCredentials(file: string, text: string): string[] {
  if (/\.js$/.test(file)) {
    return [];
  }
  return [...text.matchAll(assignment)]
    .filter(([, name = "", value = ""]) => credentialName.test(name) && isLiteral(value.trim()))
    .map(([, name = ""]) => name);
}

function isLiteral(value: string): boolean {
  return !["", "null", "~", "{}", "[]", "|", ">", unknownMark].includes(value) && !/^\$\{?\w/.test(value);
}

/** Plain texts of credentials that a Secret or a provider holds. */
function secretValues({ type, inputs }: CheckedResource): string[] {
  if (type !== "kubernetes:core/v1:Secret" && !type.startsWith("pulumi:providers:")) {
    return [];
  }
  const encoded = leaves(inputs["data"]).map(({ path, value }) => ({
    path,
    value: typeof value === "string" ? Buffer.from(value, "base64").toString("utf8") : value,
  }));
  const plain = leaves(type === "kubernetes:core/v1:Secret" ? inputs["stringData"] : parsedTexts(inputs));
  return [...encoded, ...plain]
    .filter(({ path }) => credentialName.test(snakeCase(path.findLast((key) => !/^\d+$/.test(key)) ?? "")))
    .flatMap(({ value }) => (typeof value === "string" ? [value, unquoted(value)] : []))
    .filter((value) => value.length >= shortestSecret && value !== secretMark && value !== unknownMark);
}

/** Filebeat's variables are JSON texts. */
function unquoted(value: string): string {
  return /^".*"$/s.test(value) ? String(JSON.parse(value)) : value;
}

function snakeCase(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1_$2").replace(/s$/, "");
}
