import { createHash, randomBytes } from "node:crypto";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { ObjectStorage } from "../storage/object-storage.ts";
import { forEachFew, type PlainContent, piecesOf, syncFolder } from "./durable-files.ts";
import {
  checkedInventory,
  INVENTORY_FILE,
  type Inventory,
  inventoryFiles,
  SIDECAR_FILE,
  sidecarBytes,
  versionNumber,
} from "./inventory.ts";
import { isObject, isSuspicious, listedObjects, listedSource, rankOf, withoutUnfinished } from "./listed-objects.ts";
import { listedTree, type ObjectTree } from "./object-tree.ts";
import { Lines } from "./one-at-a-time.ts";
import type { RootSource } from "./root-source.ts";
import type { OnStep } from "./staging.ts";
import { OBJECT_DECLARATION, objectPath } from "./storage-layout.ts";
import type { ForeignVersions, NewVersion, VersionWriter } from "./version-writer.ts";

/** A version that was decided: its inventory, and the very bytes. */
interface Committed {
  readonly inventory: Inventory;
  readonly bytes: Buffer;
}

/** What nobody finished for so long was left by a process that is gone. */
const LEFT_BEHIND_MS = 86_400_000;
const SET_ASIDE = "extensions/camtay-set-aside";

/**
 * Versions in a storage that has neither rename nor locks, only puts of which one writer's succeeds. Each writer puts its content into a
 * folder of its own; then the version's inventory is put if there is none, which decides whose version it is. From then on the version
 * happens: whoever comes next, writer or reader, brings the object's own inventory, by which it is found, up to it.
 */
export class PutVersions implements VersionWriter {
  readonly source: RootSource;
  readonly #storage: ObjectStorage;
  readonly #lines = new Lines();
  readonly #now: () => Date;
  readonly #onStep: OnStep;

