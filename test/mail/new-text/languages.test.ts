import { describe, expect, test } from "vitest";
import { readText } from "../../../src/mail/new-text/read-text.ts";

const newText = (text: string): string => readText(text).newText;
const kindsOf = (text: string): string[] => readText(text).parts.map(({ kind }) => kind);

/** As Gmail, Apple Mail, Thunderbird and Outlook on phones write them. */
const INTROS: Record<string, readonly string[]> = {
  English: [
    "On Mon, Mar 2, 2026 at 9:00 AM Carl Cliff <carl@elsewhere.example> wrote:",
    "On Mon, Mar 2, 2026 at 9:00 AM Carl Cliff\n<carl@elsewhere.example> wrote:",
    "On Mon, Mar 2, 2026 at 9:00 AM Carl Cliff of the Very Long Company Name <\ncarl@elsewhere.example>\nwrote:",
    "On 2 Mar 2026, at 09:00, Carl Cliff wrote:",
    "On 02/03/2026 09:00, Carl Cliff wrote:",
    "On 2026-03-02 09:00, Carl wrote:",
    'On Mar 2, 2026 9:00 AM, "Carl Cliff" <carl@elsewhere.example> wrote:',
    "Carl Cliff <carl@elsewhere.example> wrote:",
    "---- On Mon, 02 Mar 2026 09:00:00 +0100 Carl Cliff <carl@elsewhere.example> wrote ----",
    "---- Carl Cliff wrote ----",
    "On Mon, 2 Mar 2026 09:00:00 +0100 Carl Cliff <carl@elsewhere.example> wrote",
    "Monday, 2 March 2026, 09:00 +0100 from carl@elsewhere.example <carl@elsewhere.example>:",
  ],
  German: [
    "Am Mo., 2. März 2026 um 09:00 Uhr schrieb Carl Cliff <carl@elsewhere.example>:",
    "Am 02.03.26 um 09:00 schrieb Carl Cliff:",
    "Carl Cliff <carl@elsewhere.example> schrieb am Mo., 2. März 2026,\n09:00:",
  ],
  French: [
    "Le lun. 2 mars 2026 à 09:00, Carl Cliff <carl@elsewhere.example> a écrit :",
    "Le 2 mars 2026 à 09:00, Carl Cliff a écrit :",
    "Le lun. 2 mars 2026 à 09:00, Carl Cliff <carl@elsewhere.example> a\nécrit :",
  ],
  Spanish: [
    "El lun, 2 mar 2026 a las 9:00, Carl Cliff (<carl@elsewhere.example>) escribió:",
    "El 2 mar 2026, a las 9:00, Carl Cliff escribió:",
  ],
  Catalan: ["El dl., 2 de març 2026, 9:00, Carl Cliff <carl@elsewhere.example> va escriure:"],
  Portuguese: [
    "Em seg., 2 de mar. de 2026 às 09:00, Carl Cliff <carl@elsewhere.example> escreveu:",
    "Em 2 de mar. de 2026, à(s) 09:00, Carl Cliff escreveu:",
  ],
  Italian: [
    "Il giorno lun 2 mar 2026 alle ore 09:00 Carl Cliff <carl@elsewhere.example> ha scritto:",
    "Il 02/03/26 09:00, Carl Cliff ha scritto:",
  ],
  Dutch: [
    "Op ma 2 mrt 2026 om 09:00 schreef Carl Cliff <carl@elsewhere.example>:",
    "Op 2 mrt. 2026 om 09:00 heeft Carl Cliff <carl@elsewhere.example> het volgende geschreven:",
  ],
  Swedish: [
    "Den mån 2 mars 2026 kl 09:00 skrev Carl Cliff <carl@elsewhere.example>:",
    "2 mars 2026 kl. 09:00 skrev Carl Cliff:",
  ],
  Danish: ["Den man. 2. mar. 2026 kl. 09.00 skrev Carl Cliff <carl@elsewhere.example>:"],
  Norwegian: ["man. 2. mars 2026 kl. 09:00 skrev Carl Cliff <carl@elsewhere.example\n>:"],
  Icelandic: ["Þann mán., 2. mar. 2026 kl. 09:00 skrifaði Carl Cliff <carl@elsewhere.example>:"],
  Finnish: ["ma 2. maalisk. 2026 klo 9.00 Carl Cliff (carl@elsewhere.example) kirjoitti:"],
  Estonian: ["Kuupäev E, 2. märts 2026 kell 09:00 kirjutas Carl Cliff <carl@elsewhere.example>:"],
  Latvian: ["pirmd., 2026. g. 2. marts plkst. 09:00 — lietotājs Carl Cliff rakstīja:"],
  Lithuanian: ["2026-03-02, pr, 09:00 Carl Cliff <carl@elsewhere.example> rašė:"],
  Polish: [
    "pon., 2 mar 2026 o 09:00 Carl Cliff <carl@elsewhere.example> napisał(a):",
    "W dniu 2.03.2026 o 09:00, Carl Cliff pisze:",
  ],
  Czech: ["po 2. 3. 2026 v 9:00 odesílatel Carl Cliff <carl@elsewhere.example> napsal:"],
  Slovak: ["po 2. 3. 2026 o 9:00 Carl Cliff <carl@elsewhere.example> napísal(a):"],
  Slovenian: ["V V pon., 2. mar. 2026 ob 09:00 je Carl Cliff <carl@elsewhere.example> napisal:"],
  Croatian: ["pon, 2. ožu 2026. u 09:00 Carl Cliff <carl@elsewhere.example> napisao je:"],
  Hungarian: ["Carl Cliff <carl@elsewhere.example> ezt írta (időpont: 2026. márc. 2., H, 9:00):"],
  Romanian: ["În lun., 2 mar. 2026 la 09:00, Carl Cliff <carl@elsewhere.example> a scris:"],
  Turkish: ["Carl Cliff <carl@elsewhere.example>, 2 Mar 2026 Pzt, 09:00 tarihinde şunu yazdı:"],
  Greek: ["Στις Δευ 2 Μαρ 2026 στις 9:00 π.μ., ο χρήστης Carl Cliff <carl@elsewhere.example> έγραψε:"],
  Russian: [
    "пн, 2 мар. 2026 г. в 09:00, Carl Cliff <carl@elsewhere.example>:",
    "2 марта 2026 г., в 09:00, Carl Cliff написал(а):",
    "02.03.2026 09:00, Carl Cliff пишет:",
  ],
  Ukrainian: ["пн, 2 бер. 2026 р. о 09:00 Carl Cliff <carl@elsewhere.example> пише:"],
  Bulgarian: ["На пн, 2.03.2026 г. в 9:00 Carl Cliff <carl@elsewhere.example> написа:"],
  Vietnamese: ["Vào 09:00 Th 2, 2 thg 3, 2026 Carl Cliff <carl@elsewhere.example> đã viết:"],
  Indonesian: ["Pada Sen, 2 Mar 2026 pukul 09.00 Carl Cliff <carl@elsewhere.example> menulis:"],
  Thai: ["เมื่อ จ. 2 มี.ค. 2026 เวลา 09:00 Carl Cliff <carl@elsewhere.example> เขียนว่า:"],
  Hebrew: ["‫בתאריך יום ב׳, 2 במרץ 2026 ב-9:00 מאת ‪Carl Cliff‬‏ <‪carl@elsewhere.example‬‏>:‬"],
  Arabic: ["في الاثنين، 2 مارس 2026 في 9:00 ص Carl Cliff <carl@elsewhere.example> كتب:"],
  Hindi: ["सोम, 2 मार्च 2026 को 9:00 am बजे को Carl Cliff <carl@elsewhere.example> ने लिखा:"],
  Chinese: [
    "Carl Cliff <carl@elsewhere.example> 于2026年3月2日周一 09:00写道：",
    "在 2026年3月2日，09:00，Carl Cliff 写道：",
  ],
  Japanese: ["2026年3月2日(月) 9:00 Carl Cliff <carl@elsewhere.example>:", "2026/03/02 9:00、Carl Cliff のメール:"],
  Korean: ["2026년 3월 2일 (월) 오전 9:00, Carl Cliff <carl@elsewhere.example>님이 작성:"],
};

