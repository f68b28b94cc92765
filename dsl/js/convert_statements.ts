/** Functions, their parameters, and statements. */
import type {
  ArrowFunctionExpression,
  BlockStatement,
  Expression,
  ForOfStatement,
  ObjectPattern,
  Pattern,
  Statement,
  VariableDeclaration,
} from "acorn";
import { convert, propertyKey } from "./convert.ts";
import { type NameKind, type Place, type Reading } from "./reading.ts";
import type { JsBody, JsExpr, JsExprNode, JsParameter, JsStatement, JsTarget } from "./tree.ts";

/** The function that js() is given: its one parameter is the row. */
export function convertProgram(r: Reading, node: ArrowFunctionExpression): JsBody {
  refuseAsync(r, node);
  const [row, second] = node.params;
  if (second !== undefined) r.refuse(second, "the function of js() is given one row and nothing else");
  if (row === undefined) return convertBody(r, node, new Map());
  if (row.type === "Identifier") return convertBody(r, node, new Map([[row.name, "row"]]));
  if (row.type === "ObjectPattern") return columnsOfRow(r, row, node);
  r.refuse(row, "the row is a name or { columns }", { hint: "js(row => …) or js(({ pid, comm }) => …)" });
  return { kind: "block", statements: [] };
}

/** `({ pid, comm: name }) => …`: each name is a constant that reads a column. */
function columnsOfRow(r: Reading, pattern: ObjectPattern, node: ArrowFunctionExpression): JsBody {
  const names = new Map<string, NameKind>();
  const made: JsStatement[] = [];
  for (const property of pattern.properties) {
    if (property.type === "RestElement") {
      r.refuse(property, "js() does not gather the rest of a row");
      continue;
    }
    const key = propertyKey(r, property);
    if (typeof key !== "string") {
      r.refuse(property, "the columns of the row have names");
      continue;
    }
    if (property.value.type === "Identifier") {
      // Read where the name stands, so that only what the function looks at is read.
      names.set(property.value.name, { column: key });
      r.field(key, property.key);
      continue;
    }
    const { to, or } = convertParameter(r, property.value, names);
    const value = r.field(key, property.key);
    made.push({ kind: "declare", constant: true, to, value: or === null ? value : withDefault(value, or) });
  }
  const body = convertBody(r, node, names);
  const rest: readonly JsStatement[] = body.kind === "block"
    ? body.statements
    : [{ kind: "return", value: body.value }];
  return { kind: "block", statements: [...made, { kind: "block", statements: rest }] };
}

/** A default is for what is undefined, and no column is: null takes its place. */
function withDefault(value: JsExpr, or: JsExpr): JsExpr {
  return { kind: "logical", op: "??", left: value, right: or, range: value.range };
}

/** A function inside of the function. */
export function convertFunction(r: Reading, node: ArrowFunctionExpression): JsExprNode {
  refuseAsync(r, node);
  const names = new Map<string, NameKind>();
  const parameters = node.params.map((param) => convertParameter(r, param, names));
  return { kind: "arrow", parameters, body: convertBody(r, node, names) };
}

function refuseAsync(r: Reading, node: ArrowFunctionExpression): void {
  if (node.async || node.generator) r.refuse(node, "js() does not understand `async`");
}

function convertBody(r: Reading, node: ArrowFunctionExpression, names: Map<string, NameKind>): JsBody {
  return r.within(names, () => {
    const { body } = node;
    return body.type === "BlockStatement"
      ? { kind: "block", statements: convertBlock(r, body) }
      : { kind: "value", value: convert(r, body) };
  });
}

function convertParameter(r: Reading, node: Pattern, names: Map<string, NameKind>): JsParameter {
  if (node.type !== "AssignmentPattern") return { to: convertTarget(r, node, names, "variable"), or: null };
  const or = r.within(names, () => convert(r, node.right));
  return { to: convertTarget(r, node.left, names, "variable"), or };
}

/** What is given names; they are added to `names`. */
function convertTarget(
  r: Reading,
  node: Pattern | Expression,
  names: Map<string, NameKind>,
  kind: NameKind,
): JsTarget {
  const withDefault = (part: Pattern | Expression) =>
    part.type === "AssignmentPattern"
      ? {
        to: convertTarget(r, part.left, names, kind),
        or: r.within(names, () => convert(r, part.right)),
      }
      : { to: convertTarget(r, part, names, kind), or: null };
  switch (node.type) {
    case "Identifier":
      names.set(node.name, kind);
      return { kind: "name", name: node.name };
    case "ArrayPattern":
      return { kind: "array", items: node.elements.map((item) => item === null ? null : withDefault(item)) };
    case "ObjectPattern": {
      const entries = node.properties.map((property) => {
        const key = property.type === "RestElement" ? undefined : propertyKey(r, property);
        if (property.type !== "RestElement" && typeof key === "string") {
          return { key, ...withDefault(property.value) };
        }
        r.refuse(property, "js() takes members apart by their names only");
        return { key: "", to: nowhere, or: null };
      });
      return { kind: "object", entries };
    }
    default:
      r.refuse(node, "js() gives values to names, [lists] and { objects } of names");
      return nowhere;
  }
}

