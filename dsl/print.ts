/** Prints a tree as text, one way for each tree: what it prints parses to the same tree. */
import type {
  Arg,
  Clause,
  CTypeNode,
  Expr,
  Item,
  Query,
  Script,
  SortKey,
  SourceNode,
  Star,
  Statement,
} from "./ast.ts";

/** A script, a query to a line. */
export function print(script: Script): string {
  return script.statements.map((s) => printStatement(s) + ";\n").join("");
}

/** A statement on one line. */
export function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case "query":
      return printQuery(statement);
    case "assert": {
      const text = statement.text === null ? "" : ` else ${quote(statement.text)}`;
      return `assert ${printExpression(statement.condition)}${text}`;
    }
    case "letStatement":
      return `let ${statement.name.name} = ${printExpression(statement.value)}`;
    case "def": {
      const params = statement.params.map((p) =>
        p.default === null ? p.name.name : `${p.name.name} = ${printExpression(p.default)}`
      );
      const head = params.length === 0 ? statement.name.name : `${statement.name.name}(${params.join(", ")})`;
      return `def ${head} = ${printExpression(statement.body)}`;
    }
    case "use":
      return `use ${statement.plugin ? "plugin " : ""}${quote(statement.path.name)}`;
  }
}

/** A query on one line. */
export function printQuery(query: Query): string {
  const head = query.foreach ? "foreach " : "";
  const as = query.as === null ? "" : ` as ${query.as.name}`;
  // What follows a command line would be a part of it but for the bar.
  const gaps = [query.source, ...query.clauses].map(({ kind }) =>
    kind === "command" || kind === "do" ? " | " : " "
  );
  return head + printSource(query.source) + as +
    query.clauses.map((c, i) => gaps[i] + printClause(c)).join("");
}

function printSource(source: SourceNode): string {
  if (source.kind === "subquery") return `(${printQuery(source.query)})`;
  if (source.kind === "collection") return printExpression(source.value);
  if (source.kind === "command") return source.text;
  return source.name.name + (source.args === null ? "" : printArgs(source.args));
}

function printClause(clause: Clause): string {
  switch (clause.kind) {
    case "where":
      return `where ${printExpression(clause.condition)}`;
    case "show":
      return `show ${clause.items.map(printItem).join(", ")}`;
    case "let":
      return `let ${clause.name.name} = ${printExpression(clause.value)}`;
    case "group":
      return `group by ${clause.keys.map(printItem).join(", ")}`;
    case "sort":
      return `sort by ${clause.keys.map((k) => printKey(k, k.descending ? " desc" : "")).join(", ")}`;
    case "top":
      return `top ${printExpression(clause.count)} by ${
        printKey(clause.key, clause.key.descending ? "" : " asc")
      }`;
    case "limit":
      return `limit ${printExpression(clause.count)}`;
    case "distinct":
      return `distinct ${clause.keys.map(printItem).join(", ")}`;
    case "first":
      return clause.count === null ? "first" : `first ${printExpression(clause.count)}`;
    case "count":
      return "count";
    case "expand":
      return `expand ${printExpression(clause.value)} as ${clause.name.name}`;
    case "join": {
      const as = clause.as === null ? "" : ` as ${clause.as.name}`;
      return `join ${printSource(clause.source)}${as} on ${printExpression(clause.on)}`;
    }
    case "do":
      return `do ${clause.text}`;
    case "format":
      return `format ${clause.name.name}`;
    case "to":
      return `to ${quote(clause.path.name)}`;
  }
}

function printItem(item: Item | Star): string {
  if (item.kind === "star") return "*";
  const as = item.as === null ? "" : ` as ${item.as.name}`;
  return printExpression(item.value) + as + (item.format === null ? "" : `:${item.format.name}`);
}

function printKey(key: SortKey, order: string): string {
  return printExpression(key.value) + order;
}

function printArgs(args: readonly Arg[]): string {
  return `(${args.map(printArg).join(", ")})`;
}

function printArg({ name, value }: Arg): string {
  const text = value.kind === "ctype" ? printType(value) : printExpression(value);
  return name === null ? text : `${name.name} = ${text}`;
}

/** `struct foo **` */
export function printType({ base, stars }: CTypeNode): string {
  return stars === 0 ? base : `${base} ${"*".repeat(stars)}`;
}

/** An expression. Brackets are part of the tree: none are added. */
export function printExpression(e: Expr): string {
  const p = printExpression;
  const not = (negated: boolean) => negated ? "not " : "";
  switch (e.kind) {
    case "name":
      return e.name;
    case "parameter":
      return `$${e.name}`;
    case "symbol":
      return `::${e.name.name}`;
    case "raw":
      return `->${e.name.name}`;
    case "paren":
      return `(${p(e.inner)})`;
    case "subquery":
      return printQuery(e.query);
    case "member":
      return `${p(e.object)}${e.op}${e.name.name}`;
    case "method":
      return `${p(e.object)}${e.op}${e.name.name}${printArgs(e.args)}`;
    case "index":
      return `${p(e.object)}[${p(e.index)}]`;
    case "call":
      return e.name.name + printArgs(e.args);
    case "unary":
      return printUnary(e.op, p(e.operand));
    case "cast":
      return `(${printType(e.type)})${p(e.operand)}`;
    case "binary":
      return `${p(e.left)} ${e.op} ${p(e.right)}`;
    case "logic":
      return e.operands.map(p).join(` ${e.op} `);
    case "not":
      return `not ${p(e.operand)}`;
    case "in":
      return `${p(e.operand)} ${not(e.negated)}in (${e.list.map(p).join(", ")})`;
    case "between":
      return `${p(e.operand)} ${not(e.negated)}between ${p(e.low)} and ${p(e.high)}`;
    case "is":
      return `${p(e.operand)} is ${not(e.negated)}${e.what}`;
    case "js":
      return `js(${e.source})`;
    default:
      return printLiteral(e);
  }
}

/** `&&` would be the operator. */
function printUnary(op: string, operand: string): string {
  return op === "&" && operand.startsWith("&") ? `& ${operand}` : op + operand;
}

function printLiteral(
  e: Extract<Expr, { kind: "int" | "string" | "regex" | "time" | "bool" | "null" }> | Expr,
): string {
  switch (e.kind) {
    case "string":
      return quote(e.value);
    case "regex":
      return `/${e.source}/${e.flags}`;
    case "time":
      return `@${quote(e.text)}`;
    case "bool":
      return String(e.value);
    case "int":
    case "float":
    case "size":
    case "duration":
      return e.text;
    default:
      return "null";
  }
}

const escapes: Record<string, string> = { "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0", '"': '\\"' };

/** A text in double quotes. `\%` and `\_` are like's own escapes: their backslash stays single. */
function quote(text: string): string {
  const body = text.replace(/\\(?![%_])/g, "\\\\").replace(/[\n\t\r\0"]/g, (c) => escapes[c]);
  return `"${body}"`;
}