describe.each(Object.entries(INTROS))("%s", (_, intros) => {
  test.each(intros)("%j introduces what is quoted", (intro) => {
    expect(newText(`It is room 204.\n\n${intro}\n\n> Which room?\n> Carl\n`)).toBe("It is room 204.");
    expect(newText(`It is room 204.\n\n${intro}\n\nWhich room?\nCarl\n`)).toBe("It is room 204.");
    expect(kindsOf(`It is room 204.\n\n${intro}\n\n> Which room?\n`)).toEqual(["own", "quote"]);
  });
});

const HEADERS: Record<string, string> = {
  English: "From: Carl <carl@elsewhere.example>\nSent: Monday, March 2, 2026 9:00 AM\nTo: Anna\nSubject: Door",
  "English, bold": "*From:* Carl <carl@elsewhere.example>\n*Sent:* Monday, March 2, 2026\n*To:* Anna\n*Subject:* Door",
  "English, without addresses": "From: Carl Cliff\nSent: Monday, 2 March 2026 09:00\nTo: Anna Abel",
  German: "Von: Carl <carl@elsewhere.example>\nGesendet: Montag, 2. März 2026 09:00\nAn: Anna\nBetreff: Tür",
  French: "De : Carl <carl@elsewhere.example>\nEnvoyé : lundi 2 mars 2026 09:00\nÀ : Anna\nObjet : Porte",
  Spanish: "De: Carl <carl@elsewhere.example>\nEnviado: lunes, 2 de marzo de 2026\nPara: Anna\nAsunto: Puerta",
  Portuguese: "De: Carl <carl@elsewhere.example>\nEnviada em: segunda-feira, 2 de março\nPara: Anna\nAssunto: Porta",
  Italian: "Da: Carl <carl@elsewhere.example>\nInviato: lunedì 2 marzo 2026\nA: Anna\nOggetto: Porta",
  Dutch: "Van: Carl <carl@elsewhere.example>\nVerzonden: maandag 2 maart 2026\nAan: Anna\nOnderwerp: Deur",
  Swedish: "Från: Carl <carl@elsewhere.example>\nSkickat: den 2 mars 2026\nTill: Anna\nÄmne: Dörr",
  Danish: "Fra: Carl <carl@elsewhere.example>\nSendt: 2. marts 2026\nTil: Anna\nEmne: Dør",
  Finnish: "Lähettäjä: Carl <carl@elsewhere.example>\nLähetetty: 2. maaliskuuta\nVastaanottaja: Anna\nAihe: Ovi",
  Polish: "Od: Carl <carl@elsewhere.example>\nWysłano: poniedziałek, 2 marca 2026\nDo: Anna\nTemat: Drzwi",
  Czech: "Od: Carl <carl@elsewhere.example>\nOdesláno: pondělí 2. března 2026\nKomu: Anna\nPředmět: Dveře",
  Hungarian: "Feladó: Carl <carl@elsewhere.example>\nElküldve: 2026. március 2.\nCímzett: Anna\nTárgy: Ajtó",
  Romanian: "De la: Carl <carl@elsewhere.example>\nTrimis: luni, 2 martie 2026\nCătre: Anna\nSubiect: Ușă",
  Turkish: "Kimden: Carl <carl@elsewhere.example>\nGönderildi: 2 Mart 2026\nKime: Anna\nKonu: Kapı",
  Greek: "Από: Carl <carl@elsewhere.example>\nΣτάλθηκε: 2 Μαρτίου 2026\nΠρος: Anna\nΘέμα: Πόρτα",
  Russian: "От: Carl <carl@elsewhere.example>\nОтправлено: 2 марта 2026 г.\nКому: Anna\nТема: Дверь",
  Ukrainian: "Від: Carl <carl@elsewhere.example>\nНадіслано: 2 березня 2026\nКому: Anna\nТема: Двері",
  Chinese: "发件人: Carl <carl@elsewhere.example>\n发送时间: 2026年3月2日\n收件人: Anna\n主题: 门",
  Japanese: "差出人: Carl <carl@elsewhere.example>\n送信日時: 2026年3月2日\n宛先: Anna\n件名: ドア",
  Korean: "보낸 사람: Carl <carl@elsewhere.example>\n날짜: 2026년 3월 2일\n받는 사람: Anna\n제목: 문",
};

