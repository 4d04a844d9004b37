/**
 * What MariaDB refused. Lagoon passes it on as it is, with the statement and all values in it, secret ones as
 * well (its resolvers rethrow the driver's message): what a client must not print.
 */
export class DatabaseError extends Error {
  /** What MariaDB says, without the statement. */
  readonly text: string;

  constructor(code: number, text: string, table: string, values: object) {
    const columns = Object.keys(values).map((column) => `\`${column}\``);
    const literals = Object.values(values).map((value) => JSON.stringify(value ?? null));
    super(
      `(conn:7, no: ${code}, SQLState: 23000) ${text}\n` +
        `sql: insert into \`${table}\` (${columns.join(", ")}) values (${literals.join(", ")}) - parameters:{}`,
    );
    this.text = text;
  }
}
