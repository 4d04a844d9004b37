import { propertiesOf } from "../properties.ts";
import { describe } from "./comments.ts";
import { type FunctionModel, isRequired } from "./package-model.ts";
import {
  argsInterface,
  doc,
  HEADER,
  importTypes,
  type Lines,
  outputInterface,
  PULUMI,
  typesMentioned,
} from "./typescript.ts";

/** The file of a function, once for plain values and once for outputs. */
export function functionFile({ method, name, token }: FunctionModel): Lines {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const inputs = propertiesOf(method.input);
  const outputs = propertiesOf(method.output);
  const optional = inputs.some(({ field }) => isRequired(field)) ? "" : " = {}";
  const args = [
    ...argsInterface(`${type}OutputArgs`, describe(method.input), inputs, ({ field }) => !isRequired(field)),
    "",
    ...outputInterface(`${type}Args`, describe(method.input), inputs, ({ field }) => isRequired(field)),
  ];
  return [
    HEADER,
    PULUMI,
    ...importTypes([
      ...typesMentioned(inputs, true),
      ...typesMentioned(inputs, false),
      ...typesMentioned(outputs, false),
    ]),
    "",
    ...args,
    "",
    ...outputInterface(
      `${type}Result`,
      describe(method.output),
      outputs,
      ({ field }) => !field.proto.proto3Optional && !field.message,
    ),
    "",
    ...doc(describe(method)),
    `export function ${name}(args: ${type}Args${optional}, opts: pulumi.InvokeOptions = {}): Promise<${type}Result> {`,
    `  return pulumi.runtime.invoke(${JSON.stringify(token)}, { ...args }, opts);`,
    "}",
    "",
    ...doc(describe(method)),
    `export function ${name}Output(args: ${type}OutputArgs${optional}, opts: pulumi.InvokeOutputOptions = {}): pulumi.Output<${type}Result> {`,
    `  return pulumi.runtime.invokeOutput(${JSON.stringify(token)}, { ...args }, opts);`,
    "}",
  ];
}
