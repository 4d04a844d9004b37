import {
  NodeTaint_EffectSchema as EffectSchema,
  type NodeTaint,
} from "@kindling/apis/kindling/civo/kubernetes_node_pool/v1/node_taint";

/** Taints of nodes as Civo's resources take them. */
export const taintArgs = (taints: readonly NodeTaint[]) =>
  taints.map(({ key, value, effect }) => ({ key, value, effect: EffectSchema.value[effect]?.name ?? "" }));
