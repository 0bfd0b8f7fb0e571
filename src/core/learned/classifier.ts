// What a text is most like among the examples a classifier has learned from. Multinomial logistic regression: each label
// weighs each feature, and the sums become likelihoods.

import { FEATURES, type Features, featureOf, featuresOf, tokensOf } from "./features.ts";

export type Classifier = Weighing & { weights: Int8Array };

/** A classifier, also while it learns. */
export type Weighing = {
  labels: readonly string[];
  biases: readonly number[]; // by label
  weights: Int8Array | Float64Array; // label by label, one for each feature
  scale: number; // what a weight of 1 stands for
};

/** How likely a text is each label: between 0 and 1, all of them sum up to 1. */
export type Likeness = Readonly<Record<string, number>>;

/** What a text is like. */
export function likenessOf(text: string, classifier: Classifier): Likeness {
  const likelihoods = likelihoodsOf(featuresOf(text), classifier);
  return Object.fromEntries(classifier.labels.map((label, at) => [label, likelihoods[at]!]));
}

const MOST_WORDS = 3;

/** The words that speak most for a label, for a person who asks why. */
export function wordsFor(label: string, text: string, { labels, weights }: Classifier): string[] {
  const place = labels.indexOf(label) * FEATURES;
  const weightOf = (word: string): number => weights[place + featureOf(word)]!;
  return [...new Set(tokensOf(text))]
    .map((word) => ({ word, weight: weightOf(word) }))
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .slice(0, MOST_WORDS)
    .map(({ word }) => word);
}

/** One for each label; they sum up to 1. */
export function likelihoodsOf({ indexes, values }: Features, { labels, biases, weights, scale }: Weighing): number[] {
  const sums = labels.map((_, label) => {
    let sum = 0;
    for (let at = 0; at < indexes.length; at += 1) sum += weights[label * FEATURES + indexes[at]!]! * values[at]!;
    return biases[label]! + sum * scale;
  });
  return softmax(sums);
}

function softmax(sums: readonly number[]): number[] {
  const highest = Math.max(...sums);
  const powers = sums.map((sum) => Math.exp(sum - highest));
  const all = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / all);
}
