// Words that stand in any subject and tell no two matters apart, by language.

import { spellings } from "./spelling.ts";

const LISTS = [
  // English
  "a an and are as at be been but by can cannot for from has have i in is it its my not of on or our since so still that the " +
    "there this to very was we when with you your does doesn't don't again please help need needed urgent important asap " +
    "issue issues problem problems question request ticket error support hello hi dear new one",
  // German
  "der die das den dem des ein eine einen einem einer und oder auf in im am an zu zum zur mit von vom für bei bitte hilfe ist " +
    "sind war nicht kein keine wieder noch mein meine unser unsere wir ich es seit problem frage anfrage dringend wichtig hallo fehler",
  // French
  "le la les un une des du de d l et ou sur dans en à au aux avec pour par ne pas plus mon ma mes notre nos je nous il elle est " +
    "sont depuis encore urgent problème question demande aide svp bonjour erreur",
  // Spanish
  "el la los las un una unos unas de del y o en a al con por para no mi mis nuestro nuestra yo nosotros es son está desde otra " +
    "vez urgente problema pregunta solicitud ayuda favor hola error",
  // Italian
  "il lo la i gli le un uno una di del della dei e o in su a al alla con per non mio mia nostro nostra è sono da ancora urgente " +
    "problema domanda richiesta aiuto buongiorno errore",
  // Portuguese
  "o a os as um uma de do da dos das e ou em no na nos nas com por para não meu minha nosso nossa é são desde outra vez urgente " +
    "problema pergunta pedido ajuda favor olá erro",
  // Dutch
  "de het een en of op in aan van met voor bij niet geen mijn onze ons wij ik is zijn sinds weer nog dringend probleem vraag " +
    "verzoek hulp hallo fout",
  // Polish
  "i a w we z ze na do od dla po nie mój moja nasz nasza ja my jest są znowu nadal pilne problem pytanie prośba pomoc proszę " +
    "dzień dobry błąd",
];

/** Spelled as `words` spells them, with the accents people leave out. */
export const COMMON_WORDS: ReadonlySet<string> = new Set(LISTS.flatMap((list) => list.split(" ")).flatMap(spellings));
