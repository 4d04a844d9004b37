import { type ErrorCode, KindlingError } from "@kindling/core/error";
import { actionOf, ProtectedResource } from "@kindling/engine-program/failure";
import { nameOf, typeOf } from "@kindling/engine-program/urn";

/** What the engine adds at the end of a run that failed or was stopped. */
const VERDICT = /^(update|preview|refresh|destroy|import) (failed|canceled)$/;
const URN = /urn:pulumi:[^"'\s]+/;

interface Told {
  /** Type and name. */
  readonly about: string;
  readonly doing: string;
  /** Of what was made, where it is known. */
  readonly id: string | undefined;
}

interface Case {
  readonly says: RegExp;
  readonly code: ErrorCode;
  readonly message: (told: Told, match: RegExpExecArray) => string;
}

const notPlanned = "the plan doesn't fit any more";
const planAgain = "Make a new plan and review it: preview --save-plan";

/** What Pulumi's engine says, and how it is said here. Values, which may be secrets, are left out. */
const CASES: readonly Case[] = [
  {
    says: /post-step event returned an error: failed to save snapshot: ([\s\S]*)$/,
    code: "unwritable",
    message: ({ doing, id }, [, reason]) =>
      `${doing} went through${id ? ` (id ${id})` : ""}, but the state doesn't have it: it can't be written: ${reason}`,
  },
  {
    says: /pre-step event returned an error: failed to save snapshot: ([\s\S]*)$/,
    code: "unwritable",
    message: ({ doing }, [, reason]) => `${doing} was not begun: the state can't be written: ${reason}`,
  },
  {
    says: /: property (\S+) value \{[\s\S]*\} has a problem: ([\s\S]*)$/,
    code: "invalid-input",
    message: ({ about }, [, path, reason]) => `checking ${about}: ${path}: ${reason}`,
  },
  {
    says: /resource '.*' has a problem: ([\s\S]*)$/,
    code: "invalid-input",
    message: ({ about }, [, reason]) => `checking ${about}: ${reason}`,
  },
  {
    says: /^Duplicate resource URN/i,
    code: "program",
    message: ({ about }) => `the program registers ${about} twice: give one of them another name`,
  },
  {
    says: /no resource plugin 'pulumi-resource-([^']+)'|could not load plugin for (\S+) provider/,
    code: "unsupported",
    message: (_, [text, one, other]) => `there is no provider for package ${one ?? other}: ${text}`,
  },
  {
    says: /resource '(.*)' does not exist$/,
    code: "not-found",
    message: ({ doing }, [, id]) =>
      `${doing}: there is none with id ${id}${doing.startsWith("importing") ? " to import" : ""}`,
  },
  {
    says: /unknown stack "?([^"\s]+)"?/,
    code: "not-found",
    message: (_, [, stack]) =>
      `there is no stack ${stack}: up makes it; kindling stacks lists those there are`,
  },
  {
    // Of what differs only the names: `++size[{2}!={3}]`.
    says: /violates plan: properties changed: ([\s\S]*)$/,
    code: "refused",
    message: ({ about }, [, text = ""]) =>
      `${notPlanned}: ${[...text.matchAll(/(?:^|, )[-+~=]{2}([\w.-]+)/g)].map(([, name]) => name).join(", ")} of ${about} is to be something else. ${planAgain}`,
  },
  {
    says: /violates plan: ([a-zA-Z ]+) \(expected/,
    code: "refused",
    message: ({ about }, [, what]) => `${notPlanned}: of ${about} ${what}. ${planAgain}`,
  },
  {
    says: /^(?:[\s\S]*: )?(\S+) is not allowed by the plan/,
    code: "refused",
    message: ({ about }, [, op]) => `${notPlanned}: ${op} of ${about} isn't planned. ${planAgain}`,
  },
  {
    says: /expected resource operations for \S+ but none were seen/,
    code: "refused",
    message: ({ about }) => `${notPlanned}: what was planned for ${about} wasn't done. ${planAgain}`,
  },
  {
    says: /(?:inputs to import do not match|previously-imported resources)[\s\S]*/,
    code: "refused",
    message: ({ about }, [text]) => `importing ${about}: ${text}`,
  },
];

/** An error that Pulumi's engine tells of. Undefined for one that only says that there were others. */
export function engineError(
  text: string,
  {
    urn: toldUrn = "",
    op = "create",
    id,
  }: { urn?: string; op?: string | undefined; id?: string | undefined } = {},
): KindlingError | undefined {
  if (VERDICT.test(text)) return undefined;
  const urn = toldUrn || (URN.exec(text)?.[0] ?? "");
  const [type, name] = [typeOf(urn), nameOf(urn)];
  if (urn && /marked for protection|because it is protected/.test(text))
    return new ProtectedResource(urn, /replace/.test(text) ? "replaced" : "deleted");
  const cause = new Error(onlyError(text));
  const details = { ...(urn && { path: urn }), cause };
  const told = { about: `${type} ${name}`, doing: actionOf(op, type, name), id };
  for (const { says, code, message } of CASES) {
    const match = says.exec(text);
    if (match) return new KindlingError(code, message(told, match), details);
  }
  return new KindlingError("cloud", urn ? `${told.doing}: ${cause.message}` : cause.message, details);
}

/** Without the list that Pulumi makes of a single error. */
const onlyError = (text: string): string =>
  /^1 error occurred:\s+\* ([\s\S]*)$/.exec(text)?.[1]?.trim() ?? text;