test.each(Object.entries(HEADERS))(
  "%s header lines begin the quoted mail, with or without a rule above",
  (_, headers) => {
    expect(newText(`Fixed it.\n\n${headers}\n\nThe door is stuck.\n`)).toBe("Fixed it.");
    expect(newText(`Fixed it.\n\n________________________________\n${headers}\n\nThe door is stuck.\n`)).toBe(
      "Fixed it.",
    );
    expect(kindsOf(`Fixed it.\n\n${headers}\n\nThe door is stuck.\n`)).toEqual(["own", "quote"]);
  },
);

test.each([
  "-----Original Message-----",
  "----- Ursprüngliche Nachricht -----",
  "-------- Message original --------",
  "-----Mensaje original-----",
  "-------- Messaggio originale --------",
  "-----Oorspronkelijk bericht-----",
  "----- Ursprungligt meddelande -----",
  "-------- Oprindelig besked --------",
  "-----Wiadomość oryginalna-----",
  "---------- Původní zpráva ----------",
  "-----Исходное сообщение-----",
  "------------------ 原始邮件 ------------------",
  "-----Original Appointment-----",
])("%j begins the quoted mail", (divider) => {
  expect(newText(`Fixed it.\n\n${divider}\n\nThe door is stuck.\n`)).toBe("Fixed it.");
});

