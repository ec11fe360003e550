/** One of these at most in a group; whoever comes second waits for the next group. */
type GroupKey = string;

interface Waiting<Item, Done> {
  readonly item: Item;
  readonly resolve: (done: Done) => void;
  readonly reject: (problem: unknown) => void;
}

interface GroupRules<Item, Done> {
  readonly keyOf: (item: Item) => GroupKey;
  readonly most: number;
  /** Writes the group in one transaction. @returns for each item what became of it, a function that gives it or throws */
  readonly write: (items: readonly Item[]) => Promise<readonly (() => Done)[]>;
}

/**
 * Writes that arrive while another is on its way are made together: the disk, and whoever holds the end of a chain, are waited for once for
 * all of them. A group that fails is made again one by one, so that nobody fails by another's fault.
 */
export function inGroups<Item, Done>({ keyOf, most, write }: GroupRules<Item, Done>): (item: Item) => Promise<Done> {
  let waiting: Waiting<Item, Done>[] = [];
  let isBusy = false;

  function takeGroup(): Waiting<Item, Done>[] {
    const keys = new Set<GroupKey>();
    const group: Waiting<Item, Done>[] = [];
    const later: Waiting<Item, Done>[] = [];
    for (const one of waiting) {
      const key = keyOf(one.item);
      if (group.length === most || keys.has(key)) later.push(one);
      else group.push(one);
      keys.add(key);
    }
    waiting = later;
    return group;
  }

  async function settle(group: readonly Waiting<Item, Done>[]): Promise<void> {
    let outcomes: readonly (() => Done)[];
    try {
      outcomes = await write(group.map(({ item }) => item));
    } catch (problem) {
      if (group.length === 1) group[0]!.reject(problem);
      else for (const one of group) await settle([one]);
      return;
    }
    for (const [at, { resolve, reject }] of group.entries())
      try {
        resolve(outcomes[at]!());
      } catch (problem) {
        reject(problem);
      }
  }

  async function work(): Promise<void> {
    isBusy = true;
    while (waiting.length > 0) await settle(takeGroup());
    isBusy = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isBusy) void work();
    });
}
