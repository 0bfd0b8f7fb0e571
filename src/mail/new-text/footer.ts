// The lines that programs and companies put below what was written: "Sent from my iPhone", disclaimers, list footers.

import type { Line } from "./line.ts";

const LINK = /[<([]?(?:https?:\/\/|mailto:|www\.)\S{1,400}/g;
const MOST_WORDS = 11;

/** "Sent" and then from where, by language; the verb stands first. */
const SENT_FIRST =
  /^(?:sent|send|gesendet|versendet|verschickt|envoyée?|expédié|enviado|enviada|inviat[oa]|verzonden|verstuurd|skickat|skickades|sendt|lähetetty|wysłan[aoey]|odeslán[oa]|odoslan[éá]|poslano|küldve|elküldve|trimis|отправлено|послано|надіслано|відправлено|изпратено|στάλθηκε|απεστάλη|dikirim|saadetud|nosūtīts|išsiųsta|được gửi|đã gửi|gửi)\s+(?:from|with|via|by|using|through|on|von|mit|über|aus|per|depuis|de|du|avec|à partir|par|desde|con|do|da|dal|dalla|pelo|usando|tramite|van|vanaf|met|från|fra|med|ur|z|ze|za|przy|pomocą|pomocí|iz|s|din|de pe|с|со|из|через|від|з|із|от|от|από|dari|minu|no|iš|từ|iphone\S*|ipad\S*|android\S*)(?=[\s:[<*]|$)/iu;
/** The same where the verb stands last, or where the phrase has a form of its own. */
const SENT_LAST = [
  /^(?:diese (?:nachricht|e-?mail|mail) wurde )?(?:von|mit|aus) .{2,60} (?:gesendet|verschickt|versendet|geschrieben)$/iu,
  /^.{0,40}(?:iphone|ipad|android|galaxy|cihaz|telefon)\S{0,12}.{0,30}gönderildi$/iu,
  /^.{0,40}(?:から送信|より送信|から送信されました)$/u,
  /^(?:从|從|发自|發自|来自|來自|寄自|自).{1,40}(?:发送|發送|傳送|寄出|发出)?$/u,
  /^(?:나의 )?.{1,40}에서 (?:보냄|보낸 메일|전송|발송)$/u,
  /^(?:נשלח מ|تم الإرسال من|أرسلت من|أُرسلت من|ส่งจาก|মেরে|मेरे .{1,30} से भेजा).{0,60}$/u,
  /^.{0,30}\b(?:outlook|yahoo mail|gmail)\b.{0,12}\b(?:for|für|pour|para|per|voor|för|til|dla|для)\s(?:ios|android|windows|mac)\b.{0,30}$/iu,
  /^(?:from|via|von|depuis) (?:my |mobile$|mein\S* |mon )\s?(?:mobile|iphone|ipad|phone|android|handy)?.{0,20}$/iu,
  /^envoyé de mon .{2,40}$/iu,
];
/** Behind a comma only an excuse or the name of the program stands there; anything else is a sentence of the writer's. */
const EXCUSE =
  /please|excuse|typo|sorry|brief|brevity|short|pardon|entschuld|tippfehler|kürze|kurz|excus|désolé|fautes|disculp|errores|breve|scus|verschon|beknopt|fouten|ursäkta|undskyld|beklager|wybacz|извин|mail|app\b|client/iu;

/** "Sent from my iPhone" and its like in other languages: the whole line is that. */
export function isMobileFooter({ text }: Line): boolean {
  if (text.length < 4 || text.length > 200) return false;
  const said = text.replace(LINK, "").replace(/^[\s<(["*_~|>«„“-]+|[\s>)\]"*_~|»”.!-]+$/g, "");
  if (said.split(/\s+/, MOST_WORDS + 1).length > MOST_WORDS) return false;
  if (SENT_LAST.some((form) => form.test(said))) return true;
  if (!SENT_FIRST.test(said)) return false;
  const pause = said.search(/[,;.](?=\s)/);
  return pause < 0 || EXCUSE.test(said.slice(pause));
}

/** What only lawyers and scanners write, by language. */
const LEGAL = [
  /\b(?:e-?mail|message|communication|transmission)\b.{0,120}\b(?:confidential|privileged|intended (?:solely|only|for)|private)\b/,
  /\bintended (?:solely|only)? ?for (?:the )?(?:use of )?(?:the )?(?:named |intended )?(?:individual|recipient|addressee|person|entity)/,
  /\bif you (?:are not|have received|received|receive)\b.{0,60}\b(?:intended recipient|in error|by mistake)\b/,
  /\b(?:message|e-?mail|mail)\b.{0,40}\b(?:meant|intended|only) for (?:the )?(?:person|addressee|recipient)s?\b/,
  /\bif you are not (?:that|the (?:right|intended|named)) (?:person|addressee|recipient)\b/,
  /\b(?:scanned|swept|checked|screened) (?:for|by|for the presence of)\b.{0,40}\b(?:virus|viruses|malware|anti-?virus)\b/,
  /^\W*(?:legal |confidentiality )?(?:disclaimer|confidentiality notice|confidentiality statement|privileged and confidential|haftungsausschluss)\W*(?:$|[:.])/,
  /\bactual footer\b|\bfooter\b.{0,40}\bconfidential\b/,
  /\b(?:views|opinions)\b.{0,40}\b(?:expressed|author)\b.{0,60}\bnot necessarily\b/,
  /\bplease consider the environment before printing\b/,
  /\bvertrauliche?n?\b.{0,80}\b(?:informationen|nachricht|e-?mail)\b|\bnicht der richtige adressat\b|\bdiese e-?mail (?:kann|enthält)\b.{0,60}\bvertraulich/,
  /\b(?:ce message|ce courriel|cet e-?mail|ce mail)\b.{0,120}\b(?:confidentie|destiné|exclusive)/,
  /\b(?:este (?:mensaje|correo)|esta mensagem|este e-?mail)\b.{0,120}\b(?:confidencia|destinatari|exclusiv)/,
  /\b(?:questo messaggio|questa e-?mail|le informazioni contenute)\b.{0,120}\b(?:riservat|confidenzial|destinatari)/,
  /\b(?:dit bericht|deze e-?mail|dit e-?mailbericht)\b.{0,120}\b(?:vertrouwelijk|bestemd|geadresseerde)/,
  /\bdetta (?:meddelande|e-post)\b.{0,120}\bkonfidentiell|\bdenne (?:e-?mail|e-?post|meddelelse|melding)\b.{0,120}\bfortrolig/,
  /\b(?:ta wiadomość|niniejsza wiadomość|treść tej wiadomości).{0,120}\bpoufn|\btato zpráva\b.{0,120}\bdůvěrn/,
  /(?:это|данное|настоящее) (?:сообщение|письмо).{0,120}конфиденциал/,
  /(?:本邮件|此邮件|本メール|このメール).{0,80}(?:保密|机密|機密|秘密)/,
];

/** What a notice of confidence is made of, in whatever words: that it came to the wrong reader, what they shall do, and of what it speaks. */
const ASTRAY =
  /\b(?:in error|by mistake|wrongly|mistakenly|irrtümlich|irrtum|fälschlich|versehentlich|par erreur|por error|por engano|por equivocación|per errore|per vergissing|abusievelijk|ten onrechte|omyłkowo|przez pomyłkę|omylem|av misstag|ved en fej?l|feilaktig|fejlagtigt)/;
const WHAT_TO_DO =
  /\b(?:delet|destroy|eras|inform|notif|lösch|vernicht|benachrichtig|supprim|détrui|averti|prévenir|elimin|borr|destru|inutiliz|avis|cancell|distrugg|verwijder|vernietig|usun|usuń|zniszcz|poinform|smaž|rader|förstör|slet|underret)/;
const OF_MAIL =
  /\b(?:confiden|private|privileg|vertraulich|riservat|reserved for|vertrouwelijk|poufn|důvěrn|konfiden|fortrolig|sender|recipient|addressee|absender|empfänger|adressat|expéditeur|destinat|remitente|mittente|remetente|afzender|ontvanger|nadawc|adresat|avsändar|mottagar|afsender|avsender|modtager|every cop|all cop|any cop)/;

const isNoticeOfConfidence = (said: string): boolean =>
  ASTRAY.test(said) && WHAT_TO_DO.test(said) && OF_MAIL.test(said);

/** @returns whether the line, read together with the next, speaks as a legal notice does */
export function isLegal(line: Line, next: Line | undefined): boolean {
  if (line.text.length < 8) return false;
  const said = `${line.text.slice(0, 300)} ${next?.text.slice(0, 200) ?? ""}`.toLowerCase();
  return LEGAL.some((words) => words.test(said)) || isNoticeOfConfidence(said);
}

const CONTACT = [
  /[^\s@]{1,64}@[^\s@]{1,100}\.[a-z]{2,}/i, // an address
  /(?:https?:\/\/|www\.)\S/i, // a page
  /(?:^|[^\d])(?:\+|\(?0)?\d[\d ()/.-]{6,20}\d/, // a telephone number
  /^@\w{2,30}$/, // a name on a social network
  /^(?:tel|phone|mobile|mob|cell|fax|telefon|handy|mobil|tél|téléphone|portable|teléfono|telefono|móvil|skype|m|t|f|d)\s?[.:]/i,
];

/** A line of an address block: how to reach somebody. */
export const isContact = ({ text }: Line): boolean =>
  text.length <= 160 && (CONTACT.some((form) => form.test(text)) || /^via mobile$/i.test(text));
