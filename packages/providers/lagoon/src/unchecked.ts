/** A `fetch` that takes any certificate. */
export async function unchecked(): Promise<typeof fetch> {
  const { Agent } = await import("undici");
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  return (request, init) => fetch(request, { ...init, dispatcher } as object);
}
