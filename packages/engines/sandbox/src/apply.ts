import { KindlingError } from "@kindling/core/error";
import {
  containsSecret,
  isObject,
  isSecret,
  type PropertyMap,
  type PropertyValue,
  secret,
  UNKNOWN,
} from "@kindling/core/property-value";
import { PartialFailure } from "@kindling/core/provider";
import { isProviderType } from "@kindling/engine-program/urn";
import { callFor, type Deployment, operationsOf } from "./deployment.ts";
import { equalProperties } from "./property-diff.ts";
import type { ResourceState } from "./state/checkpoint.ts";
import type { Step, Tracked } from "./step.ts";

const now = (): string => new Date().toISOString();

/** Does what a step says, and leaves in its resources what came of it (pkg/resource/deploy/step.go, Apply). */
export async function apply(deployment: Deployment, step: Step): Promise<void> {
  switch (step.op) {
    case "same":
      return keep(deployment, required(step.old), required(step.new));
    case "create":
    case "create-replacement":
      return create(deployment, step, required(step.new));
    case "update":
      return update(deployment, step, required(step.old), required(step.new));
    case "read":
    case "read-replacement":
      return read(deployment, step, required(step.new));
    case "import":
    case "import-replacement":
      return importResource(deployment, step, required(step.new));
    default:
      // The others change what the engine knows, not what is there; deletion and refresh have their own files.
      return;
  }
}

export function required(tracked: Tracked | undefined): Tracked {
  if (!tracked) throw new TypeError("a step without the resource that it is about");
  return tracked;
}

async function keep(deployment: Deployment, old: Tracked, next: Tracked): Promise<void> {
  const { id, outputs } = old.state;
  const kept = outputs && hide(outputs, next.state);
  next.state = { ...next.state, ...(id !== undefined && { id }), ...(kept && { outputs: kept }) };
  // What the provider considers no difference must not change how it works either: it keeps its old inputs.
  const inputs = old.state.inputs ?? {};
  if (isProviderType(next.state.type))
    await deployment.registry.keep(callFor(deployment, next.state.urn), { ...next.state, inputs });
}

async function create(deployment: Deployment, step: Step, next: Tracked): Promise<void> {
  const { urn, inputs = {}, customTimeouts } = next.state;
  const timeoutSeconds = customTimeouts?.create;
  const { preview, journal } = deployment;
  const made = (changes: Partial<ResourceState>): void => {
    const created = now();
    next.state = { ...next.state, ...changes, created, modified: created };
    if (step.replaces) step.replaces.state = { ...step.replaces.state, delete: true };
  };
  const operations = operationsOf(deployment, next.state);
  if (!operations) return made({});
  try {
    const { id, outputs } = await operations.create({
      ...callFor(deployment, urn),
      inputs,
      preview,
      ...(timeoutSeconds && { timeoutSeconds }),
      ...(journal.interruptedInputs(urn) && { interrupted: true }),
    });
    if (!id && !preview) throw new KindlingError("cloud", "the provider gave it no id");
    made({ ...(id && { id }), outputs: annotate(outputs, next.state) });
  } catch (error) {
    if (error instanceof PartialFailure)
      made({
        id: error.id,
        inputs: error.inputs ?? inputs,
        outputs: annotate(error.outputs, next.state),
        initErrors: [deployment.masker.text(error.message)],
      });
    throw error;
  }
}

