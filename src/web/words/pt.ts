// Portuguese, as Brazil writes it, in words that Portugal understands too.

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";
import { pluralIn } from "./plural.ts";

const several = pluralIn("pt");

const FRESH_LINK = "Em vez disso, responda ao e-mail. O próximo e-mail sobre este pedido trará um novo link.";
const PRESS_THERE =
  "Abra novamente o e-mail e clique no botão, ou copie o link completo. Também pode simplesmente responder ao e-mail.";
const GO_BACK = "Volte ao e-mail que recebeu e clique no botão, ou simplesmente responda a esse e-mail.";

export const PORTUGUESE: Words = {
  code: "pt",
  name: "Português",
  skip: "Ir para o conteúdo",
  languages: "Idioma",
  noSubject: "(sem assunto)",
  facts: {
    desk: "Equipe responsável",
    askedAt: "Pedido feito em",
    chases: "Lembretes",
    nextChase: "Próximo lembrete",
    outcome: "O que acontece depois",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>Aguardando a nossa resposta</strong> desde ${since} (${lasting}). Ainda lhe devemos uma resposta.`,
    answered: (at) =>
      html`<strong>Respondido</strong>${at && html` em ${at}`}. Se isso não ajudar, responda ao e-mail ou envie um lembrete.`,
    solved: (at) =>
      html`<strong>Resolvido</strong>, como nos informou${at && html` em ${at}`}. Se não for o caso, responda ao e-mail ou envie um lembrete.`,
    closed: (at) =>
      html`<strong>Encerrado</strong>${at && html` em ${at}`}. Se ainda houver algo pendente, responda ao e-mail: o pedido será reaberto.`,
  },
  chases: (soFar, threshold) => (threshold === undefined ? `${soFar}` : `${soFar} de ${threshold}`),
  chasesEscalated: (counted) => `${counted}, encaminhado para o nível superior`,
  countsNow: "Conta a partir de agora",
  countsFrom: (at, reason) => html`Conta a partir de ${at}: ${reason}`,
  countsNever: (reason) => `Não seria contado: ${reason}`,
  uncounted: {
    closed: (reference) => `${reference} está encerrado`,
    notOwed: "neste momento não lhe devemos nenhuma resposta",
    allUsed: (maximum) =>
      several(maximum, {
        one: "o único lembrete que conta até a nossa resposta já foi usado",
        other: "os # lembretes que contam até a nossa resposta já foram usados",
      }),
    tooSoon: (apart) => `o intervalo mínimo entre dois lembretes é de ${apart}`,
    notYours: "os seus lembretes não são contados aqui",
  },
  next: {
    noted: "Registramos o seu lembrete; o seu lugar na fila continua o mesmo.",
    already: (authority) => `O lembrete fica registrado. O assunto já está com: ${authority}.`,
    now: (authority) => `O assunto passa para: ${authority}.`,
    later: (number, threshold, authority) =>
      `Será o lembrete n.º ${number}; com o n.º ${threshold}, o assunto passa para: ${authority}.`,
  },
  askAgain: "Enviar lembrete",
  solved: "Já está resolvido",
  you: (name, address) =>
    html`Esta página está aberta em nome de ${name}${address !== undefined && ` (${address})`}. Não é o seu nome? Feche esta página: abri-la não alterou nada.`,
  said: {
    heading: "Mensagens",
    latest: (shown, all) => `As ${shown} mensagens mais recentes de ${all}.`,
    more: (reference) => `Para acrescentar algo, responda a qualquer e-mail sobre ${reference}.`,
  },
  counted: {
    title: "Lembrete contado",
    number: (number, threshold) =>
      number <= threshold
        ? `Este é o lembrete n.º ${number} de ${threshold}.`
        : `Este é o lembrete n.º ${number}, acima do limite de ${threshold}.`,
    escalated: "O assunto foi encaminhado para o nível superior. Um e-mail informará a quem.",
    mailed: "Receberá um e-mail de confirmação.",
    place: "O seu lugar na fila continua o mesmo.",
  },
  notCounted: {
    title: "Desta vez não foi contado",
    why: (reason) => `Motivo: ${reason}.`,
    staysOpen: "O seu pedido continua aberto e o nosso prazo segue como antes.",
  },
  solvedNow: html`<strong>Agradecemos.</strong> Ninguém mais está esperando, e a equipe já sabe.`,
  unchanged: {
    closed: html`<strong>Nada foi alterado:</strong> o pedido já está encerrado.`,
    known: html`<strong>Nada foi alterado:</strong> já sabíamos disso.`,
    notYours: html`<strong>Nada foi alterado:</strong> só quem fez o pedido pode informar isso.`,
  },
  button: {
    title: (reference) => `Enviar lembrete sobre ${reference}`,
    press: "Contar como lembrete",
    hint: "Assim a equipe fica sabendo que voltou a perguntar. O seu lugar na fila continua o mesmo.",
  },
  past: {
    title: "Não há mais nada a fazer aqui",
    pressed: "O seu clique ficou registrado no histórico do pedido. Nada mais foi alterado.",
    more: "Se quiser acrescentar algo, responda ao e-mail.",
  },
  mayClose: "Pode fechar esta página.",
  problems: {
    unreadable: {
      title: "Este link não está completo",
      why: "este não é um link nosso por inteiro; talvez tenha sido cortado",
      todo: PRESS_THERE,
    },
    "other purpose": {
      title: "Este link não serve aqui",
      why: "foi criado para outra finalidade",
      todo: PRESS_THERE,
    },
    altered: {
      title: "Este link não é válido",
      why: "a assinatura não confere: o link foi alterado ou não é nosso",
      todo: GO_BACK,
    },
    "no part": {
      title: "Este link já não é válido",
      why: "já não participa deste pedido",
      todo: GO_BACK,
    },
    "unknown key": {
      title: "Este link é antigo demais",
      why: "foi assinado com uma chave que já não é aceita aqui",
      todo: FRESH_LINK,
    },
    expired: { title: "Este link expirou", why: (until) => `era válido até ${until}`, todo: FRESH_LINK },
    "no ticket": {
      title: "Este pedido já não existe",
      why: "o pedido foi removido",
      todo: "Se alguém ainda precisar de uma resposta, envie-nos um novo e-mail.",
    },
  },
  problemWhy: (why) => `Motivo: ${why}. Nada foi alterado.`,
  away: {
    title: "Neste momento não conseguimos acessar os nossos dados",
    shown: "Nada foi alterado. Tente novamente em alguns minutos ou responda ao e-mail.",
    pressed:
      "Ainda não podemos dizer se o seu clique foi registrado. Abra novamente o link do e-mail em alguns minutos para verificar.",
  },
  workingTime: {
    day: { one: "# dia útil", other: "# dias úteis" },
    hour: { one: "# hora útil", other: "# horas úteis" },
    minute: { one: "# minuto útil", other: "# minutos úteis" },
    none: "ainda sem tempo útil",
  },
};
