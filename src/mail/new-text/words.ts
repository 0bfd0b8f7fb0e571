// The words by which mail programs introduce what they quote, by language. Lower case; a new language is a new entry.

/** "wrote", as it stands in "On Monday Anna wrote:". */
export const WROTE = [
  ...[
    "wrote",
    "writes",
    "says",
    "sent",
    "schrieb",
    "schreibt",
    "geschrieben",
    "a écrit",
    "écrit",
    "écrivait",
    "a ecrit",
  ],
  ...["escribió", "escribio", "escribía", "ha escrito", "va escriure", "ha escrit", "escreveu", "escreve", "escribiu"],
  ...[
    "ha scritto",
    "scrive",
    "scriveva",
    "schreef",
    "verzond",
    "geschreven",
    "skrev",
    "skreiv",
    "skrifaði",
    "kirjoitti",
  ],
  ...[
    "kirjutas",
    "napisana przez",
    "napisał",
    "napisała",
    "napisał(a)",
    "pisze",
    "napsal",
    "napsala",
    "napsal(a)",
    "píše",
    "napísal",
  ],
  ...["napísal(a)", "napisao", "napisao/la", "napisala", "je napisal", "napisal", "írta", "ezt írta", "a scris"],
  ...["rakstīja", "rašė", "parašė", "написал", "написал(а)", "написала", "писал", "пишет", "написав", "написав(-ла)"],
  ...["пише", "писав", "написа", "je napisao", "напиша", "έγραψε", "yazdı", "şunları yazdı", "idatzi du", "scríobh"],
  ...["menulis", "đã viết", "viết", "เขียน", "כתב", "כתבה", "كتب", "كتبت", "نوشت", "ने लिखा"],
];

/** The same where words do not stand apart by spaces. */
export const WROTE_UNSPACED = [
  "写道",
  "寫道",
  "님이 작성",
  "작성:",
  "書きました",
  "のメール",
  "のメッセージ",
  "เขียนว่า",
];

export type FieldRole = "from" | "sent" | "date" | "to" | "copy" | "subject" | "answer";

/** The names of mail headers as programs write them above what they quote. */
const LABELS: Record<FieldRole, string> = {
  from: "from|von|de|da|van|från|fra|od|lähettäjä|kimden|gönderen|от|від|від кого|από|feladó|de la|expéditeur|remitente|mittente|afzender|absender|nadawca|saatja|no|nuo|pošiljatelj|frá|dari|từ|จาก|מאת|من|از|发件人|寄件者|寄件人|差出人|送信者|보낸 사람|보낸사람|보낸이",
  sent: "sent|gesendet|envoyé|envoyé le|envoyée|envoye|enviado|enviada|enviado el|enviado em|enviada em|inviato|verzonden|skickat|sendt|lähetetty|wysłano|wysłane|odesláno|odoslané|poslano|gönderildi|gönderme tarihi|отправлено|дата отправки|надіслано|изпратено|στάλθηκε|elküldve|küldve|küldés ideje|trimis|saadetud|nosūtīts|išsiųsta|dikirim|đã gửi|ส่งเมื่อ|נשלח|تم الإرسال|发送时间|寄件日期|傳送時間|送信日時|보낸 날짜",
  date: "date|datum|data|fecha|dato|päivämäärä|dátum|дата|tarih|ημερομηνία|dată|kuupäev|datums|message du|ngày|tanggal|วันที่|תאריך|التاريخ|تاريخ|日期|日時|時間|날짜|보낸시간",
  to: "to|an|à|a|para|aan|til|till|do|komu|pro|per|vastaanottaja|kime|alıcı|кому|до|προς|címzett|către|destinataire|destinatario|ontvanger|empfänger|adresat|kellele|kam|kam|za|prima|kepada|tới|đến|ถึง|אל|إلى|الى|به|收件人|收件者|宛先|받는 사람|받는사람|받는이",
  copy: "cc|bcc|cci|kopie|copie|copie à|copia|kopia|kopi|cópia|c.c.|kopio|копия|копія|bilgi|κοιν|másolatot kap|másolat|抄送|副本|참조|ccn|cco",
  subject:
    "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|konu|тема|относно|θέμα|tárgy|subiect|teema|temats|tema|zadeva|naslov|perihal|subjek|chủ đề|tiêu đề|เรื่อง|נושא|الموضوع|موضوع|主题|主題|主旨|件名|제목|sujet|efni",
  answer: "reply-to|reply to|antwort an|répondre à|responder a|rispondi a|importance|priority|priorität|attachments",
};

export const HEADER_ROLES: ReadonlyMap<string, FieldRole> = new Map(
  (Object.entries(LABELS) as [FieldRole, string][]).flatMap(([role, names]) =>
    names.split("|").map((name) => [name, role]),
  ),
);

