// Called by build.py: job on standard input, {name: css} on standard output.
// ECL's preset is 394 kB; what our templates use of it is a tenth of that.
import { readFileSync } from "node:fs";
import { transform } from "lightningcss";
import { PurgeCSS } from "purgecss";

const job = JSON.parse(readFileSync(0, "utf8"));
const read = (paths) => paths.map((path) => readFileSync(path, "utf8")).join("\n");
const minify = (name, css) =>
  transform({ filename: name, code: Buffer.from(css), minify: true }).code.toString();

let ecl = read(job.ecl);
if (job.content.length) {
  const [purged] = await new PurgeCSS().purge({
    content: job.content.map((path) => ({ raw: readFileSync(path, "utf8"), extension: path.split(".").pop() })),
    css: [{ raw: ecl }],
    // Class names with a double hyphen and an escaped slash or at-sign: purgecss's own pattern cuts them.
    defaultExtractor: (text) => text.match(/[\w@/:-]+/g) ?? [],
    // Classes that a template composes (`"ecl-label--" ~ kind`) are not seen in it. `variables` stay: themes set them.
    safelist: { standard: [/^ecl-(notification|label|icon)/], greedy: [] },
    variables: false,
  });
  ecl = purged.css;
}
const files = { "app.css": minify("app.css", ecl + "\n" + read(job.own)) };
for (const theme of job.themes) files[theme.split("/").pop()] = minify(theme, read([theme]));
process.stdout.write(JSON.stringify(files));
