import { describe, expect, it } from "vitest";
import { nodeKind } from "./fixtures/node-kind.ts";
import { loadManifests } from "./manifest.ts";
import { formatProblem } from "./problem.ts";

const module = () => Promise.reject(new Error("not run here"));
const kinds = {
  CivoVpc: async () => ({
    default: nodeKind({ name: "CivoVpc", project: "civo-vpc", other: "CivoFirewall" }, module),
  }),
  CivoFirewall: async () => ({
    default: nodeKind({ name: "CivoFirewall", project: "civo-firewall", other: "CivoVpc" }, module),
  }),
};

const node = (name: string, spec: string, { kind = "CivoVpc", env = "" } = {}) => `
kind: ${kind}
apiVersion: test.project-planton.org/v1
metadata: {name: ${name}${env && `, env: ${env}`}}
spec:${spec && ` {${spec}}`}
`;

async function load(...documents: string[]) {
  const stdin = async () => new TextEncoder().encode(documents.join("---"));
  const { manifests, problems } = await loadManifests(["-"], { kinds, stdin });
  return { manifests, problems: problems.map(formatProblem) };
}

describe("a manifest's references", () => {
  it("are found in lists, maps and secrets, under either name, with what goes without saying", async () => {
    const { manifests, problems } = await load(
      node(
        "a",
        [
          "node: {ref: b}",
          "nodes: [plain, {valueFrom: {name: c, env: prod}}, {value_from: {name: d, fieldPath: status.outputs.number}}]",
          'named: {"x.y": {ref: {name: e}}}',
          "any: {ref: {kind: CivoFirewall, name: f, fieldPath: word}}",
          "whole: g",
          "either: {ref: {kind: CivoFirewall, name: h}}",
          "token: {ref: {name: i}}",
        ].join(", "),
        { env: "dev" },
      ),
    );
    expect(problems).toEqual([]);
    expect(
      manifests[0]?.references.map(({ path, stack, output }) => [
        path,
        `${stack.project}/${stack.stack}`,
        output,
      ]),
    ).toEqual([
      ["spec.node", "civo-vpc/dev.b", "node_id"],
      ["spec.nodes[1]", "civo-vpc/prod.c", "node_id"],
      ["spec.nodes[2]", "civo-vpc/dev.d", "number"],
      ['spec.named["x.y"]', "civo-vpc/dev.e", "node_id"],
      ["spec.any", "civo-firewall/dev.f", "word"],
      ["spec.whole", "civo-vpc/dev.g", undefined],
      ["spec.either", "civo-firewall/dev.h", "node_id"],
      ["spec.token", "civo-vpc/dev.i", "word"],
    ]);
  });

  it.each([
    [
      "node: {ref: {kind: CivoVcp, name: b}}",
      /^-:5:27: spec\.node\.ref\.kind: CivoVpc\/a refers to CivoVcp\/b: there is no kind CivoVcp; did you mean CivoVpc\?/,
    ],
    ["any: {ref: {kind: CivoFirewal, name: b}}", /did you mean CivoFirewall\? \[reference\.kind\]/],
    [
      "node: {ref: {kind: CivoFirewall, name: b}}",
      /ref\.kind: CivoVpc\/a refers to CivoFirewall\/b: takes a CivoVpc, not a CivoFirewall \[reference\.kind\]/,
    ],
    ["either: {ref: {kind: CivoBucket, name: b}}", /takes a CivoVpc or a CivoFirewall, not a CivoBucket/],
    [
      "either: {ref: {name: b, fieldPath: node_ids}}",
      /fieldPath: CivoVpc\/a refers to CivoVpc\/b: a CivoVpc has no output node_ids; did you mean node_id\? \[reference\.output\]/,
    ],
    [
      "node: {valueFrom: {name: b, field_path: colour}}",
      /spec\.node\.valueFrom\.field_path: .*: a CivoVpc has no output colour; it has node_id, word, words and number/,
    ],
    ["node: {ref: {name: b, fieldPath: words}}", /the output words of a CivoVpc is no string or number/],
    [
      "whole: {name: b, fieldPath: node_id}",
      /spec\.whole\.fieldPath: .*: takes the CivoVpc as a whole: leave fieldPath out/,
    ],
    [
      "any: {ref: {name: b, fieldPath: word}}",
      /spec\.any: CivoVpc\/a refers to b: doesn't say which kind it refers to: add kind/,
    ],
    [
      "any: {ref: {kind: CivoVpc, name: b}}",
      /spec\.any: .*: doesn't say which output of the CivoVpc: add fieldPath/,
    ],
    [
      "nodes: [x, {ref: a}]",
      /^-:5:19: spec\.nodes\[1\]: CivoVpc\/a refers to CivoVpc\/a: that is the very resource .*\[reference\.self\]/,
    ],
    ["named: {k: {ref: {name: b, fieldPath: x}}}", /spec\.named\.k\.ref\.fieldPath: .* has no output x/],
    [
      "token: {ref: {kind: CivoBucket, name: b}}",
      /spec\.token\.ref\.kind: .*: takes a CivoVpc, not a CivoBucket/,
    ],
  ])("are refused where they lead nowhere: %s", async (spec, message) => {
    const { problems, manifests } = await load(node("a", spec));
    expect(problems).toEqual([expect.stringMatching(message)]);
    expect(manifests).toEqual([]);
  });

  it("are refused all at once, beside what else is wrong", async () => {
    const { problems } = await load(
      node("a", "node: {ref: {kind: X, name: b}}, colour: red, nodes: [{ref: {name: B, kind: 3}}, {ref: a}]"),
      node("b", "node: {ref: {name: c, fieldPath: nothing}}"),
    );
    expect(problems.map((problem) => /\[([a-z_.]+)\]$/.exec(problem)?.[1]).sort()).toEqual([
      "field.type",
      "field.unknown",
      "reference.kind",
      "reference.output",
      "reference.self",
    ]);
  });

  it("to what isn't given are left to the run", async () => {
    expect(await load(node("a", "node: {ref: nowhere}"))).toMatchObject({ problems: [] });
  });

  it("may not go in a circle, which is told as a way through it", async () => {
    const { problems } = await load(
      node("a", "either: {ref: {kind: CivoFirewall, name: b, env: prod}}", { env: "dev" }),
      node("b", "node: {ref: c}", { kind: "CivoFirewall", env: "prod" }),
      node("c", "either: {ref: {kind: CivoVpc, name: a, env: dev}}", { kind: "CivoFirewall", env: "prod" }),
      node("d", "node: {ref: a}", { env: "dev" }),
    );
    expect(problems).toEqual([
      "-:5:16: spec.either: these wait for each other, so none can be the first: CivoVpc/a → CivoFirewall/b of environment prod → CivoFirewall/c of environment prod → CivoVpc/a; take one reference out [reference.cycle]",
    ]);
  });
});