/** Titles that programs put between dashes above the mail they answer. */
export const ORIGINAL = [
  ...["original message", "original email", "original appointment", "reply message", "previous message"],
  ...["ursprüngliche nachricht", "ursprüngliche mail", "originalnachricht", "original-nachricht", "original-mail"],
  ...["urspruengliche nachricht", "antwort nachricht", "message d'origine", "message original", "message initial"],
  ...["message d’origine", "courriel original", "mail original", "mensaje original", "mensagem original"],
  ...["missatge original", "messaggio originale", "messaggio origin.", "oorspronkelijk bericht"],
  ...["oorspronkelijke bericht", "ursprungligt meddelande", "originalmeddelande", "oprindelig besked"],
  ...["oprindelig meddelelse", "opprinnelig melding", "opprinnelig e-post", "alkuperäinen viesti"],
  ...["wiadomość oryginalna", "oryginalna wiadomość", "původní zpráva", "původní e-mail", "pôvodná správa"],
  ...[
    "originalna poruka",
    "izvorna poruka",
    "izvirno sporočilo",
    "eredeti üzenet",
    "mesaj original",
    "mesajul original",
  ],
  ...[
    "orijinal ileti",
    "orijinal mesaj",
    "özgün ileti",
    "исходное сообщение",
    "исходное письмо",
    "оригинальное сообщение",
  ],
  ...["оригінальне повідомлення", "вихідне повідомлення", "оригинално съобщение", "αρχικό μήνυμα", "algne kiri"],
  ...["sākotnējais ziņojums", "pradinis laiškas", "pesan asli", "thư gốc", "tin nhắn gốc", "ข้อความต้นฉบับ"],
  ...["הודעה מקורית", "הודעה מקורית", "الرسالة الأصلية", "پیام اصلی", "原始邮件", "原始郵件", "原始信件", "原邮件"],
  ...["元のメッセージ", "元のメール", "원본 메시지", "원본 메일"],
];

/** Titles of a mail that is sent on. */
export const FORWARDED = [
  ...["forwarded message", "forwarded email", "forwarded by", "begin forwarded message", "start of forwarded message"],
  ...["weitergeleitete nachricht", "weitergeleitete mail", "anfang der weitergeleiteten nachricht"],
  ...["anfang der weitergeleiteten e-mail", "message transféré", "début du message transféré", "message réexpédié"],
  ...["début du message réexpédié", "mensaje reenviado", "inicio del mensaje reenviado", "mensagem encaminhada"],
  ...["mensagem reencaminhada", "início da mensagem encaminhada", "início da mensagem reencaminhada"],
  ...["missatge reenviat", "messaggio inoltrato", "inizio messaggio inoltrato", "doorgestuurd bericht"],
  ...["begin doorgestuurd bericht", "vidarebefordrat meddelande", "vidarebefordrat mail", "vidarebefordrat brev"],
  ...["påbörjat vidarebefordrat meddelande", "videresendt besked", "videresendt meddelelse", "videresendt e-mail"],
  ...["start på videresendt besked", "videresendt melding", "välitetty viesti", "välitetty viesti alkaa"],
  ...["przekazana wiadomość", "wiadomość przekazana", "początek przekazywanej wiadomości", "přeposlaná zpráva"],
  ...["preposlaná správa", "začátek přeposílané zprávy", "proslijeđena poruka", "posredovano sporočilo"],
  ...["továbbított üzenet", "mesaj redirecționat", "mesaj redirecţionat", "iletilen mesaj", "iletilmiş mesaj"],
  ...[
    "пересылаемое сообщение",
    "пересланное сообщение",
    "перенаправленное сообщение",
    "начало переадресованного сообщения",
  ],
  ...["переслане повідомлення", "препратено съобщение", "προωθημένο μήνυμα", "edastatud kiri", "pārsūtīts ziņojums"],
  ...["persiųstas laiškas", "pesan terusan", "thư được chuyển tiếp", "ข้อความที่ส่งต่อ", "הודעה שהועברה", "رسالة محولة"],
  ...[
    "转发邮件",
    "转发的邮件",
    "已转发邮件",
    "轉寄郵件",
    "轉寄的郵件",
    "已轉寄郵件",
    "転送メッセージ",
    "転送されたメッセージ",
    "전달된 메시지",
    "전달된 메일",
  ],
];

/** Titles of the older posts that forums and trackers put below their notices, and people send back. */
export const EARLIER = [
  ...["previous replies", "previous messages", "vorherige antworten", "réponses précédentes", "respuestas anteriores"],
  ...["respostas anteriores", "risposte precedenti", "vorige antwoorden", "tidigare svar", "aiemmat vastaukset"],
  ...["poprzednie odpowiedzi", "предыдущие ответы", "先前的回复", "以前の返信", "ردود سابقة"],
];
