import { failuresOf, openCivoKinds } from "@kindling/module-civo/kinds.fixture";
import { afterAll, beforeAll, expect, it } from "vitest";
import kind from "./index.ts";

let civo: Awaited<ReturnType<typeof openCivoKinds>>;
beforeAll(async () => {
  civo = await openCivoKinds();
});
afterAll(() => civo.close());

it("names the key that has its name", async () => {
  const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMG72zLUU21xC5TGlMuUqc1qr9CjxgkLnSaBiX6cpf8/";
  const other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEek9w5ef/zs2FG7W9HlR10yj0rJkeedxjam9GC5eO2Z";
  const { id } = await civo.request("POST", "sshkeys", { name: "deploy", public_key: other });
  const refused = await civo.run("up", kind, "deploy", { keyName: "deploy", publicKey });
  expect(failuresOf(refused)).toMatch(
    new RegExp(`SSH key deploy: .*already exists.*${id}\\. Choose another name or.* import it`),
  );
});
