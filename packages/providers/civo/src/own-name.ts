import { type DescField, getOption, hasOption } from "@bufbuild/protobuf";
import { auto_name } from "@kindling/apis/kindling/provider/v1/options";
import { isAutoName } from "@kindling/provider-framework/auto-name";

/** Whether nobody else can have the name, since it was made up for this resource. */
export const isOwnName = (field: DescField, name: string, resource: string): boolean =>
  hasOption(field, auto_name) && isAutoName(getOption(field, auto_name), name, resource);