test.each([
  "---------- Forwarded message ---------",
  "-------- Weitergeleitete Nachricht --------",
  "---------- Message transféré ----------",
  "---------- Mensaje reenviado ----------",
  "Begin forwarded message:",
  "Anfang der weitergeleiteten Nachricht:",
  "Início da mensagem reencaminhada:",
  "---------- Пересылаемое сообщение ----------",
  "---------- 轉寄郵件 ----------",
])("%j begins a mail that is sent on", (title) => {
  const mail = `Can you help him?\n\n${title}\nFrom: Carl <carl@elsewhere.example>\nSubject: Door\nTo: Anna\n\nIt is stuck.\n`;
  expect(newText(mail)).toBe("Can you help him?");
  expect(kindsOf(mail)).toEqual(["own", "forward"]);
});

test.each([
  "Sent from my iPhone",
  "Sent from my Galaxy S24, please excuse typos.",
  "Sent from Mail for Windows",
  "Sent from Outlook for Android<https://aka.ms/abcdef>",
  "Get Outlook for iOS<https://aka.ms/abcdef>",
  "Von meinem iPhone gesendet",
  "Gesendet von Outlook für Android",
  "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
  "Envoyé de mon iPhone",
  "Envoyé depuis mon téléphone",
  "Enviado desde mi iPhone",
  "Enviado do meu iPhone",
  "Inviato da iPhone",
  "Verstuurd vanaf mijn iPhone",
  "Skickat från min iPhone",
  "Sendt fra min iPad",
  "Lähetetty iPhonesta",
  "Wysłane z iPhone'a",
  "Odesláno z iPhonu",
  "Отправлено с iPhone",
  "Надіслано з iPhone",
  "Στάλθηκε από το iPhone μου",
  "iPhone'umdan gönderildi",
  "Trimis de pe iPhone-ul meu",
  "Dikirim dari iPhone saya",
  "发自我的iPhone",
  "從我的 iPhone 傳送",
  "iPhoneから送信",
  "나의 iPhone에서 보냄",
])("%j is no word of the writer's", (footer) => {
  expect(newText(`It is room 204.\n\n${footer}\n`)).toBe("It is room 204.");
  expect(kindsOf(`It is room 204.\n\n${footer}\n`)).toEqual(["own", "signature"]);
});

test.each([
  "Confidential. Should this have reached you by mistake, kindly inform the sender and erase every copy.",
  "The information above is private to its recipient. Received in error? Then inform us and destroy it.",
  "Sollten Sie diese Nachricht irrtümlich erhalten haben, benachrichtigen Sie bitte den Absender und löschen Sie alle Kopien.",
  "Si vous avez reçu ce pli par erreur, merci d'avertir l'expéditeur et de le supprimer.",
  "Se ha ricevuto questa comunicazione per errore, avvisi il mittente e la distrugga.",
])("a notice of confidence, in whatever words, is not the writer's: %s", (notice) => {
  expect(newText(`It is room 204.\n\n${notice}\n`)).toBe("It is room 204.");
});

test.each(["You got the invoice by mistake, please delete it.", "I moved it to the bin in error, can you restore it?"])(
  "what somebody says of a mistake is theirs: %s",
  (said) => {
    expect(newText(`Hello,\n\n${said}\n`)).toBe(`Hello,\n\n${said}`);
  },
);
