import { create } from "@bufbuild/protobuf";
import {
  CivoKubernetesClusterSchema,
  type CivoKubernetesClusterValid,
} from "@kindling/apis/kindling/civo/kubernetes_cluster/v1/api";
import { Region } from "@kindling/apis/kindling/civo/v1/region";
import { expect, it } from "vitest";
import { localsOf } from "./locals.ts";

it("makes tags of the manifest's tags and labels, each once and without spaces", () => {
  const cluster = create(CivoKubernetesClusterSchema, {
    kind: "CivoKubernetesCluster",
    metadata: { name: "shop", env: "prod", labels: { team: "web shop" } },
    spec: { clusterName: "shop", region: Region.FRA1, tags: ["shop", "resource:true"] },
  });
  expect(localsOf(cluster as CivoKubernetesClusterValid)).toMatchObject({
    region: "FRA1",
    tags: "shop resource:true team:web_shop environment:prod resource_kind:CivoKubernetesCluster resource_id:shop",
  });
});
