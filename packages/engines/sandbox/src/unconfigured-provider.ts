import type { Provider } from "@kindling/core/provider";

/**
 * Stands in for a provider whose configuration a preview doesn't know yet: everything that it would compute is
 * unknown (pkg/resource/plugin/provider_plugin.go, `pcfg.known`).
 */
export function unconfigured(provider: Provider): Provider {
  const neverCalled = () =>
    Promise.reject(new Error("a provider without its configuration can't change anything"));
  return {
    checkConfig: (call) => provider.checkConfig(call),
    diffConfig: (call) => provider.diffConfig(call),
    configure: neverCalled,
    check: async ({ news }) => ({ inputs: news, failures: [] }),
    diff: async ({ log }) => {
      log(
        "warning",
        "its provider's configuration isn't known before the deployment: this preview may be inexact",
      );
      return { changes: "some", replaces: [], stables: [], deleteBeforeReplace: false, detailedDiff: {} };
    },
    create: async () => ({ id: "", outputs: {} }),
    read: async ({ id }) => ({ id, inputs: {}, outputs: {} }),
    update: async () => ({ outputs: {} }),
    delete: neverCalled,
    invoke: async () => ({ outputs: {}, failures: [] }),
    close: () => provider.close?.(),
  };
}
