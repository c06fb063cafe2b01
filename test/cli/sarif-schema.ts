const text = { type: "string", minLength: 1 };
const level = { enum: ["none", "note", "warning", "error"] };
const index = { type: "integer", minimum: 0 };
const position = { type: "integer", minimum: 1 };
const message = object({ text }, "text");

const region = object(
  { startLine: position, startColumn: position, endLine: position, endColumn: position },
  "startLine",
);
const artifactLocation = object({ uri: { ...text, pattern: "^[^ \\\\]+$" }, uriBaseId: text }, "uri");
const locations = list(
  object({ physicalLocation: object({ artifactLocation, region }, "artifactLocation") }, "physicalLocation"),
);

/**
 * The part of SARIF 2.1.0's schema that our logs use: the same names, types, enumerations and required properties,
 * and nothing else allowed. Its authors' own has 3000 lines.
 */
export const sarifSchema = object(
  {
    $schema: text,
    version: { const: "2.1.0" },
    runs: list(
      object(
        {
          tool: object(
            {
              driver: object(
                {
                  name: text,
                  version: text,
                  informationUri: text,
                  rules: list(
                    object({ id: text, shortDescription: message, helpUri: text }, "id", "shortDescription", "helpUri"),
                  ),
                },
                "name",
                "rules",
              ),
            },
            "driver",
          ),
          columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
          originalUriBaseIds: {
            type: "object",
            additionalProperties: object({ uri: { type: "string", pattern: "^file:///.*/$" } }, "uri"),
          },
          invocations: list(
            object(
              {
                executionSuccessful: { type: "boolean" },
                toolExecutionNotifications: list(object({ level, message, locations }, "message")),
              },
              "executionSuccessful",
            ),
          ),
          results: list(
            object(
              { ruleId: text, ruleIndex: index, level, message, locations },
              "ruleId",
              "ruleIndex",
              "message",
              "locations",
            ),
          ),
        },
        "tool",
        "results",
      ),
    ),
  },
  "$schema",
  "version",
  "runs",
);

function object(properties: Readonly<Record<string, object>>, ...required: readonly string[]): object {
  return { type: "object", additionalProperties: false, properties, required };
}

function list(items: object): object {
  return { type: "array", items };
}
