// A classifier made from examples: multinomial logistic regression, learned one example at a time (AdaGrad). The order is
// drawn from a fixed seed, so that the same examples give the same weights.

import { type Classifier, likelihoodsOf } from "../../src/core/learned/classifier.ts";
import { FEATURES, type Features, featuresOf } from "../../src/core/learned/features.ts";

export type Example = { label: string; text: string };

const ROUNDS = 20; // and a small step: more of either only makes what was learned by heart look sure
const STEP = 0.1;
const BIAS_STEP = 0.01;
const SHRINK = 1e-4;
const CLOSE = 1e-3; // what is as wrong as this teaches nothing
const SEED = 5;

/** @param labels in the order the classifier keeps them; one without examples is never likely */
export function learn(examples: readonly Example[], labels: readonly string[]): Classifier {
  const lessons = examples.map(({ label, text }) => ({ label: labels.indexOf(label), features: featuresOf(text) }));
  const counts = labels.map((_, at) => lessons.filter(({ label }) => label === at).length);
  const weightOf = counts.map((count) => Math.sqrt(lessons.length / (labels.length * (count || 1)))); // rare ones count more
  const model = { labels, weights: new Float64Array(labels.length * FEATURES), biases: labels.map(() => 0), scale: 1 };
  const seen = new Float64Array(model.weights.length).fill(1e-2);
  const random = randomFrom(SEED);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { label, features } of shuffled(lessons, random)) {
      const likelihoods = likelihoodsOf(features, model);
      likelihoods.forEach((likelihood, at) => {
        const error = (likelihood - (at === label ? 1 : 0)) * weightOf[label]!;
        if (Math.abs(error) > CLOSE) correct(model, seen, at, error, features);
      });
    }
  return rounded(model, labels);
}

type Model = { weights: Float64Array; biases: number[] };

function correct(
  { weights, biases }: Model,
  seen: Float64Array,
  label: number,
  error: number,
  features: Features,
): void {
  biases[label]! -= BIAS_STEP * error;
  for (let at = 0; at < features.indexes.length; at += 1) {
    const place = label * FEATURES + features.indexes[at]!;
    const slope = error * features.values[at]! + SHRINK * weights[place]!;
    seen[place]! += slope * slope;
    weights[place]! -= (STEP * slope) / Math.sqrt(seen[place]!);
  }
}

const HIGHEST = 127; // of eight bits

/** Eight bits a weight: what is lost is far below what one example more or less would change. */
function rounded({ weights, biases }: Model, labels: readonly string[]): Classifier {
  const scale = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9) / HIGHEST;
  return {
    labels,
    biases: biases.map((bias) => Number(bias.toFixed(4))),
    weights: Int8Array.from(weights, (weight) => Math.round(weight / scale)),
    scale: Number(scale.toFixed(6)),
  };
}

function shuffled<Of>(all: readonly Of[], random: () => number): Of[] {
  const mixed = [...all];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!];
  }
  return mixed;
}

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
