import { z } from "zod";

import { closedObject } from "../tetragon/filters/filter-issues";
import { form, text, type TextCheck, textMap, whole, word } from "./forms";

const subdomain = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Name of an object: a DNS subdomain (https://kubernetes.io/docs/concepts/overview/working-with-objects/names/). */
export const objectName: TextCheck = (value) =>
  value.length <= 253 && subdomain.test(value)
    ? undefined
    : "is no name of a Kubernetes object; use lower-case letters, digits, dashes and dots, a letter or digit at both ends";

/** Name of a namespace: a DNS label. */
export const namespaceName = form(
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  "is no name of a Kubernetes namespace; use lower-case letters, digits and dashes",
);

/** Key in a Secret or ConfigMap; it becomes the name of a file. */
export const dataKey: TextCheck = (value) =>
  /^[-._a-zA-Z0-9]{1,253}$/.test(value) && !/^\.\.?$/.test(value) && !value.startsWith("..")
    ? undefined
    : 'is no key of a Secret or ConfigMap; use letters, digits, dashes, underscores and dots, for example "ca.crt"';

/** Key of a label or taint: a name, before it perhaps a DNS subdomain and a slash. */
const labelKey: TextCheck = (value) => {
  const parts = value.split("/");
  const name = parts.at(-1) ?? "";
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const isName = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(name);
  const isPrefix = prefix === undefined ? parts.length === 1 : prefix.length <= 253 && subdomain.test(prefix);
  return isName && isPrefix
    ? undefined
    : 'is no key of a label or taint; write for example "dedicated" or "node-role.kubernetes.io/control-plane"';
};

/** Value of a label or taint; may be empty. */
const labelValue = form(
  /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/,
  "is no value of a label or taint; use up to 63 letters, digits, dashes, underscores and dots, a letter or digit at both ends",
);

const imagePattern =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d{1,5})?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::(\w[\w.-]{0,127}))?(@sha256:[0-9a-f]{64})?$/;

/** An image with a tag that says which version it is, or with a digest (https://pkg.go.dev/github.com/distribution/reference). */
export const image: TextCheck = (value) => {
  // Longer references than any registry takes need no match of their own.
  const match = value.length <= 512 ? imagePattern.exec(value) : null;
  if (!match) {
    return 'is no image; write for example "registry.example.com/team/filebeat:8.19.21"';
  }
  const [, tag, digest] = match;
  return (tag === undefined || tag === "latest") && digest === undefined
    ? 'must name a version, not latest; write for example "registry.example.com/team/filebeat:8.19.21"'
    : undefined;
};

/** Other programs of Elastic, whose images stop at the sidecar's arguments. */
const otherPrograms =
  /(?:^|\/)(elastic-agent|metricbeat|auditbeat|heartbeat|packetbeat|winlogbeat|logstash|elasticsearch|kibana|apm-server)(?=[:@])/;

/**
 * An image that can be the sidecar: no other program of Elastic, and no Filebeat older than the oldest Elasticsearch
 * (8.13). A tag that is no version, or a digest alone, says nothing and is believed.
 */
export const filebeatImage: TextCheck = (value) => {
  const complaint = image(value);
  if (complaint !== undefined) {
    return complaint;
  }
  const other = otherPrograms.exec(value)?.[1];
  if (other !== undefined) {
    return `is an image of ${other}, which does not read the collector's configuration; write one of Filebeat, for example "docker.elastic.co/beats/filebeat:8.19.21"`;
  }
  const version = /:(\d+)\.(\d+)\.\d+(?![\w.])[^/:@]*(?:@.*)?$/.exec(value);
  const [major, minor] = [Number(version?.[1]), Number(version?.[2])];
  return version !== null &&
    /(?:^|\/)filebeat(?:-[a-z]+)?:/.test(value) &&
    (major < 8 || (major === 8 && minor < 13))
    ? `is Filebeat ${major}.${minor}, and the collector's configuration is made for 8.13 or later; write for example "docker.elastic.co/beats/filebeat:8.19.21"`
    : undefined;
};

/** Labels of an object. */
export const objectLabels = textMap("labels", labelKey, labelValue);

/** Labels of the nodes that pods run on. */
export const nodeSelector = textMap("labels of nodes", labelKey, labelValue);

const toleratedTaint = closedObject("a toleration", {
  key: text("the taint's key", labelKey).optional(),
  operator: word(["Exists", "Equal"]).optional(),
  value: z.string({ error: "must be a text; write it in quotes" }).optional(),
  effect: word(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
  tolerationSeconds: whole("seconds until eviction", 0, 2_147_483_647).optional(),
});

/** Kubernetes' own rules on a toleration (https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/). */
export const toleration = toleratedTaint.superRefine((entry, context) => {
  const complain = (key: string, message: string) => {
    context.addIssue({ code: "custom", path: [key], message });
  };
  if (context.issues.length > 0) {
    return;
  }
  const exists = entry.operator === "Exists";
  if (entry.key === undefined && !exists) {
    complain("key", 'is missing; name the taint, or write operator: "Exists" for every taint');
  }
  if (exists && entry.value) {
    complain("value", 'excludes operator: "Exists", which is about every value; remove one of the two');
  }
  const badValue = entry.value === undefined ? undefined : labelValue(entry.value);
  if (badValue !== undefined) {
    complain("value", badValue);
  }
  if (entry.tolerationSeconds !== undefined && entry.effect !== "NoExecute") {
    complain("tolerationSeconds", 'goes with effect: "NoExecute" only');
  }
});