async function update(deployment: Deployment, step: Step, old: Tracked, next: Tracked): Promise<void> {
  const { id = "", created, modified } = old.state;
  next.state = {
    ...next.state,
    ...(id && { id }),
    ...(created && { created }),
    ...(modified && { modified }),
  };
  const operations = operationsOf(deployment, next.state);
  if (!operations) return;
  const { urn, inputs: news = {}, customTimeouts } = next.state;
  const timeoutSeconds = customTimeouts?.update;
  try {
    const { outputs } = await operations.update({
      ...callFor(deployment, urn),
      id,
      oldInputs: old.state.inputs ?? {},
      oldOutputs: old.state.outputs ?? {},
      news,
      ignoreChanges: step.ignoreChanges ?? [],
      preview: deployment.preview,
      ...(timeoutSeconds && { timeoutSeconds }),
    });
    next.state = { ...next.state, outputs: annotate(outputs, next.state), modified: now() };
  } catch (error) {
    if (error instanceof PartialFailure)
      next.state = {
        ...next.state,
        // So that the next preview shows all that was asked for (step.go, UpdateStep).
        inputs: old.state.inputs ?? {},
        outputs: annotate(error.outputs, next.state),
        initErrors: [deployment.masker.text(error.message)],
        modified: now(),
      };
    throw error;
  }
}

async function read(deployment: Deployment, step: Step, next: Tracked): Promise<void> {
  const { urn, id = "", inputs = {} } = next.state;
  if (id === UNKNOWN) {
    next.state = { ...next.state, outputs: {} };
  } else {
    const operations = operationsOf(deployment, next.state);
    const found = await operations?.read({ ...callFor(deployment, urn), id, inputs, outputs: inputs });
    if (!found?.id) throw new KindlingError("not-found", `there is none with id ${id}`, { path: urn });
    next.state = { ...next.state, id: found.id, outputs: annotate(found.outputs ?? {}, next.state) };
  }
  if (step.replaces) step.replaces.state = { ...step.replaces.state, delete: true };
  const old = step.old?.state;
  if (!old) return;
  const same =
    equalProperties(old.inputs, next.state.inputs) && equalProperties(old.outputs, next.state.outputs);
  const modified = same ? old.modified : now();
  next.state = { ...next.state, ...(old.created && { created: old.created }), ...(modified && { modified }) };
}

async function importResource(deployment: Deployment, step: Step, next: Tracked): Promise<void> {
  const { urn, importID = "" } = next.state;
  const operations = operationsOf(deployment, next.state);
  const found = await operations?.read({
    ...callFor(deployment, urn),
    id: importID,
    inputs: {},
    outputs: {},
  });
  if (!found?.id || !found.outputs)
    throw new KindlingError("not-found", `there is none with id ${importID} to import`, { path: urn });
  if (!found.inputs)
    throw new KindlingError("unsupported", "its provider can't import resources", { path: urn });
  const created = now();
  const { id, inputs } = found;
  next.state = {
    ...next.state,
    id,
    inputs,
    outputs: annotate(found.outputs, next.state),
    created,
    modified: created,
  };
  if (step.replaces) step.replaces.state = { ...step.replaces.state, delete: true };
}

/** Marks outputs as secret that the program wants secret or that repeat a secret input. */
export function annotate(outputs: PropertyMap, state: ResourceState): PropertyMap {
  return hide(repeatSecrets(outputs, state.inputs ?? {}) as PropertyMap, state);
}

/** Marks outputs as secret that the program wants secret. */
function hide(outputs: PropertyMap, { additionalSecretOutputs = [] }: ResourceState): PropertyMap {
  const hidden = additionalSecretOutputs.flatMap((key): [string, PropertyValue][] => {
    const value = outputs[key];
    return value === undefined || key === "id" ? [] : [[key, secret(value)]];
  });
  return { ...outputs, ...Object.fromEntries(hidden) };
}

function repeatSecrets(output: PropertyValue, input: PropertyValue): PropertyValue {
  if (isSecret(output)) return output;
  if (isSecret(input)) return secret(output);
  // The items of a list may come in another order.
  if (Array.isArray(input)) return containsSecret(input) ? secret(output) : output;
  if (!isObject(input) || !isObject(output)) return output;
  return Object.fromEntries(
    Object.entries(output).map(([key, value]) => {
      const given = input[key];
      return [key, given === undefined ? value : repeatSecrets(value, given)];
    }),
  );
}
