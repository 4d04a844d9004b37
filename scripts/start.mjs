// `npm start`: installs what is missing, then deploys the example bucket on the sandbox and says what to try next.
import { install, run } from "./installed.mjs";

const manifest = "examples/civo-bucket.yaml";

install();
console.error(`$ npx kindling up ${manifest} --engine sandbox --yes --show-stack-input\n`);
run("kindling", ["up", manifest, "--engine", "sandbox", "--yes", "--show-stack-input"]);
console.error(`
What to try next:
  edit maxSizeGb in ${manifest} (update in place) or bucketName (replacement), then
  npx kindling preview ${manifest} --engine sandbox
  npx kindling up ${manifest} --engine sandbox
  npx kindling outputs ${manifest} --engine sandbox --show-secrets
  node examples/bucket-versions/run.mjs     uploads to a bucket and reads an old version back
  npx kindling sandbox serve                keeps Civo's API and S3 up, to use the bucket with any S3 client
  npx kindling destroy ${manifest} --engine sandbox --yes
  npx kindling validate ${manifest}     checks a manifest without running anything
  npx kindling --help                   everything else
`);
