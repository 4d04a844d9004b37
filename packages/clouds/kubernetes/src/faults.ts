import { ApiError, type Reason } from "./api-error.ts";
import type { ResourceType } from "./resource-types.ts";
import type { CheckedFailure, CheckedSettings, Verb } from "./settings.ts";

/** A request to the API server, as far as faults and permissions look at it. */
export interface Request {
  readonly verb: Verb;
  readonly type: Pick<ResourceType, "group" | "resource">;
  readonly namespace: string;
  readonly name: string;
}

const WORDS: Readonly<Record<Reason, string>> = {
  Unauthorized: "Unauthorized",
  Forbidden: "forbidden",
  NotFound: "the server could not find the requested resource",
  AlreadyExists: "the object already exists",
  Conflict: "the object has been modified; please apply your changes to the latest version and try again",
  Invalid: "the object is invalid",
  TooManyRequests: "the server has received too many requests and has asked us to try again later",
  BadRequest: "the server rejected our request for an unknown reason",
  InternalError: "Internal error occurred: failed calling webhook: context deadline exceeded",
  ServiceUnavailable: "the server is currently unable to handle the request",
};

/** Who the simulated kubeconfig signs in as. */
const USER = "kindling";

/** Admits requests: what the account may not do, and the faults that strike. */
export class Faults {
  readonly #settings: CheckedSettings;
  readonly #struck = new Map<CheckedFailure, number>();

  constructor(settings: CheckedSettings) {
    this.#settings = settings;
  }

  /** Throws what keeps the request from arriving, or the account from making it. */
  before(request: Request): void {
    for (const rule of this.#settings.forbidden) if (covers(rule, request)) throw isForbidden(request);
    this.#strike("before", request);
  }

  /** Throws what is lost of the answer. */
  after(request: Request): void {
    this.#strike("after", request);
  }

  #strike(when: CheckedFailure["when"], request: Request): void {
    for (const failure of this.#settings.failures) {
      if (failure.when !== when || !matches(failure, request)) continue;
      const count = (this.#struck.get(failure) ?? 0) + 1;
      this.#struck.set(failure, count);
      const times = failure.times ?? (failure.every === 1 ? 1 : Number.POSITIVE_INFINITY);
      if (count % failure.every !== 0 || count / failure.every > times) continue;
      if (failure.reason === "Forbidden" && failure.message === undefined) throw isForbidden(request);
      throw new ApiError(failure.reason, failure.message ?? WORDS[failure.reason]);
    }
  }
}

function matches(failure: CheckedFailure, { verb, type, namespace, name }: Request): boolean {
  return (
    (failure.verb ?? verb) === verb &&
    (failure.resource ?? type.resource) === type.resource &&
    (failure.namespace ?? namespace) === namespace &&
    (failure.name ?? name) === name
  );
}

function covers(rule: CheckedSettings["forbidden"][number], request: Request): boolean {
  return (
    (rule.verbs?.includes(request.verb) ?? true) &&
    (rule.resources?.includes(request.type.resource) ?? true) &&
    (rule.namespaces?.includes(request.namespace) ?? true)
  );
}

/** apiserver/pkg/endpoints/handlers/responsewriters: Forbidden. */
function isForbidden({ verb, type, namespace, name }: Request): ApiError {
  const object = verb === "create" ? type.resource : `${type.resource} "${name}"`;
  const plural = type.resource.split(".")[0];
  const scope = namespace ? `in the namespace "${namespace}"` : "at the cluster scope";
  return new ApiError(
    "Forbidden",
    `${object} is forbidden: User "${USER}" cannot ${verb} resource "${plural}" in API group "${type.group}" ${scope}`,
  );
}
