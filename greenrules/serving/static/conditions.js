// The part of JSON Schema in which a form says when a question does not matter.

/** Whether a value is what a schema says. Absent members fit no `required`, so an open question hides nothing. */
export function holds(schema, value) {
  if ("const" in schema && schema.const !== value) return false;
  if (schema.type === "object" && (value === null || typeof value !== "object" || Array.isArray(value))) return false;
  if (schema.type === "string" && typeof value !== "string") return false;
  if (schema.not && holds(schema.not, value)) return false;
  if (schema.allOf && !schema.allOf.every((one) => holds(one, value))) return false;
  if (schema.anyOf && !schema.anyOf.some((one) => holds(one, value))) return false;
  const members = value !== null && typeof value === "object" ? value : {};
  if (schema.required && !schema.required.every((name) => name in members)) return false;
  return Object.entries(schema.properties ?? {}).every(([name, one]) => !(name in members) || holds(one, members[name]));
}
