import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SavedPlan, StackName } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import { type Plan, parsePlan } from "@kindling/engine-program/plan";
import type { StackSettings, Workspace } from "./workspace.ts";

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The stack's configuration in which a plan's key goes through Pulumi's encryption; no run sees it. */
const KEY_NAME = "kindling:planKey";

/** A plan as it is kept: under a key of its own, which is under the stack's secrets provider. */
interface SealedPlan {
  /** Which secrets provider; with it even a stack that doesn't exist yet can be made so that the key opens. */
  readonly settings: StackSettings;
  readonly key: string;
  readonly plan: string;
}

/** Encrypts a plan for its stack, which has to be there. */
export async function sealPlan(plan: Plan, stack: StackName, workspace: Workspace): Promise<SavedPlan> {
  const [key, nonce] = [randomBytes(KEY_BYTES), randomBytes(NONCE_BYTES)];
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  const sealed = [nonce, cipher.update(JSON.stringify(plan)), cipher.final(), cipher.getAuthTag()];
  await workspace.configure(stack, { [KEY_NAME]: { value: key.toString("base64"), secret: true } });
  const { config = {}, ...settings } = await workspace.settings(stack);
  const { secure } = (config[KEY_NAME] ?? {}) as { secure?: string };
  if (secure === undefined) throw new Error("Pulumi's CLI hasn't encrypted a secret of the configuration");
  return {
    settings: settings as Record<string, string>,
    key: secure,
    plan: Buffer.concat(sealed).toString("base64"),
  };
}

/** What was sealed. Throws `invalid-input` for what wasn't, or was changed since. */
export function sealedPlan(saved: SavedPlan): SealedPlan {
  const { settings, key, plan } = (saved ?? {}) as Partial<Record<keyof SealedPlan, unknown>>;
  if (typeof key === "string" && typeof plan === "string" && typeof settings === "object" && settings)
    return { settings: settings as StackSettings, key, plan };
  throw new KindlingError("invalid-input", "this isn't a plan of Pulumi's own engine: make a new one");
}

/** Only the backend can open the plan, and only while it has the stack: Pulumi Cloud keeps a key for each. */
export function isKeyInBackend(saved: SavedPlan): boolean {
  const { encryptionsalt, encryptedkey } = sealedPlan(saved).settings;
  return encryptionsalt === undefined && encryptedkey === undefined;
}

/** Puts what the plan's key opens with where the CLI looks for it, before the stack is made. */
export const prepareKey = (
  { settings, key }: SealedPlan,
  stack: StackName,
  workspace: Workspace,
): Promise<void> => workspace.writeSettings(stack, { ...settings, config: { [KEY_NAME]: { secure: key } } });

/** Opens a plan for its stack, which has to be there, with its key prepared. */
export async function openPlan(sealed: SealedPlan, stack: StackName, workspace: Workspace): Promise<Plan> {
  const text = await decrypted(sealed, stack, workspace);
  // Pulumi's own plan is encrypted as these say.
  await workspace.writeSettings(stack, sealed.settings);
  return parsePlan(text);
}

async function decrypted({ plan }: SealedPlan, stack: StackName, workspace: Workspace): Promise<string> {
  try {
    const key = Buffer.from(await workspace.configured(stack, KEY_NAME), "base64");
    const bytes = Buffer.from(plan, "base64");
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return (
      decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8")
    );
  } catch (cause) {
    if (cause instanceof KindlingError && cause.code === "wrong-passphrase") throw cause;
    throw new KindlingError(
      "invalid-input",
      `the plan of stack ${stack.project}/${stack.stack} can't be opened: it was changed, or is another stack's`,
      { cause },
    );
  }
}
