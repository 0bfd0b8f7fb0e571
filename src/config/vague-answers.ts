// Answers that tell nobody anything, one list a language. Case, punctuation and apostrophes do not matter; a desk's own list
// takes the place of these.

const LISTS = [
  // English
  "see above, see below, see ticket, see the ticket, as above, as discussed, as mentioned, as before, same as above, " +
    "asap, urgent, very urgent, please help, help, tbd, to be done, to do, unknown, not sure, don't know, no idea, " +
    "doesn't work, does not work, it doesn't work, it does not work, not working, it's not working, it is not working, " +
    "broken, it is broken, it's broken, nothing, nothing yet, not yet, everything, tried everything, all of it, various, " +
    "same, same issue, ok, yes, test, issue, problem, error, bug, need help, please check, please fix, please advise",
  // German
  "siehe oben, siehe unten, siehe ticket, wie besprochen, wie oben, dringend, sehr dringend, so schnell wie möglich, " +
    "geht nicht, funktioniert nicht, es geht nicht, es funktioniert nicht, kaputt, unbekannt, keine ahnung, weiß nicht, " +
    "alles versucht, alles probiert, folgt, bitte prüfen, bitte helfen",
  // French
  "voir ci-dessus, voir ticket, comme convenu, comme discuté, urgent, dès que possible, ne marche pas, ça ne marche pas, " +
    "ne fonctionne pas, cassé, inconnu, aucune idée, je ne sais pas, à compléter, tout essayé",
  // Spanish
  "ver arriba, ver ticket, como se habló, urgente, lo antes posible, no funciona, roto, desconocido, ni idea, no sé, " +
    "por definir, todo probado",
  // Italian
  "vedi sopra, vedi ticket, come discusso, urgente, il prima possibile, non funziona, rotto, sconosciuto, non so, da definire",
  // Portuguese
  "ver acima, ver ticket, como falado, urgente, o mais rápido possível, não funciona, desconhecido, não sei, a definir",
  // Dutch
  "zie boven, zie ticket, zoals besproken, dringend, zo snel mogelijk, werkt niet, het werkt niet, kapot, onbekend, geen idee, nog te bepalen",
  // Polish
  "jak wyżej, jw, jak ustalono, pilne, bardzo pilne, jak najszybciej, nie działa, zepsute, nie wiem, nieznane, do uzupełnienia",
];

export const VAGUE_ANSWERS: readonly string[] = LISTS.flatMap((list) => list.split(", "));
