import { UserError } from "../errors";

/** A form that a name must have, and what to say where it has another. */
interface NameForm {
  form: RegExp;
  rule: string;
}

/** Name of a Kubernetes namespace. */
export const kubernetesNamespaceForm: NameForm = {
  form: /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  rule: "is no name of a Kubernetes namespace; use lower-case letters, digits and dashes",
};

/** Last part of a data stream's name. */
export const dataStreamNamespaceForm: NameForm = {
  form: /^[a-z0-9][a-z0-9_.]{0,99}$/,
  rule: "is no data stream namespace; use lower-case letters, digits, dots and underscores, no dash",
};

/** Name of a field below `labels`, where a dot would begin a further object. */
export const labelNameForm: NameForm = {
  form: /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/,
  rule: "is no name of a label; use letters, digits, underscores and dashes",
};

/** Returns the name; a UserError where it has not the form. */
export function checkedName({ form, rule }: NameForm): (text: unknown) => string {
  return (text) => {
    if (typeof text !== "string" || !form.test(text)) {
      throw new UserError(`"${String(text)}" ${rule}`);
    }
    return text;
  };
}

/** Text that becomes a part of a configuration, where `${` would begin a variable. */
export function plainText(text: unknown): string {
  if (typeof text !== "string" || text.trim() === "") {
    throw new UserError("must be a text that is not empty");
  }
  if (text.includes("${")) {
    throw new UserError("must not contain ${, which would be read as a variable");
  }
  return text;
}
