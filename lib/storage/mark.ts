/**
 * Whose an object is: every upload carries the mark of the ledger that knows it,
 * as metadata, which takes no permission beside that of the upload.
 *
 * @module
 */
import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { isNotFound } from "../aws/failures.ts";
import { projectTag } from "../aws/tags.ts";
import type { Session } from "../aws/session.ts";

const [project, ledger, caller] = [
  "churn-project",
  "churn-ledger",
  "churn-caller",
];

/** Who has put an object there. */
export interface Owner {
  /** The session's own ledger, a walk of another one, or nobody who says so. */
  readonly kind: "ours" | "another walk" | "unknown";
  /** In words: of a walk the ARN of the user or role that made it. */
  readonly words: string;
}

/** The metadata of a session's uploads. */
export async function marked(
  session: Session,
): Promise<Record<string, string>> {
  return {
    [project]: projectTag.Value,
    [ledger]: await session.ledger.id(),
    [caller]: session.callerArn,
  };
}

/** Reads the mark of an object; `undefined` where there is no such object. */
export async function ownerOf(
  session: Session,
  Bucket: string,
  Key: string,
): Promise<Owner | undefined> {
  try {
    const { Metadata = {} } = await session.clients.s3.send(
      new HeadObjectCommand({ Bucket, Key }),
    );
    if (Metadata[project] !== projectTag.Value) {
      return {
        kind: "unknown",
        words: "unknown; the object carries no mark of a session",
      };
    }
    const isOurs = Metadata[ledger] === await session.ledger.id();
    return {
      kind: isOurs ? "ours" : "another walk",
      words: `a session of ${Metadata[caller]}`,
    };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
