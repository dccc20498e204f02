// validate.js SCHEMA FILE...: every JSON file must pass the schema, by ajv. Debian keeps its modules in NODE_PATH.
const fs = require("fs");
const Ajv = require("ajv");

const [schema, ...files] = process.argv.slice(2);
const valid = new Ajv({ allErrors: true }).compile(JSON.parse(fs.readFileSync(schema)));
for (const file of files) {
  if (valid(JSON.parse(fs.readFileSync(file)))) continue;
  for (const error of valid.errors.slice(0, 5)) console.error(`${file}: ${error.dataPath} ${error.message}`);
  process.exitCode = 1;
}
