// Signs that stand for a friendly word: emoji and what is typed for them.

const FRIENDLY =
  /[👍👌🙏👏🙌🤝💪🎉🥳😀😃😄😁😆😅🙂😊☺😉😇😍🥰😘🤗😎🤩💯✅☑✔✌🫶🤙💐🌹🌞☀❤♥🧡💛💚💙💜🖤🤍💖💕👋🙋⭐🌟🍀🚀🫡]|:'?-?(?:\)|D(?!\p{L}))|;-?\)|=\)|\^_?\^|<3|:-?\*|\(y\)|(?<!\p{L})xD(?!\p{L})/u;
const ALL_FRIENDLY = new RegExp(FRIENDLY.source, "gu");
const BESIDE = /\p{Emoji_Modifier}|\u200d|\ufe0e|\ufe0f|\u2640|\u2642/gu; // skin, sex and style of the sign in front

/** The first friendly sign, undefined where there is none or an emoji stands beside it that is none: a broken heart, a face in tears. */
export function smile(text: string): string | undefined {
  const found = FRIENDLY.exec(text)?.[0];
  return found && !/\p{Extended_Pictographic}/u.test(withoutSmiles(text)) ? found : undefined;
}

export const withoutSmiles = (text: string): string => text.replace(BESIDE, "").replace(ALL_FRIENDLY, " ");
