/**
 * What one request to an endpoint may take.
 *
 * @module
 */

/** Source: the SageMaker Runtime API's reference of InvokeEndpoint. */
export const invokeLimits = {
  /** The most bytes of the request's body, and of the answer's. */
  bytes: 6 * 2 ** 20,
  /** The most seconds until the model has answered. */
  seconds: 60,
} as const;
