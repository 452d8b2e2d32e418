// Persistent storage on the device (IndexedDB): the list, and the queue of scans.
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export async function openKept(slug) {
  const opening = indexedDB.open(`expo-desk-${slug}`, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("things");
    opening.result.createObjectStore("scans", { keyPath: "client_id" });
  };
  const base = await done(opening);
  base.onversionchange = () => base.close();

  // Resolves when the transaction is complete: a verdict is shown only for a stored scan.
  const write = (store, work) =>
    new Promise((resolve, reject) => {
      const change = base.transaction(store, "readwrite", { durability: "strict" });
      work(change.objectStore(store));
      change.oncomplete = () => resolve();
      change.onerror = change.onabort = () => reject(change.error);
    });
  const read = (store, work) => done(work(base.transaction(store).objectStore(store)));

  return {
    thing: (name) => read("things", (store) => store.get(name)),
    keepThing: (name, value) => write("things", (store) => store.put(value, name)),
    dropThing: (name) => write("things", (store) => store.delete(name)),
    scans: () => read("scans", (store) => store.getAll()),
    keepScans: (scans) =>
      write("scans", (store) => {
        for (const scan of scans) store.put(scan);
      }),
    dropScans: (ids) =>
      write("scans", (store) => {
        for (const id of ids) store.delete(id);
      }),
  };
}
