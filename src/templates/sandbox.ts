// An isolated Handlebars: no built-in helper survives, prototypes are out of reach, and a rendering has an end in
// rounds, characters and time.

import Handlebars from "handlebars";
import { ENGLISH } from "../ports/mail-languages.ts";
import { BLOCKS, COMPARISON, SENTENCE } from "./construct.ts";
import { type SentenceValues, sentenceIn } from "./sentences.ts";

export type Render = (context: object) => string;

type Meter = {
  rounds: number;
  pieces: number;
  characters: number;
  deep: number;
  since: NodeJS.CpuUsage | undefined; // undefined until the first look: most mails end before
};

type Options = Handlebars.HelperOptions & { data: Record<string, unknown> };

/** Rounds of `each` and partials in one rendering, and characters of all of it: both far above any mail's need. */
const MOST_ROUNDS = 200_000;
const MOST_CHARACTERS = 2_000_000;

/**
 * Of this process, so that a machine that sleeps or is busy with others makes no template fail. A mail takes some ms. Asking the system
 * takes as long as rendering a short piece: it is not asked for what has few of them.
 */
const MOST_CPU_MS = 500;
const LOOK_EVERY = 64; // blocks, rounds and partials, wherever they stand

/** Partials inside partials. Far from the end of the stack: see `depthOf` in construct.ts. */
const MOST_PARTIALS_DEEP = 8;

const RUNTIME: Handlebars.RuntimeOptions = {
  allowProtoPropertiesByDefault: false,
  allowProtoMethodsByDefault: false,
  allowCallsToHelperMissing: false,
};

/** Templates are compiled when they are first rendered: what the compiler complains of is thrown then. */
export type Sandbox = {
  compile(program: hbs.AST.Program): Render;
  /** Makes a partial known. `parse` is asked for it once, `fail` is told what either throws and throws something better. */
  addPartial(name: string, parse: () => hbs.AST.Program, fail: (error: unknown) => never): void;
};

/** @param forHtml whether values are escaped for HTML */
export function sandbox(forHtml: boolean): Sandbox {
  const handlebars = Handlebars.create();
  const meter = fromZero();
  for (const name of Object.keys(handlebars.helpers)) handlebars.unregisterHelper(name);
  for (const name of Object.keys(handlebars.decorators)) delete handlebars.decorators[name];
  handlebars.registerHelper(helpers(meter, forHtml));
  const options: CompileOptions = {
    strict: true,
    noEscape: !forHtml,
    preventIndent: true,
    knownHelpers: Object.fromEntries([...BLOCKS, SENTENCE, COMPARISON].map((name) => [name, true])),
    knownHelpersOnly: true,
  };
  return {
    compile(program) {
      return metered(handlebars.compile<object>(program, options), meter);
    },
    addPartial(name, parse, fail) {
      let render: Handlebars.TemplateDelegate<object> | undefined;
      handlebars.registerPartial(name, (context: object, given?: Handlebars.RuntimeOptions) => {
        oneMoreRound(meter);
        meter.deep += 1;
        try {
          if (meter.deep > MOST_PARTIALS_DEEP) throw new Error("partials call each other without end");
          render ??= handlebars.compile<object>(parse(), options);
          const known = render;
          return counted(meter, () => known(context, given));
        } catch (error) {
          return fail(error);
        } finally {
          meter.deep -= 1;
        }
      });
    },
  };
}

const fromZero = (): Meter => ({ rounds: 0, pieces: 0, characters: 0, deep: 0, since: undefined });

const metered =
  (render: Handlebars.TemplateDelegate<object>, meter: Meter): Render =>
  (context) => {
    Object.assign(meter, fromZero());
    return counted(meter, () => render(context, RUNTIME));
  };

function helpers(meter: Meter, forHtml: boolean): Handlebars.HelperDeclareSpec {
  return {
    if(this: unknown, value: unknown, { fn, inverse }: Options) {
      return counted(meter, () => (holds(value) ? fn(this) : inverse(this)));
    },
    unless(this: unknown, value: unknown, { fn, inverse }: Options) {
      return counted(meter, () => (holds(value) ? inverse(this) : fn(this)));
    },
    with(this: unknown, value: unknown, { fn, inverse, data }: Options) {
      return counted(meter, () => (holds(value) ? fn(value, { data, blockParams: [value] }) : inverse(this)));
    },
    each(this: unknown, list: unknown, options: Options) {
      if (!Array.isArray(list)) throw new Error('"each" was given something that is not a list');
      return list.length === 0 ? counted(meter, () => options.inverse(this)) : rounds(list, options, meter);
    },
    say({ fn, hash, data }: Options) {
      const language = data.root as { language?: unknown };
      const sentence = fn({}).replace(/\s+/g, " ").trim();
      const said = sentenceIn(String(language.language ?? ENGLISH), sentence, valuesOf(hash));
      return counted(meter, () => (forHtml ? Handlebars.escapeExpression(said) : said));
    },
    is: (a: unknown, b: unknown) => a === b,
  };
}

/** A number stays one, as it picks the plural form. */
const valuesOf = (hash: Record<string, unknown>): SentenceValues =>
  Object.fromEntries(
    Object.entries(hash).map(([name, value]) => [name, typeof value === "number" ? value : String(value ?? "")]),
  );

function rounds(list: readonly unknown[], { fn, data }: Options, meter: Meter): string {
  let out = "";
  for (const [index, item] of list.entries()) {
    oneMoreRound(meter);
    const frame: Record<string, unknown> = Handlebars.createFrame(data);
    Object.assign(frame, { index, first: index === 0, last: index === list.length - 1 });
    out += counted(meter, () => fn(item, { data: frame, blockParams: [item, index] }));
  }
  return out;
}

/** What a piece makes; all that has been made so far, wherever it stands, counts together. */
function counted(meter: Meter, make: () => string): string {
  meter.pieces += 1;
  if (meter.pieces % LOOK_EVERY === 0) lookAtClock(meter);
  const before = meter.characters;
  const out = make();
  meter.characters = before + out.length; // the pieces inside it are in it
  if (meter.characters > MOST_CHARACTERS) throw new Error(`the mail grows beyond ${MOST_CHARACTERS} characters`);
  return out;
}

function oneMoreRound(meter: Meter): void {
  meter.rounds += 1;
  if (meter.rounds > MOST_ROUNDS) throw new Error(`the template goes round more than ${MOST_ROUNDS} times`);
}

function lookAtClock(meter: Meter): void {
  meter.since ??= process.cpuUsage();
  const { user, system } = process.cpuUsage(meter.since); // µs
  if (user + system > MOST_CPU_MS * 1_000) throw new Error(`the template takes longer than ${MOST_CPU_MS} ms`);
}

/** What a template takes for true: an empty list is nothing, the number 0 is something. */
const holds = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined && value !== false && value !== "";
