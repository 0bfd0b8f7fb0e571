// French. A colon, a semicolon and a question mark have a no-break space before them.

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";
import { pluralIn } from "./plural.ts";

const several = pluralIn("fr");

const FRESH_LINK = "Répondez plutôt à l’e-mail. Le prochain e-mail concernant ce ticket contiendra un nouveau lien.";
const PRESS_THERE =
  "Rouvrez l’e-mail et cliquez sur le bouton, ou copiez le lien en entier. Vous pouvez aussi simplement répondre à l’e-mail.";
const GO_BACK = "Revenez à l’e-mail que vous avez reçu et cliquez sur le bouton, ou répondez simplement à cet e-mail.";

export const FRENCH: Words = {
  code: "fr",
  name: "Français",
  skip: "Aller au contenu",
  languages: "Langue",
  noSubject: "(sans objet)",
  facts: {
    desk: "Équipe",
    askedAt: "Demande du",
    chases: "Relances",
    nextChase: "Prochaine relance",
    outcome: "Ce qui se passera",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>En attente de notre réponse</strong> depuis le ${since} (${lasting}). Nous vous devons une réponse.`,
    answered: (at) =>
      html`<strong>Réponse envoyée</strong>${at && html` le ${at}`}. Si elle ne vous aide pas, répondez à l’e-mail ou relancez-nous.`,
    solved: (at) =>
      html`<strong>Résolu</strong>, comme vous nous l’avez indiqué${at && html` le ${at}`}. Si ce n’est pas le cas, répondez à l’e-mail ou relancez-nous.`,
    closed: (at) =>
      html`<strong>Clôturé</strong>${at && html` le ${at}`}. S’il reste quelque chose à régler, répondez à l’e-mail\u00a0: le ticket sera rouvert.`,
  },
  chases: (soFar, threshold) => (threshold === undefined ? `${soFar}` : `${soFar} sur ${threshold}`),
  chasesEscalated: (counted) => `${counted}, transmise au niveau supérieur`,
  countsNow: "Prise en compte dès maintenant",
  countsFrom: (at, reason) => html`Prise en compte à partir du ${at}\u00a0: ${reason}`,
  countsNever: (reason) => `Ne serait pas prise en compte\u00a0: ${reason}`,
  uncounted: {
    closed: (reference) => `${reference} est clôturé`,
    notOwed: "nous ne vous devons pas de réponse pour le moment",
    allUsed: (maximum) =>
      several(maximum, {
        one: "la seule relance possible avant notre réponse a déjà été utilisée",
        other: "les # relances possibles avant notre réponse ont déjà été utilisées",
      }),
    tooSoon: (apart) => `le délai minimal entre deux relances est de ${apart}`,
    notYours: "vos relances ne sont pas prises en compte ici",
  },
  next: {
    noted: "Nous notons que vous nous avez relancés\u00a0; votre place dans la file d’attente reste la même.",
    already: (authority) => `Votre relance est notée. Votre demande est déjà entre les mains de\u00a0: ${authority}.`,
    now: (authority) => `Votre demande est transmise à\u00a0: ${authority}.`,
    later: (number, threshold, authority) =>
      `Ce sera la relance n°\u00a0${number}\u00a0; à la ${threshold}e, votre demande est transmise à\u00a0: ${authority}.`,
  },
  askAgain: "Relancer",
  solved: "C’est résolu",
  you: (name, address) =>
    html`Vous consultez cette page et agissez en tant que ${name}${address !== undefined && ` (${address})`}. Ce n’est pas vous\u00a0? Fermez cette page\u00a0: l’ouvrir n’a rien modifié.`,
  said: {
    heading: "Échanges",
    latest: (shown, all) => `Les ${shown} derniers messages sur ${all}.`,
    more: (reference) => `Pour ajouter quelque chose, répondez à n’importe quel e-mail concernant ${reference}.`,
  },
  counted: {
    title: "Relance prise en compte",
    number: (number, threshold) =>
      number <= threshold
        ? `C’est la relance n°\u00a0${number} sur ${threshold}.`
        : `C’est la relance n°\u00a0${number}, au-delà du seuil de ${threshold}.`,
    escalated: "Votre demande a été transmise au niveau supérieur. Un e-mail vous indiquera à qui.",
    mailed: "Vous recevrez un e-mail de confirmation.",
    place: "Votre place dans la file d’attente reste la même.",
  },
  notCounted: {
    title: "Relance non prise en compte cette fois-ci",
    why: (reason) => `Motif\u00a0: ${reason}.`,
    staysOpen: "Votre demande reste ouverte et notre délai de réponse continue de courir comme avant.",
  },
  solvedNow: html`<strong>Merci.</strong> Plus personne n’attend, et l’équipe en est informée.`,
  unchanged: {
    closed: html`<strong>Rien n’a été modifié\u00a0:</strong> le ticket est déjà clôturé.`,
    known: html`<strong>Rien n’a été modifié\u00a0:</strong> nous le savions déjà.`,
    notYours: html`<strong>Rien n’a été modifié\u00a0:</strong> seule la personne à l’origine de la demande peut l’indiquer.`,
  },
  button: {
    title: (reference) => `Relancer au sujet de ${reference}`,
    press: "Compter comme une relance",
    hint: "L’équipe saura que vous l’avez relancée. Votre place dans la file d’attente reste la même.",
  },
  past: {
    title: "Il n’y a plus rien à faire ici",
    pressed: "Votre clic est noté dans l’historique du ticket. Rien d’autre n’a été modifié.",
    more: "Si vous avez quelque chose à ajouter, répondez à l’e-mail.",
  },
  mayClose: "Vous pouvez fermer cette page.",
  problems: {
    unreadable: {
      title: "Ce lien est incomplet",
      why: "ce n’est pas un lien entier de notre part\u00a0; il a peut-être été coupé",
      todo: PRESS_THERE,
    },
    "other purpose": {
      title: "Ce lien ne convient pas ici",
      why: "il a été créé pour un autre usage",
      todo: PRESS_THERE,
    },
    altered: {
      title: "Ce lien n’est pas valide",
      why: "sa signature ne correspond pas\u00a0: il a été modifié ou ne vient pas d’ici",
      todo: GO_BACK,
    },
    "no part": {
      title: "Ce lien n’est plus valide",
      why: "vous ne participez plus à ce ticket",
      todo: GO_BACK,
    },
    "unknown key": {
      title: "Ce lien est trop ancien",
      why: "il a été signé avec une clé qui n’est plus acceptée ici",
      todo: FRESH_LINK,
    },
    expired: {
      title: "Ce lien a expiré",
      why: (until) => `il était valable jusqu’au ${until}`,
      todo: FRESH_LINK,
    },
    "no ticket": {
      title: "Ce ticket n’existe plus",
      why: "le ticket a été supprimé",
      todo: "Si quelqu’un attend encore une réponse, écrivez-nous un nouvel e-mail.",
    },
  },
  problemWhy: (why) => `Motif\u00a0: ${why}. Rien n’a été modifié.`,
  away: {
    title: "Nous n’avons pas accès à nos données pour le moment",
    shown: "Rien n’a été modifié. Réessayez dans quelques minutes ou répondez à l’e-mail.",
    pressed:
      "Nous ne pouvons pas encore dire si votre clic a été enregistré. Rouvrez le lien de l’e-mail dans quelques minutes pour le vérifier.",
  },
  workingTime: {
    day: { one: "# jour ouvré", other: "# jours ouvrés" },
    hour: { one: "# heure ouvrée", other: "# heures ouvrées" },
    minute: { one: "# minute ouvrée", other: "# minutes ouvrées" },
    none: "aucune heure ouvrée pour l’instant",
  },
};
