/** Buckets, one document each. */
export function buckets(number: number): string {
  return Array.from({ length: number }, (_, index) => bucket(`bucket-${index + 1}`)).join("---\n");
}

const bucket = (name: string): string => `apiVersion: civo.project-planton.org/v1
kind: CivoBucket
metadata:
  name: ${name}
spec:
  bucketName: ${name}
  region: LON1
  maxSizeGb: 500
`;
