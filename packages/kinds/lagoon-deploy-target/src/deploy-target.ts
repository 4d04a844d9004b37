import type { LagoonDeployTargetSpecValid } from "@kindling/apis/kindling/lagoon/deploy_target/v1/spec";
import { secretInput } from "@kindling/core/secret-value";
import { DeployTarget, type Provider } from "@kindling/sdk-lagoon";

/** The deploy target. */
export function deployTarget(spec: LagoonDeployTargetSpecValid, provider: Provider): DeployTarget {
  const { monitoringConfig } = spec;
  const args = {
    name: spec.deployTargetName,
    consoleUrl: spec.consoleUrl,
    token: secretInput(spec.token),
    routerPattern: spec.routerPattern,
    sshHost: spec.sshHost,
    sshPort: spec.sshPort?.toString(),
    friendlyName: spec.friendlyName,
    cloudProvider: spec.cloudProvider,
    cloudRegion: spec.cloudRegion,
    buildImage: spec.buildImage,
    sharedBaasBucketName: spec.sharedBaasBucketName,
    disabled: spec.disabled,
    monitoringConfig: Object.keys(monitoringConfig).length > 0 ? monitoringConfig : undefined,
  };
  return new DeployTarget("deploy-target", args, { provider });
}
