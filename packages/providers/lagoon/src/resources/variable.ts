import { type Variable, VariableSchema } from "@kindling/apis/kindling/lagoon/provider/v1/variable";
import { KindlingError } from "@kindling/core/error";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import type { Lagoon } from "../client/lagoon.ts";
import { explained } from "../explained.ts";
import { whole } from "../ids.ts";
import { remove } from "../make.ts";
import { refuseTaken } from "../refuse-taken.ts";
import { told, upper } from "../told.ts";
import { refuseTooNew } from "../too-new.ts";
import { deleteVariable, findVariable, ownerOf, setVariable, type VariableRecord } from "../variables.ts";

/** Inputs that came after Lagoon 2.8. */
const LATER = {
  organizationId: "Query.organizationById",
} as const;

/** An environment variable. */
export const variable = resource(
  VariableSchema,
  (lagoon: Lagoon) => ({
    complete: refuseTooNew(lagoon, LATER),
    async create({ inputs, interrupted, ...call }) {
      const { name, value = "", scope } = inputs;
      return explained(what(inputs), async () => {
        const owner = await ownerOf(lagoon, inputs);
        if (owner === undefined)
          throw new KindlingError("not-found", `${what(inputs)}: there is no such ${ownersName(inputs)}`);
        // Adding one that is there would change it.
        if (!interrupted)
          await refuseTaken(what(inputs), importId(inputs), async () => findVariable(owner, name));
        const record = await setVariable(lagoon, call, owner, { name, value, scope: upper(scope) });
        return { id: String(record.id), state: { ...stateOf(record), value } };
      });
    },
    async read({ id, old }) {
      const of = old ?? imported(id);
      const owner = await explained(what(of), () => ownerOf(lagoon, of));
      const record = owner && findVariable(owner, of.name);
      if (!record) return undefined;
      const { projectId, environmentId, organizationId } = of;
      // Before Lagoon 2.9 a changed variable is another one.
      return {
        id: old ? id : String(record.id),
        state: { ...stateOf(record), projectId, environmentId, organizationId },
      };
    },
    async update({ inputs, ...call }) {
      const { name, value = "", scope } = inputs;
      return explained(what(inputs), async () => {
        const owner = await ownerOf(lagoon, inputs);
        if (owner === undefined)
          throw new KindlingError(
            "not-found",
            `${what(inputs)}: there is no such ${ownersName(inputs)} any more`,
          );
        const record = await setVariable(lagoon, call, owner, { name, value, scope: upper(scope) });
        return { ...stateOf(record), value };
      });
    },
    async delete({ old, ...call }) {
      await remove(
        what(old),
        async () => {
          const owner = await ownerOf(lagoon, old);
          if (owner) await deleteVariable(lagoon, call, owner, old.name);
        },
        async () => {
          const owner = await ownerOf(lagoon, old);
          return owner && findVariable(owner, old.name);
        },
      );
    },
  }),
  { scope: ignoringCase },
);

type Of = Pick<Variable, "name" | "projectId" | "environmentId" | "organizationId">;

const ownersName = ({ projectId, environmentId, organizationId }: Of): string => {
  if (organizationId) return `organization ${organizationId}`;
  return environmentId ? `environment ${environmentId} of project ${projectId}` : `project ${projectId}`;
};
const what = (of: Of): string => `variable ${of.name} of ${ownersName(of)}`;

const importId = ({ name, projectId, environmentId, organizationId }: Of): string =>
  organizationId ? `organization:${organizationId}:${name}` : `${projectId}:${environmentId ?? ""}:${name}`;

function imported(id: string): Of {
  const form =
    "<project id>:<environment id>:<name>, <project id>::<name> or organization:<organization id>:<name>";
  const [first, second, ...rest] = id.split(":");
  const name = rest.join(":");
  if (!first || second === undefined || !name)
    throw new KindlingError(
      "invalid-input",
      `the import id ${JSON.stringify(id)} must have the form ${form}`,
    );
  if (first === "organization") return { name, organizationId: whole(second) } as Of;
  return { name, projectId: whole(first), ...(second && { environmentId: whole(second) }) } as Of;
}

const stateOf = (record: VariableRecord) => ({
  name: told(record.name),
  ...(record.value !== null && record.value !== undefined && { value: record.value }),
  scope: told(record.scope),
  lagoonId: told(record.id),
});
