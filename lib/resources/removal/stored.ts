/**
 * Removing what is stored at many places of one bucket, with few calls: each
 * folder is listed once before and once after.
 *
 * @module
 */
import { interruptSignal, pause } from "../../aws/interrupt.ts";
import type { LedgerEntry } from "../../aws/ledger.ts";
import {
  abortUpload,
  isOfAnother,
  openUploads,
} from "../../storage/open_uploads.ts";
import type { Outcome, RemovalOptions, Show } from "./types.ts";
import type { Session } from "../../aws/session.ts";
import { deleteKeys, objectsAt } from "../../storage/store.ts";
import { isAt, parseS3Uri } from "../../storage/keys.ts";
import { isJobsPlace, isWalkKey } from "../../storage/places.ts";
import { ownerOf } from "../../storage/mark.ts";

/**
 * Deletes the objects at `s3-prefix` entries and aborts the uploads that are
 * open there, which no listing of objects shows and which cost; then looks
 * again, until nothing is found but what is refused or somebody else's.
 *
 * What a walk wrote is known by a job's name in the prefix, or by the ledger's
 * mark of an upload. Whatever else lies there, or beside it at the walk's keys,
 * is left and named.
 *
 * @param places All in one bucket.
 * @param options.keeps Objects stay; open uploads are aborted all the same.
 */
export async function removeStored(
  session: Session,
  places: readonly LedgerEntry[],
  show: Show,
  { keeps, isJudged }: RemovalOptions,
): Promise<Outcome[]> {
  const { bucket } = parseS3Uri(places[0].name);
  const keyOf = (place: LedgerEntry) => parseS3Uri(place.name).key;
  const isAtPlace = (key: string) =>
    places.some((place) => isAt(keyOf(place), key));
  let refusals = new Map<string, Error>();
  const versioned = new Set<string>();
  const { first, longest } = session.poll;
  for (let delay = 0; true; delay = Math.min(delay * 1.5 || first, longest)) {
    const found = await findStored(session, bucket, places.map(keyOf));
    const { ours, foreign } = isJudged
      ? {
        ours: found.objects.filter(isAtPlace),
        foreign: new Map<string, string>(),
      }
      : await byOwner(session, bucket, found.objects, places.map(keyOf));
    const objects = keeps ? [] : ours;
    const left = [...objects, ...found.uploads.map(({ key }) => key)];
    if (left.every((key) => refusals.has(key))) {
      const rows = places.map((thing): Outcome => {
        const key = keyOf(thing);
        const isHere = (key: string) => isAt(keyOf(thing), key);
        const refused = left.find(isHere);
        if (refused !== undefined) {
          return { thing, error: refusals.get(refused)! };
        }
        if (foreign.has(key)) {
          return { thing, fate: "foreign", state: foreign.get(key)! };
        }
        if (keeps && ours.some(isHere)) {
          return { thing, fate: "kept", state: "kept" };
        }
        const state = [...versioned].some(isHere)
          ? "deleted, versions stay"
          : "deleted";
        return { thing, fate: "gone", state };
      });
      const isNamed = new Set(places.map(keyOf));
      const others = [...foreign].filter(([key]) => !isNamed.has(key));
      return [
        ...rows,
        ...others.map(([key, state]): Outcome => ({
          thing: { kind: "s3-prefix", name: `s3://${bucket}/${key}` },
          fate: "foreign",
          state,
        })),
      ];
    }
    await show(`${left.length} objects of s3://${bucket}`);
    // What is there again was put there meanwhile.
    if (delay > 0) await pause(delay, interruptSignal());
    refusals = await deleteKeys(session, bucket, objects, versioned);
    for (const upload of found.uploads) {
      await abortUpload(session, bucket, upload)
        .catch((error) => refusals.set(upload.key, error));
    }
  }
}

/** How many objects are asked for their owner at a time. */
const atOnce = 16;

/** Parts the ledger's own objects from others, of which it says whose they are. */
async function byOwner(
  session: Session,
  bucket: string,
  keys: readonly string[],
  places: readonly string[],
) {
  const jobs = places.filter(isJobsPlace);
  const isOfJob = (key: string) => jobs.some((place) => isAt(place, key));
  const named = new Set(places);
  const ours = new Set(keys.filter(isOfJob));
  const foreign = new Map<string, string>();
  const unclear = keys.filter((key) =>
    !ours.has(key) && (named.has(key) || isWalkKey(session, key))
  ).values();
  const ask = async () => {
    for (const key of unclear) {
      const owner = await ownerOf(session, bucket, key);
      if (owner?.kind === "ours") ours.add(key);
      else if (owner) foreign.set(key, `not touched; owner: ${owner.words}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, ask));
  return { ours: keys.filter((key) => ours.has(key)), foreign };
}

/** The objects' keys in the places' folders, and the open uploads at any of the places. */
async function findStored(
  session: Session,
  bucket: string,
  places: readonly string[],
) {
  const isHere = ({ key }: { key: string }) =>
    places.some((place) => isAt(place, key));
  const objects: string[] = [];
  for (const folder of foldersOf(session, places)) {
    const found = await objectsAt(session, `s3://${bucket}/${folder}`);
    objects.push(...found.map(({ key }) => key));
  }
  const uploads = (await openUploads(session, bucket))
    .filter((upload) => isHere(upload) && !isOfAnother(upload, session));
  return { objects, uploads };
}

/**
 * The folders that places are in, or are, none inside of another; of a job's
 * place the one above, where that is a walk's. An object outside of all folders
 * stands for itself, as the bucket may be a large one.
 */
function foldersOf(session: Session, places: readonly string[]): string[] {
  const above = (key: string) => key.slice(0, key.lastIndexOf("/") + 1);
  const folders = new Set(places.map((key) => {
    const shared = above(key.slice(0, -1));
    const isShared = isJobsPlace(key) && isWalkKey(session, shared);
    return isShared ? shared : above(key) || key;
  }));
  return [...folders].filter((folder) =>
    ![...folders].some((other) => other !== folder && isAt(other, folder))
  );
}
