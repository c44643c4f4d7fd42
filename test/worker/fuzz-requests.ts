import fc from "fast-check";
import { jpegOf } from "./jpegs.ts";

/** Requests made of the API's own description: as it asks for them, nearly so, and as an enemy would send them. */

/** As much of JSON Schema as the description uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
}

interface Operation {
  parameters?: { name: string; in: "path" | "query" | "header"; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

export interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** One request to be. A header of undefined is left out. */
export interface Attack {
  /** The operation that it was made of, `GET /api/projects`. */
  readonly of: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
  readonly caller: string;
}

/** What somebody tries who means harm, or whose phone is broken. No word in capitals: those would show in an answer's text. */
const HOSTILE_TEXTS = [
  "' or '1'='1",
  "p1'; drop table report; --",
  '"}],"admin":true,"x":[{"',
  "__proto__",
  "constructor",
  "../../../etc/passwd",
  "..%2f..%2f",
  "<script>alert(1)</script>",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what an enemy hopes somebody will fill in.
  "${7*7}{{7*7}}",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\udfff\ud800",
  "\u202e\u2066甲",
  "\r\nset-cookie: a=b",
  "%",
  "%_%",
  "[]{}()*+?",
  "😀".repeat(500),
  "x".repeat(70_000),
  "",
  " ",
  "null",
  "undefined",
  "NaN",
  "-1",
  "1e999",
  "0x10",
  "9007199254740993",
  "2024-02-30",
  "2024-1,2024-1,,zzz",
  '["a",1]',
  "14",
];
const deep = (depth: number) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`) as unknown;
const HOSTILE_VALUES: readonly unknown[] = [
  ...HOSTILE_TEXTS,
  ...[
    null,
    true,
    false,
    0,
    -1,
    -0,
    1.5,
    1e308,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
    2 ** 53,
    -1e9,
  ],
  ...[[], {}, [[]], [null], { length: 3 }, deep(500), Array(1_000).fill(0), { toString: "x", valueOf: 1 }],
];

const hostile = fc.constantFrom(...HOSTILE_VALUES);
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"];

/**
 * Makes requests of the description. `known` are ids of what there is, by which requests reach further, and `knownAfter`
 * those that belong behind a beginning of a path.
 */
export function attacks(
  { paths, components }: Description,
  known: readonly string[],
  knownAfter: Readonly<Record<string, readonly string[]>>,
  callers: readonly string[],
): fc.Arbitrary<Attack> {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const knownText = fc.constantFrom(...known);

  function valid(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
    if (schema.$ref) {
      const name = schema.$ref.split("/").at(-1) as string;
      return valid(components.schemas[name] ?? {}, depth + 1);
    }
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices) return fc.oneof(...choices.map((choice) => valid(choice, depth + 1)));
    if (schema.allOf) return valid(Object.assign({}, ...schema.allOf) as Schema, depth + 1);
    const types = [schema.type ?? "any"].flat();
    return fc.oneof(...types.map((type) => ofType(type, schema, depth)));
  }

  function ofType(type: string, schema: Schema, depth: number): fc.Arbitrary<unknown> {
    switch (type) {
      case "null":
        return fc.constant(null);
      case "boolean":
        return fc.boolean();
      case "integer":
        return fc.oneof(
          {
            arbitrary: fc.integer({
              min: Math.max(schema.minimum ?? 0, -1e15),
              max: Math.min(schema.maximum ?? 1_000, 1e15),
            }),
            weight: 1,
          },
          // Instants and counts that make sense are a narrow band of those that are allowed.
          {
            arbitrary: fc.constant((schema.minimum ?? 0) > 1 ? Date.now() - 60_000 : 1),
            weight: 4,
          },
        );
      case "number":
        return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000, noNaN: true });
      case "array":
        return fc.array(valid(schema.items ?? {}, depth + 1), {
          minLength: schema.minItems ?? 0,
          maxLength: Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3),
        });
      case "object":
        return fc.record(
          Object.fromEntries(
            Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, valid(inner, depth + 1)]),
          ),
          { requiredKeys: schema.required ?? [] },
        );
      case "string":
        return textOf(schema);
      default:
        return fc.oneof(knownText, fc.integer(), fc.constant(null));
    }
  }

  function textOf({ pattern, format, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<unknown> {
    if (format === "date") return fc.constantFrom("2024-02-23", "2023-12-31", "2099-01-01");
    if (pattern) {
      const rule = new RegExp(pattern);
      const fitting = known.filter((text) => rule.test(text));
      const made = fc.stringMatching(rule);
      return fitting.length > 0 ? fc.oneof(made, fc.constantFrom(...fitting)) : made;
    }
    return fc.oneof(
      { arbitrary: knownText, weight: 2 },
      { arbitrary: fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 20) }), weight: 1 },
    );
  }

  /** A value with one part of it spoiled: left out, put in, or something else altogether. */
  const nearly = (good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.tuple(good, fc.nat(), hostile, fc.constantFrom("replace", "remove", "add")).map(spoil);

  const bodyOf = ({
    requestBody,
  }: Operation): fc.Arbitrary<Pick<Attack, "body"> & { type: string | null }> => {
    const [[type, content] = []] = Object.entries(requestBody?.content ?? {});
    const noise = fc.oneof(
      fc.constantFrom(
        "",
        "{",
        "null",
        "[]",
        "{}",
        '{"a":1,}',
        "\ufeff{}",
        '{"__proto__":{"admin":true}}',
        "1e999",
      ),
      fc.uint8Array({ maxLength: 64 }).map((bytes) => new Uint8Array(bytes)),
      hostile.map((value) => JSON.stringify(value) ?? ""),
    );
    const json = (value: fc.Arbitrary<unknown>) => value.map((v) => JSON.stringify(v) ?? "");
    const sound =
      type === "image/jpeg"
        ? fc.nat(5).map((n): string | Uint8Array<ArrayBuffer> => PICTURES[n] ?? PICTURE)
        : json(valid(content?.schema ?? {}));
    const body = fc.oneof(
      { arbitrary: sound, weight: 5 },
      { arbitrary: json(nearly(valid(content?.schema ?? {}))), weight: 3 },
      { arbitrary: noise, weight: 1 },
    );
    const kind = type ?? "application/json";
    const types = fc.constantFrom(
      ...[kind, kind, kind, kind, "application/json; charset=utf-8", "text/plain", "", "multipart/form-data"],
    );
    return fc.record({ body, type: types });
  };

  /** What may stand in a place of a path: mostly an id that the operation is about. */
  const pathText = (before: string) =>
    fc.oneof(
      { arbitrary: fc.constantFrom(...(knownAfter[before] ?? known)), weight: 3 },
      { arbitrary: knownText, weight: 1 },
      { arbitrary: fc.constantFrom(...HOSTILE_TEXTS.filter((text) => text.length < 5_000)), weight: 1 },
    );

  const pathOf = (path: string, { parameters = [] }: Operation): fc.Arbitrary<string> => {
    const inPath = parameters.filter((p) => p.in === "path");
    const inQuery = parameters.filter((p) => p.in === "query");
    // Few at a time: of many, one is always wrong, and nothing gets past it.
    const query = fc.record(
      Object.fromEntries(
        inQuery.map(({ name, required, schema }) => [
          name,
          fc.oneof(
            { arbitrary: valid(schema), weight: 6 },
            { arbitrary: fc.constantFrom(...HOSTILE_TEXTS), weight: 1 },
            { arbitrary: fc.constant(undefined), weight: required ? 0 : 10 },
          ),
        ]),
      ),
    );
    const twist = fc.constantFrom(
      ...Array<(p: string) => string>(30).fill((p) => p),
      (p: string) => `${p}/`,
      (p: string) => p.replace("/api/", "/api//"),
      (p: string) => p.replace("/api/", "/API/"),
      (p: string) => `${p}%zz`,
      (p: string) => `${p}/../people`,
      (p: string) => p.replace("api", "%61pi"),
      (p: string) => `${p}?after=a&after=b&limit=1&limit=2`,
    );
    return fc
      .tuple(
        fc.tuple(...inPath.map(({ name }) => pathText(path.slice(0, path.indexOf(`{${name}}`))))),
        query,
        twist,
      )
      .map(([texts, asked, twisted]) => {
        const filled = inPath.reduce(
          (text, { name }, i) => text.replace(`{${name}}`, encoded(texts[i] ?? "")),
          path,
        );
        const search = Object.entries(asked)
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => `${name}=${encoded(String(value))}`)
          .join("&");
        return twisted(search ? `${filled}?${search}` : filled);
      });
  };

  const headers = fc.oneof(
    { arbitrary: fc.constant({}), weight: 6 },
    {
      arbitrary: fc.constantFrom<Record<string, string>>(
        { origin: "https://evil.test" },
        { origin: "null" },
        { origin: "http://sanpi.test" },
        { "sec-fetch-site": "cross-site" },
        { "sec-fetch-site": "same-site" },
        { upgrade: "websocket" },
        {
          upgrade: "websocket",
          "x-sanpi-listener": '{"scope":{"province":true},"session":"x","untilMs":9e15}',
        },
        { "accept-language": `${"zh,".repeat(2_000)}en` },
        { "accept-language": "en" },
        { "if-none-match": '"x", W/"y", *' },
        { "cf-connecting-ip": "203.0.113.7" },
        { "x-forwarded-for": "127.0.0.1" },
        { "x-http-method-override": "DELETE" },
        { cookie: "sanpi.session_token=a.b; sanpi.session_token=%zz" },
        { cookie: `sanpi.known=${"x".repeat(3_000)}` },
        { "content-length": "999999999" },
        { range: "bytes=0-1,5-" },
      ),
      weight: 2,
    },
  );

  return fc.constantFrom(...operations).chain(({ path, method, operation }) =>
    fc
      .record({
        method: fc.oneof(
          { arbitrary: fc.constant(method), weight: 12 },
          { arbitrary: fc.constantFrom(...METHODS), weight: 1 },
        ),
        path: pathOf(path, operation),
        headers,
        sent: bodyOf(operation),
        caller: fc.constantFrom(...callers),
      })
      .map(({ method: chosen, path: asked, headers: more, sent, caller }): Attack => {
        const hasBody = operation.requestBody !== undefined || !["GET", "HEAD"].includes(chosen);
        return {
          of: `${method} ${path}`,
          method: chosen,
          path: asked,
          headers: { ...(sent.type && hasBody ? { "content-type": sent.type } : {}), ...more },
          body: hasBody && !["GET", "HEAD"].includes(chosen) ? sent.body : null,
          caller,
        };
      }),
  );
}

const PICTURE = jpegOf({ size: 2_000 });
const PICTURES: readonly Uint8Array<ArrayBuffer>[] = [
  PICTURE,
  PICTURE.slice(0, 200),
  new Uint8Array(),
  new Uint8Array(4_000).fill(0xff),
];

/** As browsers write it into an address; what cannot be written so, as it is. */
function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return "%ED%A0%80";
  }
}

function spoil([value, at, evil, how]: [unknown, number, unknown, string]): unknown {
  const copy = structuredClone(value);
  const places: [holder: Record<string, unknown>, key: string][] = [];
  const walk = (node: unknown) => {
    if (typeof node !== "object" || node === null || places.length > 200) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      walk((node as Record<string, unknown>)[key]);
    }
  };
  walk(copy);
  const place = places[at % Math.max(1, places.length)];
  if (!place) return evil;
  const [holder, key] = place;
  if (how === "remove" && !Array.isArray(holder)) delete holder[key];
  else if (how === "add" && !Array.isArray(holder)) holder[`${key}_`] = evil;
  else holder[key] = evil;
  return copy;
}
