// Decides requests with checks: reads jobs from standard input, [source, requests] each, and writes the answers as JSON.
// What JSON lacks is {"$bigint": "1"}, {"$number": "NaN"} or {"$date": "2026-01-31"}.

/** @param {unknown} value @returns {unknown} */
function revived(value) {
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== "object" || value === null) return value;
  const [[kind, part] = ["", ""], ...more] = Object.entries(value);
  if (more.length === 0 && kind === "$bigint") return BigInt(part);
  if (more.length === 0 && kind === "$number") return Number(part);
  if (more.length === 0 && kind === "$date") return new Date(part);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revived(inner)]));
}

let text = "";
process.stdin.setEncoding("utf8");
for await (const part of process.stdin) text += part;

const answers = [];
for (const [source, requests] of JSON.parse(text)) {
  const { decide, RequestError } = await import(`data:text/javascript;base64,${Buffer.from(source).toString("base64")}`);
  answers.push(
    requests.map((/** @type {unknown} */ request) => {
      try {
        return decide(revived(request));
      } catch (thrown) {
        if (!(thrown instanceof RequestError)) throw thrown;
        const error = /** @type {any} */ (thrown);
        return { error: error.code, message: error.message, fact: error.fact, reasons: error.reasons };
      }
    }),
  );
}
process.stdout.write(JSON.stringify(answers));
