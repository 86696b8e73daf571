import type { ProcessTree, TreeProcess } from "../page-model";
import { byId, element, localTime } from "./dom";
import { RequestError, ask } from "./requests";
import { visible } from "./visible-text";

/** Shows a process between its ancestors and its children; each of them leads to its own tree. */
export async function showTree(entityId: string): Promise<void> {
  const dialog = byId<HTMLDialogElement>("tree");
  const content = byId("tree-content");
  try {
    const tree = await ask<ProcessTree>("/api/tree", new URLSearchParams({ entity: entityId }));
    content.replaceChildren(drawn(tree));
  } catch (error) {
    content.replaceChildren(element("p", {}, error instanceof RequestError ? error.message : String(error)));
  }
  if (!dialog.open) {
    dialog.showModal();
  }
}

function drawn({ process, ancestors, children, moreChildren }: ProcessTree): HTMLElement {
  const more = moreChildren ? [element("li", {}, "… and more")] : [];
  const below = element("ul", {}, ...children.map((child) => element("li", {}, described(child))), ...more);
  const own = element(
    "li",
    { "aria-current": "true" },
    described(process, true),
    ...(children.length > 0 ? [below] : []),
  );
  const outermost = ancestors.reduce(
    (inner, ancestor) => element("li", {}, described(ancestor), element("ul", {}, inner)),
    own,
  );
  return element("div", { class: "processes" }, element("ul", {}, outermost));
}

function described(process: TreeProcess, isOwn = false): HTMLElement {
  const { entityId, start, name, executable, args, user, pod } = process;
  const title = visible(name ?? executable ?? "a process that no event tells of");
  const facts = [
    ...(start ? [localTime(Date.parse(start))] : []),
    ...(user ? [`user ${user}`] : []),
    ...(pod ? [pod] : []),
  ];
  const head = isOwn
    ? element("strong", {}, title)
    : element("button", { type: "button", onclick: () => void showTree(entityId) }, title);
  return element(
    "div",
    {},
    head,
    " ",
    element("code", {}, visible(args.join(" "))),
    " ",
    element("small", {}, visible(facts.join(" · "))),
  );
}
