// An isolated Handlebars: no built-in helper survives, prototypes are out of reach, and a rendering has a size limit.

import Handlebars from "handlebars";
import { BLOCKS, COMPARISON } from "./construct.ts";

export type Render = (context: object) => string;

type Meter = { rounds: number; deep: number; since: NodeJS.CpuUsage };

type Options = Handlebars.HelperOptions & { data: Record<string, unknown> };

/** Rounds of `each` and partials in one rendering, and characters a loop may make: both far above any mail's need. */
const MOST_ROUNDS = 200_000;
const MOST_CHARACTERS = 2_000_000;

/** Of this process, so that a machine that sleeps or is busy with others makes no template fail. A mail takes some ms. */
const MOST_CPU_MS = 500;
const LOOK_EVERY = 64; // rounds

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
  const meter: Meter = { rounds: 0, deep: 0, since: process.cpuUsage() };
  for (const name of Object.keys(handlebars.helpers)) handlebars.unregisterHelper(name);
  for (const name of Object.keys(handlebars.decorators)) delete handlebars.decorators[name];
  handlebars.registerHelper(helpers(meter));
  const options: CompileOptions = {
    strict: true,
    noEscape: !forHtml,
    preventIndent: true,
    knownHelpers: Object.fromEntries([...BLOCKS, COMPARISON].map((name) => [name, true])),
    knownHelpersOnly: true,
  };
  return {
    compile(program) {
      const render = handlebars.compile<object>(program, options);
      return (context) => {
        Object.assign(meter, { rounds: 0, deep: 0, since: process.cpuUsage() });
        return render(context, RUNTIME);
      };
    },
    addPartial(name, parse, fail) {
      let render: Handlebars.TemplateDelegate<object> | undefined;
      handlebars.registerPartial(name, (context: object, given?: Handlebars.RuntimeOptions) => {
        count(meter);
        meter.deep += 1;
        try {
          if (meter.deep > MOST_PARTIALS_DEEP) throw new Error("partials call each other without end");
          render ??= handlebars.compile<object>(parse(), options);
          return render(context, given);
        } catch (error) {
          return fail(error);
        } finally {
          meter.deep -= 1;
        }
      });
    },
  };
}

function helpers(meter: Meter): Handlebars.HelperDeclareSpec {
  return {
    if(this: unknown, value: unknown, { fn, inverse }: Options) {
      return holds(value) ? fn(this) : inverse(this);
    },
    unless(this: unknown, value: unknown, { fn, inverse }: Options) {
      return holds(value) ? inverse(this) : fn(this);
    },
    with(this: unknown, value: unknown, { fn, inverse, data }: Options) {
      return holds(value) ? fn(value, { data, blockParams: [value] }) : inverse(this);
    },
    each(this: unknown, list: unknown, options: Options) {
      if (!Array.isArray(list)) throw new Error('"each" was given something that is not a list');
      return list.length === 0 ? options.inverse(this) : rounds(list, options, meter);
    },
    is: (a: unknown, b: unknown) => a === b,
  };
}

function rounds(list: readonly unknown[], { fn, data }: Options, meter: Meter): string {
  let out = "";
  for (const [index, item] of list.entries()) {
    count(meter);
    const frame: Record<string, unknown> = Handlebars.createFrame(data);
    Object.assign(frame, { index, first: index === 0, last: index === list.length - 1 });
    out += fn(item, { data: frame, blockParams: [item, index] });
    if (out.length > MOST_CHARACTERS) throw new Error(`the mail grows beyond ${MOST_CHARACTERS} characters`);
  }
  return out;
}

function count(meter: Meter): void {
  meter.rounds += 1;
  if (meter.rounds > MOST_ROUNDS) throw new Error(`the template goes round more than ${MOST_ROUNDS} times`);
  if (meter.rounds % LOOK_EVERY !== 0) return;
  const { user, system } = process.cpuUsage(meter.since); // µs
  if (user + system > MOST_CPU_MS * 1_000) throw new Error(`the template takes longer than ${MOST_CPU_MS} ms`);
}

/** What a template takes for true: an empty list is nothing, the number 0 is something. */
const holds = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined && value !== false && value !== "";
