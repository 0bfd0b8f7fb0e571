// Spanish, with "usted".

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";
import { pluralIn } from "./plural.ts";

const several = pluralIn("es");

const FRESH_LINK = "Responda en su lugar al correo. El próximo correo sobre esta solicitud traerá un enlace nuevo.";
const PRESS_THERE =
  "Vuelva a abrir el correo y pulse allí el botón, o copie el enlace completo. También puede simplemente responder al correo.";
const GO_BACK = "Vuelva al correo que recibió y pulse allí el botón, o simplemente responda a ese correo.";

export const SPANISH: Words = {
  code: "es",
  name: "Español",
  skip: "Ir al contenido",
  languages: "Idioma",
  noSubject: "(sin asunto)",
  facts: {
    desk: "Equipo",
    askedAt: "Solicitado",
    chases: "Recordatorios",
    nextChase: "Próximo recordatorio",
    outcome: "Qué ocurrirá entonces",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>A la espera de nuestra respuesta</strong> desde el ${since} (${lasting}). Le debemos una respuesta.`,
    answered: (at) =>
      html`<strong>Respondida</strong>${at && html` el ${at}`}. Si la respuesta no le ayuda, conteste al correo o envíe un recordatorio.`,
    solved: (at) =>
      html`<strong>Resuelta</strong>, según nos indicó usted${at && html` el ${at}`}. Si no es así, conteste al correo o envíe un recordatorio.`,
    closed: (at) =>
      html`<strong>Cerrada</strong>${at && html` el ${at}`}. Si queda algo pendiente, conteste al correo: así se vuelve a abrir.`,
  },
  chases: (soFar, threshold) => (threshold === undefined ? `${soFar}` : `${soFar} de ${threshold}`),
  chasesEscalated: (counted) => `${counted}, elevado al siguiente nivel`,
  countsNow: "Cuenta desde ahora",
  countsFrom: (at, reason) => html`Contará a partir del ${at}: ${reason}`,
  countsNever: (reason) => `No se contaría: ${reason}`,
  uncounted: {
    closed: (reference) => `${reference} está cerrada`,
    notOwed: "en este momento no le debemos ninguna respuesta",
    allUsed: (maximum) =>
      several(maximum, {
        one: "ya se ha usado el único recordatorio que cuenta hasta nuestra respuesta",
        other: "ya se han usado los # recordatorios que cuentan hasta nuestra respuesta",
      }),
    tooSoon: (apart) => `el intervalo mínimo entre dos recordatorios es de ${apart}`,
    notYours: "sus recordatorios no se cuentan aquí",
  },
  next: {
    noted: "Tomamos nota de su recordatorio; su lugar en la cola no cambia.",
    already: (authority) => `El recordatorio queda anotado. El asunto ya está en manos de: ${authority}.`,
    now: (authority) => `El asunto pasa a: ${authority}.`,
    later: (number, threshold, authority) =>
      `Será el recordatorio n.º ${number}; con el n.º ${threshold}, el asunto pasa a: ${authority}.`,
  },
  askAgain: "Enviar un recordatorio",
  solved: "Ya está resuelto",
  you: (name, address) =>
    html`Está viendo esta página y actúa como ${name}${address !== undefined && ` (${address})`}. ¿No es usted? Cierre esta página: abrirla no ha cambiado nada.`,
  said: {
    heading: "Conversación",
    latest: (shown, all) => `Los ${shown} mensajes más recientes de ${all}.`,
    more: (reference) => `Para añadir algo, responda a cualquier correo sobre ${reference}.`,
  },
  counted: {
    title: "Recordatorio contado",
    number: (number, threshold) =>
      number <= threshold
        ? `Es el recordatorio n.º ${number} de ${threshold}.`
        : `Es el recordatorio n.º ${number}, por encima del límite de ${threshold}.`,
    escalated: "Su asunto se ha elevado al siguiente nivel. Recibirá un correo que le dirá a quién.",
    mailed: "Recibirá un correo de confirmación.",
    place: "Su lugar en la cola no cambia.",
  },
  notCounted: {
    title: "Esta vez no se ha contado",
    why: (reason) => `Motivo: ${reason}.`,
    staysOpen: "Su solicitud sigue abierta y nuestro plazo corre como antes.",
  },
  solvedNow: html`<strong>Gracias.</strong> Ya nadie está a la espera y el equipo lo sabe.`,
  unchanged: {
    closed: html`<strong>No se ha cambiado nada:</strong> la solicitud ya está cerrada.`,
    known: html`<strong>No se ha cambiado nada:</strong> ya lo sabíamos.`,
    notYours: html`<strong>No se ha cambiado nada:</strong> solo puede indicarlo la persona que hizo la solicitud.`,
  },
  button: {
    title: (reference) => `Enviar un recordatorio sobre ${reference}`,
    press: "Contar como recordatorio",
    hint: "Así el equipo sabrá que ha vuelto a preguntar. Su lugar en la cola no cambia.",
  },
  past: {
    title: "Aquí ya no queda nada por hacer",
    pressed: "Su clic queda anotado en el historial de la solicitud. No se ha cambiado nada más.",
    more: "Si desea añadir algo, responda al correo.",
  },
  mayClose: "Puede cerrar esta página.",
  problems: {
    unreadable: {
      title: "Este enlace no está completo",
      why: "no es un enlace completo nuestro; quizá se haya cortado",
      todo: PRESS_THERE,
    },
    "other purpose": {
      title: "Este enlace no sirve aquí",
      why: "se creó para otro fin",
      todo: PRESS_THERE,
    },
    altered: {
      title: "Este enlace no es válido",
      why: "su firma no coincide: se ha modificado o no procede de aquí",
      todo: GO_BACK,
    },
    "no part": {
      title: "Este enlace ya no es válido",
      why: "usted ya no participa en esta solicitud",
      todo: GO_BACK,
    },
    "unknown key": {
      title: "Este enlace es demasiado antiguo",
      why: "se firmó con una clave que aquí ya no se acepta",
      todo: FRESH_LINK,
    },
    expired: { title: "Este enlace ha caducado", why: (until) => `era válido hasta el ${until}`, todo: FRESH_LINK },
    "no ticket": {
      title: "Esta solicitud ya no existe",
      why: "la solicitud se ha eliminado",
      todo: "Si alguien todavía necesita una respuesta, escríbanos un correo nuevo.",
    },
  },
  problemWhy: (why) => `Motivo: ${why}. No se ha cambiado nada.`,
  away: {
    title: "Ahora mismo no podemos acceder a nuestros datos",
    shown: "No se ha cambiado nada. Inténtelo de nuevo dentro de unos minutos o responda al correo.",
    pressed:
      "Todavía no podemos decirle si su clic se ha registrado. Vuelva a abrir el enlace del correo dentro de unos minutos para comprobarlo.",
  },
  workingTime: {
    day: { one: "# día laborable", other: "# días laborables" },
    hour: { one: "# hora laborable", other: "# horas laborables" },
    minute: { one: "# minuto laborable", other: "# minutos laborables" },
    none: "todavía sin tiempo laborable",
  },
};
