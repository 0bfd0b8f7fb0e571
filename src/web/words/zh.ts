// Chinese, in simplified characters.

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";

const FRESH_LINK = "请直接回复邮件。关于此工单的下一封邮件会附上新的链接。";
const PRESS_THERE = "请重新打开邮件并点击其中的按钮，或复制完整的链接。您也可以直接回复邮件。";
const GO_BACK = "请回到您收到的邮件并点击其中的按钮，或直接回复该邮件。";

export const CHINESE: Words = {
  code: "zh",
  name: "中文",
  skip: "跳到正文",
  languages: "语言",
  noSubject: "（无主题）",
  facts: {
    desk: "负责团队",
    askedAt: "提交时间",
    chases: "催办次数",
    nextChase: "再次催办",
    outcome: "之后会怎样",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>等待我们回复</strong>：自 ${since} 起（已过 ${lasting}）。我们还欠您一个答复。`,
    answered: (at) => html`<strong>已答复</strong>${at && html`（${at}）`}。如果没有帮到您，请回复邮件或催办。`,
    solved: (at) =>
      html`<strong>已解决</strong>：根据您的反馈${at && html`（${at}）`}。如果并未解决，请回复邮件或催办。`,
    closed: (at) =>
      html`<strong>已关闭</strong>${at && html`（${at}）`}。如果还有未尽事宜，请回复邮件，工单会重新打开。`,
  },
  chases: (soFar, threshold) => (threshold === undefined ? `${soFar} 次` : `${soFar} / ${threshold} 次`),
  chasesEscalated: (counted) => `${counted} 次，已升级处理`,
  countsNow: "现在即可计入",
  countsFrom: (at, reason) => html`自 ${at} 起计入：${reason}`,
  countsNever: (reason) => `不会计入：${reason}`,
  uncounted: {
    closed: (reference) => `${reference} 已关闭`,
    notOwed: "目前没有待我们答复的事项",
    allUsed: (maximum) => `在我们答复之前可计入的 ${maximum} 次催办已全部用完`,
    tooSoon: (apart) => `两次催办之间至少间隔 ${apart}`,
    notYours: "您的催办在此不计入",
  },
  next: {
    noted: "我们会记录您的催办，您的排队顺序不变。",
    already: (authority) => `会记录下来。此事已由 ${authority} 处理。`,
    now: (authority) => `此事将转交 ${authority}。`,
    later: (number, threshold, authority) =>
      `这将是第 ${number} 次催办；到第 ${threshold} 次时，此事将转交 ${authority}。`,
  },
  askAgain: "催办",
  solved: "问题已解决",
  you: (name, address) =>
    html`您正以 ${name}${address !== undefined && `（${address}）`}的身份查看和操作。不是您本人？请关闭此页面：打开页面不会改变任何内容。`,
  said: {
    heading: "往来记录",
    latest: (shown, all) => `共 ${all} 条，显示最新的 ${shown} 条。`,
    more: (reference) => `如需补充，请回复任意一封关于 ${reference} 的邮件。`,
  },
  counted: {
    title: "已计为催办",
    number: (number, threshold) =>
      number <= threshold
        ? `这是第 ${number} 次催办，共 ${threshold} 次。`
        : `这是第 ${number} 次催办，已超过 ${threshold} 次的上限。`,
    escalated: "此事已升级处理。我们会用邮件告知您转交给了谁。",
    mailed: "您会收到一封确认邮件。",
    place: "您的排队顺序不变。",
  },
  notCounted: {
    title: "本次未计入",
    why: (reason) => `原因：${reason}。`,
    staysOpen: "您的工单仍处于打开状态，我们的答复时限照常计算。",
  },
  solvedNow: html`<strong>谢谢您。</strong>已无人等待，团队也已知悉。`,
  unchanged: {
    closed: html`<strong>没有任何更改：</strong>工单已经关闭。`,
    known: html`<strong>没有任何更改：</strong>我们已经知道了。`,
    notYours: html`<strong>没有任何更改：</strong>只有提交者本人可以这样确认。`,
  },
  button: {
    title: (reference) => `催办 ${reference}`,
    press: "计为一次催办",
    hint: "这样团队就会知道您再次询问了。您的排队顺序不变。",
  },
  past: {
    title: "这里已无需操作",
    pressed: "您的点击已记入工单历史。没有其他更改。",
    more: "如需补充，请回复邮件。",
  },
  mayClose: "您可以关闭此页面。",
  problems: {
    unreadable: {
      title: "此链接不完整",
      why: "这不是我们的完整链接，可能被截断了",
      todo: PRESS_THERE,
    },
    "other purpose": { title: "此链接不适用于这里", why: "它是为其他用途生成的", todo: PRESS_THERE },
    altered: {
      title: "此链接无效",
      why: "签名不符：链接被改动过，或并非来自我们",
      todo: GO_BACK,
    },
    "no part": { title: "此链接已失效", why: "您已不再参与此工单", todo: GO_BACK },
    "unknown key": { title: "此链接太旧", why: "其签名所用的密钥已不再被接受", todo: FRESH_LINK },
    expired: { title: "此链接已过期", why: (until) => `有效期至 ${until}`, todo: FRESH_LINK },
    "no ticket": {
      title: "此工单已不存在",
      why: "工单已被移除",
      todo: "如果仍有人需要答复，请给我们写一封新邮件。",
    },
  },
  problemWhy: (why) => `原因：${why}。没有任何更改。`,
  away: {
    title: "我们暂时无法访问数据",
    shown: "没有任何更改。请几分钟后重试，或回复邮件。",
    pressed: "我们暂时无法确认您的点击是否已保存。请几分钟后重新打开邮件中的链接查看。",
  },
  workingTime: {
    day: { other: "# 个工作日" },
    hour: { other: "# 个工作小时" },
    minute: { other: "# 个工作分钟" },
    none: "尚无工作时间",
  },
};
