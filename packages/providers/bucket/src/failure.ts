import { KindlingError } from "@kindling/core/error";
import { innermost } from "@kindling/provider-framework/http-error";

/** What was being done, to which bucket. */
export interface Doing {
  /** `reading the tags`. */
  readonly what: string;
  readonly bucket: string;
  /** As configured. */
  readonly endpoint: string;
}

/** What an S3 service refused or failed, and what to do about it. */
export class S3Failure extends KindlingError {
  /** S3's error code; empty when the service didn't answer, or not as S3. */
  readonly reason: string;

  constructor(message: string, reason: string) {
    super("cloud", message);
    this.name = "S3Failure";
    this.reason = reason;
  }
}

/** Whether the service answered with one of these error codes. */
export const isFailure = (error: unknown, ...reasons: readonly string[]): error is S3Failure =>
  error instanceof S3Failure && reasons.includes(error.reason);

// S3 API reference, "Error responses"; what S3-compatible services say besides.
const ADVICE: Readonly<Record<string, string>> = {
  NoSuchBucket:
    "Make the bucket first, and let its settings depend on it; if it exists, check its name and that the endpoint is that of its region",
  InvalidAccessKeyId:
    "The service doesn't know the access key, or not any more: give the keys of the credential that owns the bucket",
  SignatureDoesNotMatch:
    "The secret access key isn't the access key's: give both from the same credential, without spaces around them",
  AccessDenied: "The keys are right but may not do this: give those of the credential that owns the bucket",
  AuthorizationHeaderMalformed: "Set `region` to the one that the service names",
  PermanentRedirect: "The bucket is in another region: set `endpoint` and `region` to that region's",
  RequestTimeTooSkewed: "This machine's clock is wrong: set it, then run again",
  NotImplemented: "This service can't do that: take the setting out of the program",
  MethodNotAllowed: "This service can't do that: take the setting out of the program",
  MalformedXML: "The service doesn't take a setting as it was given",
  InvalidRequest: "The service doesn't take a setting as it was given",
  InvalidArgument: "The service doesn't take a setting as it was given",
  SlowDown: "The service is overloaded: wait a little, then run again",
};

interface SdkError {
  /** As the service says it; the SDK's `name` makes one up where it doesn't. */
  readonly Code?: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

/** The SDK's error as one that says what was being done, why it failed and what helps. */
export function failureOf(error: unknown, { what, bucket, endpoint }: Doing): S3Failure {
  const { Code: code, message, $metadata: { httpStatusCode: status, attempts = 1 } = {} } = error as SdkError;
  const about = `${what} of the bucket ${bucket} at ${endpoint}`;
  const tried = attempts > 1 ? ` (tried ${attempts} times)` : "";
  if (status === undefined)
    return new S3Failure(
      `${about}: no answer${tried}: ${innermost(error)}. Check the endpoint and the network, then run again`,
      "",
    );
  const advice =
    ADVICE[code ?? ""] ??
    (status >= 500 ? "The service fails for now: wait a little, then run again" : undefined);
  if (code)
    return new S3Failure(`${about}: ${code} (${status})${tried}: ${sentence(message)}${advice ?? ""}`, code);
  return new S3Failure(
    `${about}: the answer (${status})${tried} isn't one of S3. ${advice ?? "Check that the endpoint is the URL of the S3 service"}`,
    "",
  );
}

const sentence = (words: string): string => (words ? `${words.replace(/[.\s]*$/, "")}. ` : "");
