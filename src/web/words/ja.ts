// Japanese, in the polite form of a service desk.

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";

const FRESH_LINK =
  "お手数ですが、メールにご返信ください。このお問い合わせに関する次のメールに、新しいリンクが記載されます。";
const PRESS_THERE =
  "もう一度メールを開いてボタンを押すか、リンク全体をコピーしてください。メールにそのままご返信いただくこともできます。";
const GO_BACK = "お受け取りになったメールに戻ってボタンを押すか、そのメールにそのままご返信ください。";

export const JAPANESE: Words = {
  code: "ja",
  name: "日本語",
  skip: "本文へ移動",
  languages: "言語",
  noSubject: "（件名なし）",
  facts: {
    desk: "担当窓口",
    askedAt: "お問い合わせ日時",
    chases: "再度のお問い合わせ",
    nextChase: "次回の受付",
    outcome: "その後の流れ",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>回答をお待ちいただいています</strong>（${since}から、経過時間：${lasting}）。まだご回答できておらず、申し訳ございません。`,
    answered: (at) =>
      html`<strong>回答済み</strong>${at && html`（${at}）`}です。解決しない場合は、メールにご返信いただくか、もう一度お問い合わせください。`,
    solved: (at) =>
      html`<strong>解決済み</strong>とのご連絡をいただきました${at && html`（${at}）`}。解決していない場合は、メールにご返信いただくか、もう一度お問い合わせください。`,
    closed: (at) =>
      html`<strong>終了</strong>しました${at && html`（${at}）`}。まだ何かございましたら、メールにご返信ください。お問い合わせが再開されます。`,
  },
  chases: (soFar, threshold) => (threshold === undefined ? `${soFar}回` : `${threshold}回中${soFar}回`),
  chasesEscalated: (counted) => `${counted}回、上位の担当に引き継ぎ済み`,
  countsNow: "今すぐ受け付けられます",
  countsFrom: (at, reason) => html`${at}から受け付けます（理由：${reason}）`,
  countsNever: (reason) => `受け付けられません（理由：${reason}）`,
  uncounted: {
    closed: (reference) => `${reference}は終了しています`,
    notOwed: "現在、お返事をお待たせしているものはありません",
    allUsed: (maximum) => `回答までに受け付ける再度のお問い合わせ（${maximum}回）は、すでにすべてご利用済みです`,
    tooSoon: (apart) => `再度のお問い合わせには、前回から${apart}以上の間隔が必要です`,
    notYours: "こちらでは、お客様の再度のお問い合わせは回数に含まれません",
  },
  next: {
    noted: "再度お問い合わせいただいたことを記録します。対応の順番は変わりません。",
    already: (authority) => `記録されます。この件はすでに${authority}が引き継いでいます。`,
    now: (authority) => `この件は${authority}に引き継がれます。`,
    later: (number, threshold, authority) =>
      `${number}回目となります。${threshold}回目で、この件は${authority}に引き継がれます。`,
  },
  askAgain: "もう一度問い合わせる",
  solved: "解決しました",
  you: (name, address) =>
    html`${name}様${address !== undefined && `（${address}）`}として表示・操作しています。ご本人でない場合は、このページを閉じてください。開いただけでは何も変更されていません。`,
  said: {
    heading: "これまでのやり取り",
    latest: (shown, all) => `${all}件のうち、最新の${shown}件です。`,
    more: (reference) => `追加のご連絡は、${reference}に関するいずれかのメールにご返信ください。`,
  },
  counted: {
    title: "再度のお問い合わせを受け付けました",
    number: (number, threshold) =>
      number <= threshold
        ? `${threshold}回中${number}回目です。`
        : `${number}回目です（基準の${threshold}回を超えています）。`,
    escalated: "この件は上位の担当に引き継がれました。引き継ぎ先はメールでお知らせします。",
    mailed: "確認のメールをお送りします。",
    place: "対応の順番は変わりません。",
  },
  notCounted: {
    title: "今回は受け付けられませんでした",
    why: (reason) => `理由：${reason}。`,
    staysOpen: "お問い合わせは引き続き受付中で、回答までの期限もこれまでどおりです。",
  },
  solvedNow: html`<strong>ありがとうございました。</strong>担当者にも解決済みであることが伝わりました。`,
  unchanged: {
    closed: html`<strong>変更はありません。</strong>すでに終了しています。`,
    known: html`<strong>変更はありません。</strong>すでに承知しております。`,
    notYours: html`<strong>変更はありません。</strong>お問い合わせいただいたご本人のみがお知らせいただけます。`,
  },
  button: {
    title: (reference) => `${reference}について再度問い合わせる`,
    press: "再度の問い合わせとして数える",
    hint: "もう一度お問い合わせいただいたことが担当窓口に伝わります。対応の順番は変わりません。",
  },
  past: {
    title: "こちらで行う操作はもうありません",
    pressed: "ボタンが押されたことを履歴に記録しました。ほかに変更はありません。",
    more: "追加のご連絡がございましたら、メールにご返信ください。",
  },
  mayClose: "このページは閉じていただいて構いません。",
  problems: {
    unreadable: {
      title: "このリンクは不完全です",
      why: "リンクの全体が揃っていません。途中で切れている可能性があります",
      todo: PRESS_THERE,
    },
    "other purpose": {
      title: "このリンクはここでは使えません",
      why: "別の目的で作られたリンクです",
      todo: PRESS_THERE,
    },
    altered: {
      title: "このリンクは無効です",
      why: "署名が一致しません。変更されたか、こちらで発行したものではありません",
      todo: GO_BACK,
    },
    "no part": {
      title: "このリンクは無効になりました",
      why: "このお問い合わせの関係者ではなくなっています",
      todo: GO_BACK,
    },
    "unknown key": {
      title: "このリンクは古くなっています",
      why: "現在は使われていない鍵で署名されています",
      todo: FRESH_LINK,
    },
    expired: {
      title: "このリンクは有効期限が切れています",
      why: (until) => `有効期限は${until}まででした`,
      todo: FRESH_LINK,
    },
    "no ticket": {
      title: "このお問い合わせは見つかりません",
      why: "お問い合わせが削除されています",
      todo: "引き続き回答が必要な場合は、窓口に新しいメールをお送りください。",
    },
  },
  problemWhy: (why) => `理由：${why}。変更はありません。`,
  away: {
    title: "ただいまデータにアクセスできません",
    shown: "変更はありません。数分後にもう一度お試しいただくか、メールにご返信ください。",
    pressed:
      "ボタンの操作が記録されたかどうか、まだ確認できません。数分後にメールのリンクをもう一度開いてご確認ください。",
  },
  workingTime: {
    day: { other: "# 営業日" },
    hour: { other: "営業時間で # 時間" },
    minute: { other: "営業時間で # 分" },
    none: "営業時間外のため 0 分",
  },
};
