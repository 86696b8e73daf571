import * as pulumi from "@pulumi/pulumi";

/**
 * Changes the arguments or options of one child resource just before it is declared, for what no setting foresees.
 * `name` is the child's logical name, for children that exist several times.
 */
export type Transform<Args> = (
  args: Args,
  opts: pulumi.CustomResourceOptions,
  name: string,
) => { args: Args; opts: pulumi.CustomResourceOptions };

/** A resource class as the SDKs generate it; some let their arguments be left out. */
type ResourceClass<Args, Resource> = new (
  name: string,
  args: Args,
  opts?: pulumi.CustomResourceOptions,
) => Resource;

/** Declares a child resource after its transform, if there is one, has seen it. */
export function declare<Args, Resource>(
  Class: ResourceClass<Args, Resource>,
  name: string,
  args: NoInfer<Args>,
  opts: pulumi.CustomResourceOptions,
  transform: Transform<NonNullable<Args>> | undefined,
): Resource {
  if (!transform || !args) {
    return new Class(name, args, opts);
  }
  const changed = transform(args, opts, name);
  return new Class(name, changed.args, changed.opts);
}
