import {
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  Kind,
  parse,
  validate,
} from "graphql";
import { Hono } from "hono";
import { authenticate, Unauthorized } from "./auth.ts";
import type { Context } from "./context.ts";
import { type Environment, faults, latency, rateLimit } from "./faults.ts";
import { schemaOf } from "./generations.ts";
import { viewerOf } from "./permissions.ts";
import { RESOLVERS, typeOf } from "./resolvers/index.ts";

/** A request as the log shows it: the fields that it asks for, no variables, so nothing secret. */
export interface RequestLogEntry {
  readonly fields: readonly string[];
  /** 0 when the connection was dropped. */
  readonly status: number;
  readonly ms: number;
}

export type OnRequest = (entry: RequestLogEntry) => void | Promise<void>;

/** What every request works on; who asks is added to it. */
export type Account = Omit<Context, "viewer">;

/** What a request asks for. */
interface Asked {
  readonly document?: DocumentNode;
  readonly fields: readonly string[];
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  /** Why it can't be carried out. */
  readonly refusal?: string;
}

const resolve: GraphQLFieldResolver<Record<string, unknown>, Context> = (parent, args, context, info) => {
  const resolver = RESOLVERS[info.parentType.name]?.[info.fieldName];
  if (!resolver) return parent?.[info.fieldName];
  const work = () => resolver(parent as never, args as never, context);
  return info.parentType.name === "Mutation" ? context.records.atomically(work) : work();
};

/** Lagoon's API at `/graphql`, in the generation that the account has. */
export function lagoonApi(account: Account, onRequest?: OnRequest): Hono<Environment> {
  const { settings, clock, generation } = account;
  const schema = schemaOf(generation);
  const asked = new WeakMap<Request, Asked>();
  const api = new Hono<Environment>();
  api.use(async (c, next) => {
    const start = performance.now();
    const request = await read(c.req.raw.clone());
    asked.set(c.req.raw, request);
    c.set("fields", request.fields);
    await next();
    const status = c.env.outgoing.destroyed ? 0 : c.res.status;
    await onRequest?.({ fields: request.fields, status, ms: performance.now() - start });
  });
  api.use(latency(settings, clock), rateLimit(settings, clock), faults(settings.failures, clock));
  api.get("/status", (c) => c.json({ status: "OK" }));
  api.use(async (c) => {
    const viewer = authenticate(account, c.req.header("authorization"), (id) => viewerOf(account, id));
    const { status, body } = await answer(schema, asked.get(c.req.raw) ?? { fields: [] }, {
      ...account,
      viewer,
    });
    return c.json(body, status);
  });
  api.onError((error, c) => {
    const status = error instanceof Unauthorized ? error.status : 500;
    return c.json({ errors: [{ message: error.message }] }, status as 401 | 403 | 500);
  });
  return api;
}

async function read(request: Request): Promise<Asked> {
  let body: { query?: unknown; variables?: Record<string, unknown> | null; operationName?: string | null };
  try {
    body = (await request.json()) as typeof body;
  } catch {
    return { fields: [], refusal: "POST body missing, invalid Content-Type, or JSON object has no keys." };
  }
  if (typeof body.query !== "string") {
    return { fields: [], refusal: "GraphQL operations must contain a non-empty `query`." };
  }
  try {
    const document = parse(body.query);
    return {
      document,
      fields: rootFields(document),
      ...(body.variables && { variables: body.variables }),
      ...(body.operationName && { operationName: body.operationName }),
    };
  } catch (error) {
    return { fields: [], refusal: (error as GraphQLError).message };
  }
}

const rootFields = (document: DocumentNode): string[] =>
  document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((selection) =>
          selection.kind === Kind.FIELD ? selection.name.value : [],
        )
      : [],
  );

/** An error as Apollo's `formatError` leaves it: no extensions (facts: services/api/src/apolloServer.js). */
const shown = ({ message, locations, path }: GraphQLError) => ({ message, locations, path });

/** What can't be carried out is a 400 without data; what fails in a resolver, a 200 with data null beside it. */
async function answer(schema: GraphQLSchema, asked: Asked, context: Context) {
  const { document, variables, operationName, refusal } = asked;
  if (!document)
    return { status: 400, body: { errors: [{ message: refusal ?? "Must provide a query." }] } } as const;
  const invalid = validate(schema, document);
  if (invalid.length > 0) return { status: 400, body: { errors: invalid.map(shown) } } as const;
  const result = await execute({
    ...{ schema, document, contextValue: context, rootValue: {}, typeResolver: typeOf },
    ...{ fieldResolver: resolve as GraphQLFieldResolver<unknown, unknown> },
    ...(variables && { variableValues: variables }),
    ...(operationName && { operationName }),
  });
  if (!("errors" in result) || !result.errors) return { status: 200, body: { data: result.data } } as const;
  const errors = result.errors.map(shown);
  if (result.data === undefined) return { status: 400, body: { errors } } as const;
  return { status: 200, body: { errors, data: result.data } } as const;
}
