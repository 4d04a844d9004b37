import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import type { Operations } from "@kindling/provider-framework/definition";
import type { Document } from "./client/document.ts";
import type { Caller, Lagoon } from "./client/lagoon.ts";
import { allNotifications } from "./documents/notification.ts";
import { explained, orNothing } from "./explained.ts";
import { make, remove } from "./make.ts";
import { items, told } from "./told.ts";
import { refuseTooNew } from "./too-new.ts";
import { orOlder } from "./variables.ts";

interface Notification {
  readonly id?: number | null;
  readonly name?: string | null;
  readonly organization?: number | null;
}

/** What every type of notification has as inputs and outputs. */
interface Common {
  readonly name: string;
  readonly organizationId?: number | undefined;
}

interface NotificationDocuments<Own> {
  /** `NotificationSlack`. */
  readonly type: string;
  readonly add: Document<
    Notification | null,
    { readonly input: { readonly name: string; readonly organization?: number | undefined } & Own }
  >;
  readonly update: Document<
    Notification | null,
    { readonly input: { readonly name: string; readonly patch: { readonly name?: string } & Partial<Own> } }
  >;
  readonly delete: Document<unknown, { readonly input: { readonly name: string } }>;
}

/** The operations of one type of notification; `ownOf` gives the inputs that only this type has. */
export function notificationOperations<Schema extends DescMessage, Own extends object>(
  lagoon: Lagoon,
  documents: NotificationDocuments<Own>,
  ownOf: (inputs: MessageShape<Schema> & Common) => Own,
): Operations<Schema> {
  type Inputs = MessageShape<Schema> & Common;
  const { type } = documents;
  const what = (name: string) => `${type} ${name}`;
  /** Fields of the type's own have the same names in the API. */
  const stateOf = (record: Notification, like?: Inputs) =>
    ({
      ...Object.fromEntries(Object.entries(record).map(([name, value]) => [name, told(value)])),
      ...{ id: undefined, __typename: undefined, organization: undefined, ...(like && ownOf(like)) },
      ...{ lagoonId: told(record.id), organizationId: told(record.organization) },
    }) as object;
  const operations = {
    complete: refuseTooNew(lagoon, { organizationId: `Add${type}Input.organization` }),
    async create({ inputs, ...call }: Caller & { inputs: Inputs }) {
      const { name, organizationId: organization } = inputs;
      const record = await make(lagoon, call, {
        what: what(name),
        make: () => lagoon.run(documents.add, { input: { name, organization, ...ownOf(inputs) } }, call),
        find: () => found(lagoon, call, documents, name),
      });
      return { id: String(record.id), state: stateOf(record) };
    },
    async read({ id, old, ...call }: Caller & { id: string; old: Inputs | undefined }) {
      const name = old?.name ?? id;
      const record = await explained(what(name), () => found(lagoon, call, documents, name));
      return record && { id: String(record.id), state: stateOf(record) };
    },
    async update({ inputs, ...call }: Caller & { inputs: Inputs }) {
      const { name } = inputs;
      const record = await explained(what(name), () =>
        lagoon.run(documents.update, { input: { name, patch: ownOf(inputs) } }, call),
      );
      return record ? stateOf(record) : {};
    },
    async delete({ old: { name }, ...call }: Caller & { old: Inputs }) {
      await remove(
        what(name),
        () => lagoon.run(documents.delete, { input: { name } }, call),
        () => found(lagoon, call, documents, name),
      );
    },
  };
  return operations as unknown as Operations<Schema>;
}

/** One of a type by its name. Lagoon before 2.9 only shows it to who changes it: to the name it has. */
async function found<Own>(
  lagoon: Lagoon,
  call: Caller,
  { type, update }: NotificationDocuments<Own>,
  name: string,
): Promise<Notification | undefined> {
  return orOlder<Notification | undefined>(
    async () => {
      const all = items(await lagoon.run(allNotifications, {}, call));
      return all.find((one) => one.__typename === type && one.name === name);
    },
    () => {
      const patch = { name } as { name: string } & Partial<Own>;
      return orNothing(lagoon.run(update, { input: { name, patch } }, call));
    },
  );
}
