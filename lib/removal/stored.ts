/**
 * Removing what is stored at many places of one bucket, with few calls: each
 * folder is listed once before and once after.
 *
 * @module
 */
import { interruptSignal, pause } from "../interrupt.ts";
import type { LedgerEntry } from "../ledger.ts";
import { abortUpload, openUploads } from "../open_uploads.ts";
import type { Outcome, Show } from "../removal.ts";
import type { Session } from "../session.ts";
import { deleteKeys, isAt, objectsAt, parseS3Uri } from "../store.ts";

/**
 * Deletes the objects at `s3-prefix` entries and aborts the uploads that are
 * open there, which no listing of objects shows and which cost; then looks
 * again, until nothing is found but what is refused.
 *
 * @param places All in one bucket.
 * @param keepObjects Open uploads are aborted all the same.
 */
export async function removeStored(
  session: Session,
  places: readonly LedgerEntry[],
  show: Show,
  keepObjects: boolean,
): Promise<Outcome[]> {
  const { bucket } = parseS3Uri(places[0].name);
  const keyOf = (place: LedgerEntry) => parseS3Uri(place.name).key;
  let refusals = new Map<string, Error>();
  const { first, longest } = session.poll;
  for (let delay = 0; true; delay = Math.min(delay * 1.5 || first, longest)) {
    const stored = await findStored(session, bucket, places.map(keyOf));
    const objects = keepObjects ? [] : stored.objects;
    const left = [...objects, ...stored.uploads.map(({ key }) => key)];
    if (left.every((key) => refusals.has(key))) {
      return places.map((thing): Outcome => {
        const isHere = (key: string) => isAt(keyOf(thing), key);
        const refused = left.find(isHere);
        if (refused !== undefined) {
          return { thing, error: refusals.get(refused)! };
        }
        const isKept = keepObjects && stored.objects.some(isHere);
        return { thing, state: isKept ? "kept" : "deleted" };
      });
    }
    await show(`${left.length} objects of s3://${bucket}`);
    // What is there again was put there meanwhile.
    if (delay > 0) await pause(delay, interruptSignal());
    refusals = await deleteKeys(session, bucket, objects);
    for (const upload of stored.uploads) {
      await abortUpload(session, bucket, upload)
        .catch((error) => refusals.set(upload.key, error));
    }
  }
}

/** The objects' keys and the open uploads at any of the places. */
async function findStored(
  session: Session,
  bucket: string,
  places: readonly string[],
) {
  const isOurs = ({ key }: { key: string }) =>
    places.some((place) => isAt(place, key));
  const objects: string[] = [];
  for (const folder of foldersOf(places)) {
    const found = await objectsAt(session, `s3://${bucket}/${folder}`);
    objects.push(...found.filter(isOurs).map(({ key }) => key));
  }
  const uploads = (await openUploads(session, bucket)).filter(isOurs);
  return { objects, uploads };
}

/**
 * The folders that places are in, or are, none inside of another. An object
 * outside of all folders stands for itself, as the bucket may be a large one.
 */
function foldersOf(places: readonly string[]): string[] {
  const folders = new Set(
    places.map((key) => key.slice(0, key.lastIndexOf("/") + 1) || key),
  );
  return [...folders].filter((folder) =>
    ![...folders].some((other) => other !== folder && isAt(other, folder))
  );
}
