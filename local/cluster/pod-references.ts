import type { KubernetesObject } from "./kubernetes-client";

interface KeySelector {
  name: string;
  key?: string;
  optional?: boolean;
}

interface Container {
  name: string;
  image?: string;
  env?: { name: string; valueFrom?: { configMapKeyRef?: KeySelector; secretKeyRef?: KeySelector } }[];
  envFrom?: { configMapRef?: KeySelector; secretRef?: KeySelector }[];
  volumeMounts?: { name: string; subPath?: string }[];
}

interface KeyItems {
  items?: { key: string }[];
  optional?: boolean;
}

interface Volume {
  name: string;
  configMap?: { name: string } & KeyItems;
  secret?: { secretName: string } & KeyItems;
  projected?: {
    sources?: { configMap?: { name: string } & KeyItems; secret?: { name: string } & KeyItems }[];
  };
}

/** A pod, as far as a kubelet of a test looks at it. */
export interface Pod extends KubernetesObject {
  spec: {
    nodeName?: string;
    serviceAccountName?: string;
    containers: Container[];
    initContainers?: Container[];
    volumes?: Volume[];
    imagePullSecrets?: { name: string }[];
  };
  status?: { phase?: string; conditions?: { type: string; status: string }[] };
}

/** An object beside a pod that the kubelet needs before the pod starts, with the keys that it must hold. */
export interface PodReference {
  kind: "ConfigMap" | "Secret";
  name: string;
  keys: string[];
}

/** Everything that a pod names and a kubelet would wait for; what is optional is left out. */
export function podReferences({ spec }: Pod): PodReference[] {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  return [
    ...(spec.volumes ?? []).flatMap((volume) => volumeReferences(volume, subPaths(volume, containers))),
    ...containers.flatMap(containerReferences),
  ];
}

/** The keys of a volume that containers mount as single files. */
function subPaths({ name }: Volume, containers: Container[]): string[] {
  return containers
    .flatMap(({ volumeMounts = [] }) => volumeMounts.filter((mount) => mount.name === name))
    .flatMap(({ subPath }) => subPath?.split("/")[0] ?? []);
}

function volumeReferences({ configMap, secret, projected }: Volume, files: string[]): PodReference[] {
  const sources = projected?.sources ?? [];
  return [
    ...reference("ConfigMap", configMap?.name, configMap, files),
    ...reference("Secret", secret?.secretName, secret, files),
    ...sources.flatMap((source) => [
      ...reference("ConfigMap", source.configMap?.name, source.configMap, []),
      ...reference("Secret", source.secret?.name, source.secret, []),
    ]),
  ];
}

function containerReferences({ env = [], envFrom = [] }: Container): PodReference[] {
  return [
    ...env.flatMap(({ valueFrom }) => [
      ...keyReference("ConfigMap", valueFrom?.configMapKeyRef),
      ...keyReference("Secret", valueFrom?.secretKeyRef),
    ]),
    ...envFrom.flatMap(({ configMapRef, secretRef }) => [
      ...keyReference("ConfigMap", configMapRef),
      ...keyReference("Secret", secretRef),
    ]),
  ];
}

function reference(
  kind: PodReference["kind"],
  name: string | undefined,
  selection: KeyItems | undefined,
  files: string[],
): PodReference[] {
  if (name === undefined || selection?.optional) {
    return [];
  }
  // With items a file's name is a path of its own, so only the items' keys count.
  return [{ kind, name, keys: selection?.items ? selection.items.map(({ key }) => key) : files }];
}

function keyReference(kind: PodReference["kind"], selector: KeySelector | undefined): PodReference[] {
  if (selector === undefined || selector.optional) {
    return [];
  }
  return [{ kind, name: selector.name, keys: selector.key === undefined ? [] : [selector.key] }];
}
