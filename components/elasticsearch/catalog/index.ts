import { ecsFields } from "./ecs";
import type { EventFields } from "./event-fields";
import type { Field } from "./field";
import { officialAliases, tetragonFields } from "./tetragon";

export type { EventFields } from "./event-fields";
export type { Field, FieldType } from "./field";

/** The fields of a document in two parts, as the component templates have them. */
export interface FieldCatalog {
  /** ECS, Beats and Kubernetes fields with every alias that stands for one of them. */
  ecs: Field[];
  /** What lies below `cilium_tetragon.log`. */
  tetragon: Field[];
}

/** Every field that a document can have with these event fields, from the table in components/mapping/fields.ts. */
export function fieldCatalog(eventFields: EventFields): FieldCatalog {
  const inMode = ({ mode }: Field) => mode === undefined || mode === eventFields;
  return {
    ecs: [...ecsFields(), ...officialAliases()].filter(inMode),
    tetragon: tetragonFields(eventFields),
  };
}
