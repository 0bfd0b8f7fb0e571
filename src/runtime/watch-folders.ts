// Notices that something in a folder changed. Editors save in several steps, and a deployment writes several files: a change is told
// once nothing has moved for a moment.

import { type FSWatcher, watch } from "node:fs";

const QUIET_MS = 500;

export type FolderWatching = { close(): void };

/**
 * Each folder is watched without those below it: a file that is replaced, as most editors save, is an event of its folder. File
 * systems of other machines tell of no events.
 * @param folders asked before each round, as folders come and go
 * @param onChange something may have changed; it may also be told of what changes nothing
 * @param onTrouble a folder cannot be watched
 */
export async function watchFolders(
  folders: () => Promise<readonly string[]>,
  onChange: () => void,
  onTrouble: (folder: string, error: Error) => void,
): Promise<FolderWatching> {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const drop = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void refresh().then(onChange), QUIET_MS).unref();
  };
  const add = (folder: string): void => {
    const watcher = watchOne(folder, changed, (error) => {
      drop(folder);
      onTrouble(folder, error);
    });
    if (watcher) watchers.set(folder, watcher);
  };
  const refresh = async (): Promise<void> => {
    const wanted = await folders();
    if (isClosed) return;
    for (const folder of [...watchers.keys()]) if (!wanted.includes(folder)) drop(folder);
    for (const folder of wanted) if (!watchers.has(folder)) add(folder);
  };
  await refresh();
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const folder of [...watchers.keys()]) drop(folder);
    },
  };
}

function watchOne(folder: string, onChange: () => void, onTrouble: (error: Error) => void): FSWatcher | undefined {
  try {
    return watch(folder, { persistent: false }, onChange).on("error", onTrouble);
  } catch (error) {
    onTrouble(error as Error);
    return undefined;
  }
}