  constructor(storage: ObjectStorage, now: () => Date, onStep: OnStep) {
    this.#storage = storage;
    this.#now = now;
    this.#onStep = onStep;
    this.source = listedSource(storage, ({ place, files }) => this.#visible(place, files));
  }

  async has(place: string): Promise<boolean> {
    for (const path of [INVENTORY_FILE, `v1/${INVENTORY_FILE}`]) if (await this.#storage.head(`${place}/${path}`)) return true;
    return false;
  }

  async newest(place: string): Promise<Inventory | undefined> {
    try {
      return await this.#newest(place);
    } catch (thrown) {
      // One object that is damaged must not keep anybody from the others.
      if (thrown instanceof AppError && thrown.code === "archive.object_damaged") return undefined;
      throw thrown;
    }
  }

  async #newest(place: string): Promise<Inventory | undefined> {
    const [bytes, sidecar] = await Promise.all([this.#get(place, INVENTORY_FILE), this.#get(place, SIDECAR_FILE)]);
    const inventory = checkedInventory(bytes, sidecar);
    if (inventory) {
      const next = await this.#committedAfter(place, versionNumber(inventory.head));
      return next ? this.#finish(place, next) : inventory;
    }
    // Stopped before the object's inventory was put, or between it and its sidecar; anything else is damage.
    if (bytes === null) return sidecar === null ? this.#finish(place, await this.#committedAfter(place, 0)) : undefined;
    const claimed = checkedInventory(bytes, sidecarBytes(bytes));
    const committed = claimed ? await this.#committed(place, versionNumber(claimed.head)) : null;
    return committed?.bytes.equals(bytes) ? this.#finish(place, committed) : undefined;
  }

  async *places(): AsyncGenerator<string> {
    for await (const { place, files } of listedObjects(this.#storage)) if (isObject(files.keys())) yield place;
  }

  async tree(place: string): Promise<ObjectTree | null> {
    const paths = await this.#pathsOf(place);
    return isObject(paths) ? this.#visible(place, new Set(paths)) : null;
  }

  /** Writers elsewhere are not kept out: `publish` tells who was first. */
  alone<T>(place: string, _objectId: string, work: () => Promise<T>): Promise<T> {
    return this.#lines.wait(place, work);
  }

  /** In a folder of this writer's own. */
  contentNames(): (logicalPath: string) => string {
    const own = randomBytes(8).toString("hex");
    return (path) => `${own}/${path}`;
  }

  async publish({ place, inventory, newContent, files, besides }: NewVersion): Promise<boolean> {
    const { head } = inventory;
    await forEachFew(newContent, async ({ file, contentPath }) => {
      const given = files.get(file.logicalPath)!;
      const content = "digests" in given ? given.content : given;
      this.#onStep(`put-${contentPath}`);
      await this.#storage.putIfAbsent(`${place}/${contentPath}`, this.#checked(content, file.sha512, file.logicalPath));
    });
    for (const path of besides) await syncFolder(path);
    const [[, bytes] = []] = inventoryFiles(inventory);
    this.#onStep(`put-${head}/${INVENTORY_FILE}`);
    if (!(await this.#storage.putIfAbsent(`${place}/${head}/${INVENTORY_FILE}`, bytes!))) {
      // An answer that got lost and was asked for again: then it is our own that is there.
      if (!(await this.#get(place, `${head}/${INVENTORY_FILE}`))?.equals(bytes!)) {
        for (const { contentPath } of newContent) await this.#storage.remove(`${place}/${contentPath}`);
        return false;
      }
    }
    await this.#finish(place, { inventory, bytes: bytes! });
    return true;
  }

  async adopt({ place, files }: ForeignVersions): Promise<void> {
    const ranked = [...files].map(([path, content]) => ({ path, content, rank: rankOf(path) })).sort((a, b) => a.rank - b.rank);
    await forEachFew(
      ranked.filter(({ rank }) => rank === 0),
      async ({ path, content }) => void (await this.#storage.putIfAbsent(`${place}/${path}`, content)),
    );
    for (const { path, content, rank } of ranked) {
      if (rank === 0) continue;
      this.#onStep(`put-${path}`);
      if (path === INVENTORY_FILE || path === SIDECAR_FILE) await this.#storage.replace(`${place}/${path}`, content);
      else await this.#storage.putIfAbsent(`${place}/${path}`, content);
    }
    await this.newest(place); // another run may have brought more meanwhile
  }

  async setAside(place: string, path: string): Promise<void> {
    for (const found of await this.#pathsOf(place)) {
      if (found !== path && !found.startsWith(`${path}/`)) continue;
      await this.#storage.replace(`${SET_ASIDE}/${place.split("/").at(-1)}/${found}`, this.#storage.content(`${place}/${found}`));
      await this.#storage.remove(`${place}/${found}`);
    }
  }

  /** Content first, so that what a stop leaves is still known as an object, and is purged the next time. */
  async purge(place: string): Promise<void> {
    const paths = (await this.#pathsOf(place)).sort((a, b) => rankOf(a) - rankOf(b));
    for (const path of paths) await this.#storage.destroy(`${place}/${path}`);
  }

  async recover(): Promise<number> {
    let finished = 0;
    for await (const object of listedObjects(this.#storage)) {
      if (!isSuspicious(object)) continue;
      const wasWhole = object.files.has(SIDECAR_FILE);
      const inventory = await this.newest(object.place);
      if (inventory && !wasWhole) finished += 1;
      if (!inventory && isObject(object.files.keys())) continue; // damaged: to be mended, not to be swept
      const kept = new Set(withoutUnfinished(object.files.keys(), inventory));
      for (const [path, { changedAt }] of object.files)
        if (!kept.has(path) && this.#now().getTime() - changedAt.getTime() > LEFT_BEHIND_MS)
          await this.#storage.remove(`${object.place}/${path}`);
    }
    return finished;
  }

  /** The files of a listed object that count; listed anew when a version was finished since. */
  async #visible(place: string, listed: Pick<ReadonlySet<string>, "has" | "keys">): Promise<ObjectTree> {
    const inventory = await this.newest(place);
    const isOld = inventory !== undefined && !listed.has(`${inventory.head}/${SIDECAR_FILE}`);
    const paths = isOld || !listed.has(SIDECAR_FILE) ? await this.#pathsOf(place) : listed.keys();
    return listedTree(this.#storage, place, withoutUnfinished(paths, inventory));
  }

  /** Brings what is found first up to a version that was decided; the last one of all, should others have come meanwhile. */
  async #finish(place: string, version: Committed | null): Promise<Inventory | undefined> {
    let newest: Inventory | undefined;
    for (let next = version; next; next = await this.#committedAfter(place, versionNumber(next.inventory.head))) {
      newest = next.inventory;
      const sidecar = sidecarBytes(next.bytes);
      this.#onStep(`finish-${newest.head}`);
      await this.#storage.putIfAbsent(`${place}/${newest.head}/${SIDECAR_FILE}`, sidecar);
      if (newest.head === "v1")
        await this.#storage.putIfAbsent(`${place}/${OBJECT_DECLARATION.name}`, Buffer.from(OBJECT_DECLARATION.content));
      this.#onStep(`replace-${INVENTORY_FILE}`);
      await this.#storage.replace(`${place}/${INVENTORY_FILE}`, next.bytes);
      this.#onStep(`replace-${SIDECAR_FILE}`);
      await this.#storage.replace(`${place}/${SIDECAR_FILE}`, sidecar);
    }
    return newest;
  }

  #committedAfter = (place: string, number: number): Promise<Committed | null> => this.#committed(place, number + 1);

  async #committed(place: string, number: number): Promise<Committed | null> {
    const bytes = await this.#get(place, `v${number}/${INVENTORY_FILE}`);
    if (bytes === null) return null;
    const inventory = checkedInventory(bytes, sidecarBytes(bytes));
    if (inventory?.head !== `v${number}` || objectPath(inventory.id) !== place)
      throw new AppError("archive.object_damaged", { place: `${place}/v${number}` });
    return { inventory, bytes };
  }

  /** What is kept must be what the inventory says, also when a file changed since it was digested. */
  #checked(content: PlainContent, sha512: string, file: string): PlainContent {
    if (content instanceof Uint8Array) return content;
    return {
      pieces: async function* () {
        const hash = createHash("sha512");
        for await (const piece of piecesOf(content)) {
          hash.update(piece);
          yield piece;
        }
        if (hash.digest("hex") !== sha512) throw new AppError("archive.object_damaged", { place: file });
      },
    };
  }

  #get = (place: string, path: string): Promise<Buffer | null> => this.#storage.get(`${place}/${path}`);

  async #pathsOf(place: string): Promise<string[]> {
    const paths: string[] = [];
    for await (const { path } of this.#storage.list(`${place}/`)) paths.push(path.slice(place.length + 1));
    return paths;
  }
}
