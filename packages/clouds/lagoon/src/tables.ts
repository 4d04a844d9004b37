import type { Context } from "./context.ts";
import { DatabaseError } from "./database-error.ts";
import { keyOf, type Stored } from "./records.ts";

/** One of Lagoon's tables (facts: services/api/database/migrations). */
export interface Table<Columns> {
  /** As MariaDB calls it. */
  readonly name: string;
  /** What a column holds that an insert doesn't name. */
  readonly defaults: Columns;
  /** Columns that can't be null. */
  readonly notNull: readonly (keyof Columns & string)[];
  /** What makes a row unique; the index that says so. None: rows are alike. */
  readonly unique?: { readonly index: string; of(row: Columns): readonly (string | number)[] };
  /** What a row belongs to. */
  readonly parent?: (row: Columns) => string | undefined;
}

/** A change of columns; those that are `undefined` stay, as knex has it. */
export type Changes<Columns> = { readonly [Column in keyof Columns]?: Columns[Column] | undefined };

const given = <Values extends object>(values: Values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

function marks<Columns>(table: Table<Columns>, row: Stored<Columns>) {
  const unique = table.unique?.of(row) ?? ["id", row.id];
  return { unique, key: keyOf(...unique), parent: table.parent?.(row) };
}

function check<Columns extends object>(context: Context, table: Table<Columns>, row: Stored<Columns>) {
  const empty = table.notNull.find((column) => row[column] === null || row[column] === undefined);
  if (empty) throw new DatabaseError(1048, `Column '${snakeCase(empty)}' cannot be null`, table.name, row);
  const { unique, key, parent } = marks(table, row);
  const taken = context.records.getByKey(table.name, key);
  if (taken && taken.id !== row.id) {
    const text = `Duplicate entry '${unique.join("-")}' for key '${table.unique?.index}'`;
    throw new DatabaseError(1062, text, table.name, row);
  }
  return { key, parent };
}

/** A new row; its id is the next one unless the request names one. Throws `DatabaseError`. */
export function insert<Columns extends object>(
  context: Context,
  table: Table<Columns>,
  values: Changes<Columns> & { readonly id?: number | null | undefined },
): Stored<Columns> {
  const id = values.id ?? context.records.nextId(table.name);
  if (context.records.get(table.name, id)) {
    throw new DatabaseError(1062, `Duplicate entry '${id}' for key 'PRIMARY'`, table.name, values);
  }
  const row = { ...table.defaults, ...given(values), id } as Stored<Columns>;
  return context.records.insert<Columns>(table.name, id, row, check(context, table, row));
}

/** Changes a row. Throws `DatabaseError`. */
export function update<Columns extends object>(
  context: Context,
  table: Table<Columns>,
  row: Stored<Columns>,
  changes: Changes<Columns>,
): Stored<Columns> {
  const changed = { ...row, ...given(changes) } as Stored<Columns>;
  context.records.save(table.name, changed, check(context, table, changed));
  return changed;
}

/** The row that an insert of `values` would meet, or none. */
export function sameAs<Columns extends object>(
  context: Context,
  table: Table<Columns>,
  values: Changes<Columns>,
): Stored<Columns> | undefined {
  const { key } = marks(table, { ...table.defaults, ...given(values), id: 0 } as Stored<Columns>);
  return context.records.getByKey<Columns>(table.name, key);
}

export const byId = <Columns extends object>(
  { records }: Context,
  table: Table<Columns>,
  id: number | null | undefined,
): Stored<Columns> | undefined =>
  id === null || id === undefined ? undefined : records.get<Columns>(table.name, id);

export const all = <Columns extends object>({ records }: Context, table: Table<Columns>): Stored<Columns>[] =>
  records.list<Columns>(table.name);

export const within = <Columns extends object>(
  { records }: Context,
  table: Table<Columns>,
  parent: string,
): Stored<Columns>[] => records.childrenOf<Columns>(parent, table.name);

export const remove = <Columns extends object>(
  { records }: Context,
  table: Table<Columns>,
  row: Stored<Columns>,
): void => records.remove(table.name, row.id);

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
