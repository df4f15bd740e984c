// Whether a parser that shares nothing with sqlglot reads a query for Trino.
//
// Run:  npm install --no-save dt-sql-parser esbuild
//       npx esbuild tests/compiling/parse_trino.mjs --bundle --platform=node --outfile=parse_trino.cjs
//       node parse_trino.cjs QUERY.sql…
import { readFileSync } from "node:fs";
import { TrinoSQL } from "dt-sql-parser";

let wrong = 0;
for (const file of process.argv.slice(2)) {
  const problems = new TrinoSQL().validate(readFileSync(file, "utf8"));
  wrong += problems.length;
  console.log(`${file}: ${problems.length} problems`);
  problems.slice(0, 3).forEach((one) => console.log(`  ${one.startLine}:${one.startColumn} ${one.message}`));
}
process.exit(wrong ? 1 : 0);
