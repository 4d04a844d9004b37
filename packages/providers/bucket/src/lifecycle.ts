import { lifecycleMeaning, lifecycleRuleFound, lifecycleRuleSent } from "./lifecycle-rule.ts";
import { type Part, unless } from "./part.ts";

export const lifecycle: Part = {
  field: "lifecycleRules",
  isGiven: ({ lifecycleRules }) => lifecycleRules.length > 0,
  async read(bucket, old) {
    const request = bucket.ask(
      "reading the lifecycle rules",
      (s3) => new s3.GetBucketLifecycleConfigurationCommand({ Bucket: bucket.name }),
    );
    const { Rules = [] } = (await unless(request, "NoSuchLifecycleConfiguration")) ?? {};
    const rules = Rules.flatMap((rule) => lifecycleRuleFound(rule) ?? []);
    if (rules.length < Rules.length) {
      const foreign = Rules.filter((rule) => !lifecycleRuleFound(rule)).map(({ ID }) => ID);
      const words = `The bucket has lifecycle rules that can't be said here, since they go by size or number or move objects: ${foreign.join(", ")}`;
      bucket.log(
        "warning",
        old
          ? `${words}. They go when the rules are next set`
          : `${words}. Lifecycle rules aren't imported, and stay as they are while the program gives none`,
      );
      if (!old) return {};
    }
    const before = new Map(old?.lifecycleRules.map((rule, index) => [rule.id, { rule, index }]));
    const place = (id: string) => before.get(id)?.index ?? before.size;
    const lifecycleRules = rules
      .sort((one, other) => place(one.id) - place(other.id))
      .map((rule) => {
        const same = before.get(rule.id)?.rule;
        return same && lifecycleMeaning(same) === lifecycleMeaning(rule) ? same : rule;
      });
    return { lifecycleRules };
  },
  async write(bucket, { lifecycleRules }) {
    const Bucket = bucket.name;
    if (lifecycleRules.length > 0) {
      const LifecycleConfiguration = { Rules: lifecycleRules.map(lifecycleRuleSent) };
      await bucket.ask(
        "setting the lifecycle rules",
        (s3) => new s3.PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }),
      );
    } else
      await bucket.ask(
        "taking off the lifecycle rules",
        (s3) => new s3.DeleteBucketLifecycleCommand({ Bucket }),
      );
    return { lifecycleRules };
  },
};
