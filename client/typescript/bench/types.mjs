// How long compilers take for a program that makes every call of a large API: `npm run bench:types [COUNT]`.
// Each row is the best of five runs; a program that calls nothing shows what the compiler and its library take.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const count = process.argv[2] ?? "3000";
const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = at("../build/types");
const compilers = {
  "TypeScript 7": at("../node_modules/typescript/bin/tsc"),
  "TypeScript 5.9": at("../../../codegen/tests/typescript/editor/node_modules/typescript/bin/tsc"),
};

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const many = ["run", "--quiet", "--locked", "-p", "wilco-codegen", "--no-default-features", "--example", "many", "--"];
execFileSync("cargo", [...many, count, folder], { cwd: at("../../.."), stdio: "inherit" });
writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
writeFileSync(join(folder, "nothing.ts"), "export {};\n");
for (const program of ["main", "nothing"]) {
  const compilerOptions = {
    rootDir: at("../../.."),
    noEmit: true,
    declarationMap: false,
    sourceMap: false,
    declaration: true,
    paths: {
      wilco: [at("../dist/index.d.ts")],
      "wilco/codec": [at("../dist/codec/index.d.ts")],
      "wilco/flow": [at("../dist/flow/index.d.ts")],
    },
  };
  const config = { extends: at("../tsconfig.json"), compilerOptions, include: [`${program}.ts`] };
  writeFileSync(join(folder, `${program}.json`), JSON.stringify(config));
}

for (const [name, compiler] of Object.entries(compilers)) {
  for (const [program, what] of Object.entries({ main: `${count} operations, all called`, nothing: "nothing" })) {
    const runs = Array.from({ length: 5 }, () => run(compiler, program)).sort((a, b) => a.real - b.real);
    const { real, cpu, said } = runs[0];
    const told = ["Lines", "Instantiations", "Memory used"].map((what) => `${what.toLowerCase()} ${figure(said, what)}`);
    console.log(`${name.padEnd(16)} ${what.padEnd(32)} ${real.toFixed(2)} s, of the CPU ${cpu.toFixed(2)} s; ${told.join(", ")}`);
  }
}

function run(compiler, program) {
  const args = [process.execPath, compiler, "-p", join(folder, `${program}.json`), "--extendedDiagnostics"];
  const { status, stdout, stderr } = spawnSync("bash", ["-c", 'TIMEFORMAT="%R %U %S"; time "$@"', "time", ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(stdout + stderr);
  const [real, user, system] = stderr.trim().split(" ").map(Number);
  return { real, cpu: user + system, said: stdout };
}

/** A figure of the compiler's; of lines, which it counts by their kind, the sum. */
function figure(said, what) {
  const found = [...said.matchAll(new RegExp(`^${what}(?: of \\w+)?: +(\\d+)(\\w*)`, "gm"))];
  return found.reduce((sum, [, number]) => sum + Number(number), 0) + found[0][2];
}
