/**
 * MLflow's REST API 2.0, as far as runs are written with it.
 *
 * @module
 */

/** Where MLflow is, and what each request carries. */
export interface Tracking {
  /** `http://` or `https://` URL, without a slash at its end. */
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What MLflow has of a run. */
export interface MlflowRun {
  readonly info: { readonly run_id: string; readonly status: string };
  readonly data?: {
    readonly tags?: readonly { readonly key: string; readonly value: string }[];
  };
}

/** MLflow did not do what it was asked for. */
export class MlflowError extends Error {
  /** @ignore */
  override name = "MlflowError";
  /** @ignore */
  constructor(
    message: string,
    /** MLflow's own word, such as `RESOURCE_DOES_NOT_EXIST`, if it gave one. */
    readonly code?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Milliseconds that an answer may take. */
const patience = 60_000;

/**
 * Asks MLflow.
 *
 * @param path Of the operation: `runs/create`.
 * @param body As JSON; without one it is a GET.
 * @param member What the answer must have.
 * @throws {MlflowError} If it can't be reached, or refuses; says why.
 */
export async function ask<T>(
  { uri, headers }: Tracking,
  path: string,
  body?: object,
  member?: keyof T & string,
): Promise<T> {
  const url = `${uri}/api/2.0/mlflow/${path}`;
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(url, {
      method: body ? "POST" : "GET",
      headers: { "content-type": "application/json", ...headers },
      body: body && JSON.stringify(body),
      redirect: "error", // it would take the headers elsewhere
      signal: AbortSignal.timeout(patience),
    });
    text = await answer.text();
  } catch (cause) {
    throw new MlflowError(
      `Cannot export runs because MLflow at ${uri} can't be reached (${
        (cause as Error).message
      }): start \`mlflow server\`, or correct 'trackingUri'. ${again}`,
      undefined,
      { cause },
    );
  }
  const read = parsed(text);
  const isMlflows = read && (member === undefined || member in read);
  if (answer.ok && isMlflows) return read as T;
  throw refusal(uri, path, answer.status, read);
}

const again =
  "Exporting again continues from there, and doubles nothing that was exported";

function refusal(
  uri: string,
  path: string,
  status: number,
  read: { error_code?: string; message?: string } | undefined,
): MlflowError {
  const said = read?.error_code
    ? `${read.error_code}: ${read.message}`
    : "an answer that is not MLflow's";
  const remedy = status === 401 || status === 403
    ? "give 'headers' that sign in, such as { Authorization: \"Bearer …\" }"
    : read?.error_code
    ? again
    : "'trackingUri' must be the URL of an MLflow server, which has /api/2.0/mlflow";
  return new MlflowError(
    `Cannot export runs because ${path} at ${uri} gave ${status}, ${said}: ${remedy}`,
    read?.error_code,
  );
}

/** The object of a JSON text; `undefined` of anything else. */
function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const read = JSON.parse(text);
    return Object(read) === read && !Array.isArray(read) ? read : undefined;
  } catch {
    return undefined; // whatever it is, it is not MLflow's
  }
}
