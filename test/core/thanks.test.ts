// Thanks in earnest, each beside its mock.

import { expect, test } from "vitest";
import { classify } from "../../src/core/classify/rules.ts";
import { aMail, aTicket, evidence } from "../support/builders.ts";

const kindOf = (newText: string, asked = false): string =>
  classify(evidence({ ticket: { ...aTicket({ lastSpeaker: "staff" }), asked }, mail: aMail({ newText }) })).verdict
    .kind;

test.each([
  ["Thanks for fixing the calendar.", "Thanks for breaking the calendar."],
  ["Danke für die Mühe.", "Danke für das Chaos in meinem Postfach."],
  ["Merci d'avoir réparé mon agenda.", "Merci d'avoir supprimé mon agenda."],
  ["Gracias por arreglar mi calendario.", "Gracias por romper mi calendario."],
  ["We are all very grateful for your help.", "We would all be very grateful for an answer."],
  ["Much obliged to you all, fair winds.", "I'd be much obliged for an answer."],
  ["Received with thanks.", "Received, and it is the wrong one."],
  ["Allerbesten Dank, das ging ja fix!", "Allerbesten Dank, das ging ja wieder nicht!"],
  ["Grazie per aver sistemato le mie mail.", "Grazie per aver cancellato le mie mail."],
])("%s – %s", (earnest, mock) => {
  expect(kindOf(earnest)).toBe("thanks");
  expect(kindOf(mock)).not.toBe("thanks");
});

test("a wish behind the thanks answers no question of ours", () => {
  expect(kindOf("Muito obrigado pela rapidez, bom fim de semana", true)).toBe("thanks");
  expect(kindOf("Obrigado, bom", true)).not.toBe("thanks");
});

test("what stands below the writer's own name is their signature, also without a farewell", () => {
  const title = "Branch Manager\nCounter 2, Wexcombe\nOpen Tue-Sun";
  expect(kindOf(`Received with thanks.\n\nCarl Cliff\n${title}`)).toBe("thanks");
  expect(kindOf(`Received with thanks.\n\nC. Cliff, Registrar\n${title}`)).toBe("thanks");
  expect(kindOf(`Received with thanks.\n\nMaria Cliff\n${title}`)).not.toBe("thanks");
  expect(kindOf(`Received with thanks.\n\nCarl Cliff\n${title}\nPS: the second one still jams every time`)).not.toBe(
    "thanks",
  );
});
