// Turkish. Names and instants stand behind a colon or in brackets, where they need no ending.

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";
import { pluralIn } from "./plural.ts";

const several = pluralIn("tr");

const FRESH_LINK =
  "Bunun yerine e-postayı yanıtlayın. Bu taleple ilgili bir sonraki e-postada yeni bir bağlantı olacak.";
const PRESS_THERE =
  "E-postayı yeniden açıp oradaki düğmeye basın veya bağlantının tamamını kopyalayın. Dilerseniz e-postayı yanıtlamanız da yeterlidir.";
const GO_BACK = "Aldığınız e-postaya dönüp oradaki düğmeye basın veya o e-postayı yanıtlayın.";

export const TURKISH: Words = {
  code: "tr",
  name: "Türkçe",
  skip: "İçeriğe geç",
  languages: "Dil",
  noSubject: "(konu yok)",
  facts: {
    desk: "İlgilenen ekip",
    askedAt: "Talep tarihi",
    chases: "Hatırlatmalar",
    nextChase: "Sonraki hatırlatma",
    outcome: "Sonrasında ne olur",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>Yanıtımız bekleniyor</strong> (başlangıç: ${since}, geçen süre: ${lasting}). Size bir yanıt borçluyuz.`,
    answered: (at) =>
      html`<strong>Yanıtlandı</strong>${at && html` (${at})`}. Yanıt işinize yaramadıysa e-postayı yanıtlayın veya hatırlatma gönderin.`,
    solved: (at) =>
      html`<strong>Çözüldü</strong> olarak bildirdiniz${at && html` (${at})`}. Çözülmediyse e-postayı yanıtlayın veya hatırlatma gönderin.`,
    closed: (at) =>
      html`<strong>Kapatıldı</strong>${at && html` (${at})`}. Eksik kalan bir şey varsa e-postayı yanıtlayın; talep yeniden açılır.`,
  },
  chases: (soFar, threshold) => (threshold === undefined ? `${soFar}` : `${soFar} / ${threshold}`),
  chasesEscalated: (counted) => `${counted}, bir üst düzeye iletildi`,
  countsNow: "Şu andan itibaren sayılır",
  countsFrom: (at, reason) => html`Sayılacağı en erken zaman: ${at}. Neden: ${reason}`,
  countsNever: (reason) => `Sayılmaz. Neden: ${reason}`,
  uncounted: {
    closed: (reference) => `${reference} kapatılmış`,
    notOwed: "şu anda size borçlu olduğumuz bir yanıt yok",
    allUsed: (maximum) =>
      several(maximum, {
        one: "yanıtımıza kadar sayılan tek hatırlatma kullanıldı",
        other: "yanıtımıza kadar sayılan # hatırlatmanın tamamı kullanıldı",
      }),
    tooSoon: (apart) => `iki hatırlatma arasındaki en kısa süre ${apart}`,
    notYours: "hatırlatmalarınız burada sayılmıyor",
  },
  next: {
    noted: "Yeniden sorduğunuzu not ederiz; sıradaki yeriniz değişmez.",
    already: (authority) => `Not edilir. Konuyla zaten ilgilenen: ${authority}.`,
    now: (authority) => `Konunun iletileceği yer: ${authority}.`,
    later: (number, threshold, authority) =>
      `Bu ${number}. hatırlatma olur; ${threshold}. hatırlatmada konunun iletileceği yer: ${authority}.`,
  },
  askAgain: "Hatırlatma gönder",
  solved: "Sorun çözüldü",
  you: (name, address) =>
    html`Bu sayfayı görüntüleyen ve işlem yapan kişi: ${name}${address !== undefined && ` (${address})`}. Bu siz değil misiniz? O hâlde sayfayı kapatın; açılması hiçbir şeyi değiştirmedi.`,
  said: {
    heading: "Yazışmalar",
    latest: (shown, all) => `En yeni mesajlar: ${shown} / ${all}.`,
    more: (reference) => `Bir şey eklemek için ${reference} ile ilgili herhangi bir e-postayı yanıtlayın.`,
  },
  counted: {
    title: "Hatırlatma olarak sayıldı",
    number: (number, threshold) =>
      number <= threshold
        ? `Hatırlatma sayısı: ${number} / ${threshold}.`
        : `Hatırlatma sayısı: ${number}; ${threshold} olan eşik aşıldı.`,
    escalated: "Konu bir üst düzeye iletildi. Kime iletildiğini e-postayla öğreneceksiniz.",
    mailed: "Onay e-postası alacaksınız.",
    place: "Sıradaki yeriniz değişmez.",
  },
  notCounted: {
    title: "Bu kez sayılmadı",
    why: (reason) => `Neden: ${reason}.`,
    staysOpen: "Talebiniz açık kalır ve yanıt süremiz önceki gibi işler.",
  },
  solvedNow: html`<strong>Teşekkür ederiz.</strong> Artık bekleyen kimse yok ve ekibin bundan haberi var.`,
  unchanged: {
    closed: html`<strong>Hiçbir şey değişmedi:</strong> talep zaten kapatılmış.`,
    known: html`<strong>Hiçbir şey değişmedi:</strong> bunu zaten biliyoruz.`,
    notYours: html`<strong>Hiçbir şey değişmedi:</strong> bunu yalnızca talebi gönderen kişi bildirebilir.`,
  },
  button: {
    title: (reference) => `${reference} için hatırlatma`,
    press: "Hatırlatma olarak say",
    hint: "Böylece ekip yeniden sorduğunuzu öğrenir. Sıradaki yeriniz değişmez.",
  },
  past: {
    title: "Burada yapılacak bir şey kalmadı",
    pressed: "Tıklamanız talebin geçmişine not edildi. Başka bir şey değişmedi.",
    more: "Eklemek istediğiniz bir şey varsa e-postayı yanıtlayın.",
  },
  mayClose: "Bu sayfayı kapatabilirsiniz.",
  problems: {
    unreadable: {
      title: "Bu bağlantı eksik",
      why: "bu, bize ait tam bir bağlantı değil; belki bir kısmı kesilmiş",
      todo: PRESS_THERE,
    },
    "other purpose": {
      title: "Bu bağlantı burada geçerli değil",
      why: "başka bir amaçla oluşturulmuş",
      todo: PRESS_THERE,
    },
    altered: {
      title: "Bu bağlantı geçerli değil",
      why: "imzası uyuşmuyor: bağlantı değiştirilmiş veya bizden gelmiyor",
      todo: GO_BACK,
    },
    "no part": {
      title: "Bu bağlantı artık geçerli değil",
      why: "bu taleple artık bir ilginiz yok",
      todo: GO_BACK,
    },
    "unknown key": {
      title: "Bu bağlantı çok eski",
      why: "burada artık kabul edilmeyen bir anahtarla imzalanmış",
      todo: FRESH_LINK,
    },
    expired: {
      title: "Bu bağlantının süresi doldu",
      why: (until) => `son geçerlilik günü: ${until}`,
      todo: FRESH_LINK,
    },
    "no ticket": {
      title: "Bu talep artık yok",
      why: "talep kaldırılmış",
      todo: "Hâlâ yanıt bekleyen biri varsa lütfen bize yeni bir e-posta yazın.",
    },
  },
  problemWhy: (why) => `Neden: ${why}. Hiçbir şey değişmedi.`,
  away: {
    title: "Şu anda kayıtlarımıza erişemiyoruz",
    shown: "Hiçbir şey değişmedi. Lütfen birkaç dakika sonra yeniden deneyin veya e-postayı yanıtlayın.",
    pressed:
      "Tıklamanızın kaydedilip kaydedilmediğini henüz söyleyemiyoruz. Görmek için birkaç dakika sonra e-postadaki bağlantıyı yeniden açın.",
  },
  workingTime: {
    day: { one: "# iş günü", other: "# iş günü" },
    hour: { one: "# mesai saati", other: "# mesai saati" },
    minute: { one: "# mesai dakikası", other: "# mesai dakikası" },
    none: "henüz mesai süresi yok",
  },
};