const nowhere: JsTarget = { kind: "array", items: [] };

function convertBlock(r: Reading, node: BlockStatement): JsStatement[] {
  // The names of a block are known in all of it, so that functions may call each other.
  const names = new Map<string, NameKind>();
  for (const statement of node.body) {
    if (statement.type !== "VariableDeclaration") continue;
    for (const { id } of statement.declarations) {
      for (const name of namesIn(id)) names.set(name, statement.kind === "const" ? "constant" : "variable");
    }
  }
  return r.within(names, () => node.body.flatMap((statement) => convertStatements(r, statement)));
}

function namesIn(node: Pattern): string[] {
  switch (node.type) {
    case "Identifier":
      return [node.name];
    case "ArrayPattern":
      return node.elements.flatMap((item) => item === null ? [] : namesIn(item));
    case "ObjectPattern":
      return node.properties.flatMap((p) => p.type === "RestElement" ? [] : namesIn(p.value));
    case "AssignmentPattern":
      return namesIn(node.left);
    default:
      return [];
  }
}

/** A statement; a declaration of several names is several. */
function convertStatements(r: Reading, node: Statement): JsStatement[] {
  return r.deeper<JsStatement[]>(
    node,
    () => node.type === "VariableDeclaration" ? declarations(r, node) : [convertStatement(r, node)],
    () => [],
  );
}

function one(r: Reading, node: Statement): JsStatement {
  return { kind: "block", statements: convertStatements(r, node) };
}

function declarations(r: Reading, node: VariableDeclaration): JsStatement[] {
  refuseVar(r, node);
  return node.declarations.map((declared) => ({
    kind: "declare",
    constant: node.kind === "const",
    to: convertTarget(r, declared.id, new Map(), "variable"),
    value: declared.init ? convert(r, declared.init) : null,
  }));
}

function refuseVar(r: Reading, node: VariableDeclaration): void {
  if (node.kind !== "const" && node.kind !== "let") r.refuse(node, "js() declares with const and let");
}

const statementWords: Partial<Record<Statement["type"], string>> = {
  ForStatement: "`for (;;)`",
  ForInStatement: "`for…in`",
  WhileStatement: "`while`",
  DoWhileStatement: "`do`",
  TryStatement: "`try`",
  ThrowStatement: "`throw`",
  SwitchStatement: "`switch`",
  FunctionDeclaration: "`function`",
  ClassDeclaration: "`class`",
  LabeledStatement: "a label",
  DebuggerStatement: "`debugger`",
};

function convertStatement(r: Reading, node: Statement): JsStatement {
  switch (node.type) {
    case "ExpressionStatement":
      return { kind: "expression", value: convert(r, node.expression) };
    case "ReturnStatement":
      return { kind: "return", value: node.argument ? convert(r, node.argument) : null };
    case "BlockStatement":
      return { kind: "block", statements: convertBlock(r, node) };
    case "IfStatement":
      return {
        kind: "if",
        test: convert(r, node.test),
        yes: one(r, node.consequent),
        no: node.alternate ? one(r, node.alternate) : null,
      };
    case "ForOfStatement":
      return convertLoop(r, node);
    case "BreakStatement":
    case "ContinueStatement":
      return { kind: node.type === "BreakStatement" ? "break" : "continue" };
    case "EmptyStatement":
      return { kind: "block", statements: [] };
    default:
      return refused(r, node, statementWords[node.type] ?? `a ${node.type}`);
  }
}

function refused(r: Reading, place: Place, what: string): JsStatement {
  r.refuse(place, `js() does not understand ${what}`, {
    hint: "it knows expressions, arrow functions, const, let, if, for…of and return",
  });
  return { kind: "block", statements: [] };
}

function convertLoop(r: Reading, node: ForOfStatement): JsStatement {
  const { left } = node;
  if (node.await) r.refuse(node, "js() does not understand `await`");
  if (left.type !== "VariableDeclaration") {
    return refused(r, left, "a loop without const or let");
  }
  refuseVar(r, left);
  const names = new Map<string, NameKind>();
  const constant = left.kind === "const";
  const to = convertTarget(r, left.declarations[0].id, names, constant ? "constant" : "variable");
  const of = convert(r, node.right);
  return { kind: "forOf", constant, to, of, body: r.within(names, () => one(r, node.body)) };
}
