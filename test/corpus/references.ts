// The conversations of a mailbox by the ids its mails name (RFC 5256, REFERENCES), in the notation of its THREAD response.

export type Named = {
  messageId: string | undefined;
  references: readonly string[];
  subject: string;
  isReply: boolean;
  at: number;
};

type Node = { number: number | undefined; at: number; named: Named | undefined; parent: Node | undefined };

/** @param mails in the order of the mailbox; their references from first to last. @returns such as "(1 (2 4)(3))" */
export function threads(mails: readonly Named[]): string {
  const nodes = linked(mails);
  const roots = gathered(nodes);
  const written = (node: Node): string => {
    const below = children(nodes, node).map(written);
    const rest = below.length > 1 ? below.map((one) => `(${one})`).join("") : (below[0] ?? "");
    return [node.number, rest].filter((one) => one !== undefined && one !== "").join(" ");
  };
  return roots.map((root) => `(${written(root)})`).join("");
}

/** Step 1: each id is the parent of the one named behind it, but for loops; the mail's own last word counts most. */
function linked(mails: readonly Named[]): Node[] {
  const nodes = new Map<string, Node>();
  const nodeOf = (id: string): Node => {
    const node = nodes.get(id) ?? {
      number: undefined,
      at: Number.POSITIVE_INFINITY,
      named: undefined,
      parent: undefined,
    };
    nodes.set(id, node);
    return node;
  };
  mails.forEach((named, index) => {
    const id = named.messageId && !nodes.get(named.messageId)?.named ? named.messageId : `mail ${index}`;
    const node = Object.assign(nodeOf(id), { number: index + 1, at: named.at, named });
    const chain = named.references.map(nodeOf);
    chain.forEach((one, at) => {
      const before = chain[at - 1];
      if (before && !one.parent && !isWithin(before, one)) one.parent = before;
    });
    const last = chain.at(-1);
    node.parent = undefined;
    if (last && !isWithin(last, node)) node.parent = last;
  });
  return [...nodes.values()];
}

const isWithin = (node: Node, of: Node): boolean => {
  for (let at: Node | undefined = node; at; at = at.parent) if (at === of) return true;
  return false;
};

const children = (nodes: readonly Node[], parent: Node | undefined): Node[] =>
  nodes.filter((node) => node.parent === parent).sort((one, other) => one.at - other.at);

/** Steps 3 to 5: ids without a mail go, and answers come under the mail whose subject they answer. */
function gathered(nodes: Node[]): Node[] {
  const real = nodes.filter(({ named }) => named);
  for (const node of real) while (node.parent && !node.parent.named) node.parent = node.parent.parent;
  for (const node of nodes) if (!node.named) node.parent = node;
  const roots = children(nodes, undefined);
  for (const root of roots) {
    const start = roots.find(
      ({ named }) => named!.subject !== "" && named!.subject === root.named!.subject && !named!.isReply,
    );
    if (start && start !== root && root.named!.isReply) root.parent = start;
  }
  return children(nodes, undefined);
}
