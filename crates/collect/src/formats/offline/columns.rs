//! The columns of offline files, and what people and systems call them.

use crate::formats::headers::Names;

macro_rules! columns {
    ($($variant:ident = $key:literal;)*) => {
        /// A column of an offline file.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub(crate) enum Col { $($variant,)* }

        impl Col {
            /// All of them.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in `--map COLUMN=WORD` and in previews.
            pub(crate) fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }
        }
    };
}

columns! {
    Time = "time";
    Clock = "time_of_day";
    Phone = "phone";
    Email = "email";
    UserId = "user_id";
    Click = "click_id";
    Gclid = "gclid";
    Gbraid = "gbraid";
    Wbraid = "wbraid";
    Msclkid = "msclkid";
    Fbclid = "fbclid";
    Ttclid = "ttclid";
    LiFatId = "li_fat_id";
    Coupon = "coupon";
    OrderId = "order_id";
    RowId = "row_id";
    Conversion = "conversion";
    Value = "value";
    Currency = "currency";
    Answer = "answer";
    Place = "place";
    Duration = "duration";
    Status = "status";
    Number = "number_called";
    Campaign = "campaign";
    Source = "utm_source";
    Medium = "utm_medium";
    Term = "utm_term";
    Content = "utm_content";
    Url = "url";
    Channel = "channel";
    Consent = "consent";
    What = "what";
    Count = "count";
}

impl Col {
    /// Reads the word, also with `-` for `_`.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        let word = word.trim().to_ascii_lowercase().replace(['-', ' '], "_");
        Self::ALL.iter().copied().find(|column| column.key() == word)
    }

    /// The kind of click whose id stands in the column; empty = not said.
    pub(crate) fn click_kind(self) -> Option<&'static str> {
        match self {
            Self::Click => Some(""),
            Self::Gclid | Self::Gbraid | Self::Wbraid | Self::Msclkid | Self::Fbclid | Self::Ttclid | Self::LiFatId => {
                Some(self.key())
            }
            _ => None,
        }
    }

    /// Whether the column says who it was, or leads to who it was.
    pub(crate) fn is_of_person(self) -> bool {
        matches!(self, Self::Phone | Self::Email | Self::UserId | Self::Coupon | Self::OrderId)
            || self.click_kind().is_some()
    }
}

/// Columns in which the click stands, the firmer first.
pub(crate) const CLICKS: &[Col] =
    &[Col::Gclid, Col::Gbraid, Col::Wbraid, Col::Msclkid, Col::Fbclid, Col::Ttclid, Col::LiFatId, Col::Click];

/// Names in English, Filipino, Persian, Vietnamese, Icelandic and German, and
/// those of call trackers and of the platforms' templates for conversions.
pub(crate) const NAMES: &Names<Col> = &[
    (
        Col::Phone,
        &[
            "caller phone number",
            "caller number",
            "caller id",
            "caller",
            "customer phone number",
            "customer phone",
            "phone number",
            "phone",
            "mobile",
            "mobile number",
            "contact number",
            "from",
            "phone hash",
            "hashed phone number",
            "phone sha256",
            "numero ng telepono",
            "telepono",
            "numero ng tumawag",
            "شماره تماس گیرنده",
            "شماره تماس",
            "شماره تلفن",
            "شماره موبایل",
            "تلفن",
            "موبایل",
            "số điện thoại",
            "điện thoại",
            "số gọi đến",
            "símanúmer",
            "sími",
            "hringjandi",
            "telefonnummer",
            "anrufer",
        ],
    ),
    (
        Col::Email,
        &[
            "email",
            "e-mail",
            "email address",
            "e-mail address",
            "customer email",
            "email hash",
            "hashed email",
            "email sha256",
            "hashed email address",
            "ایمیل",
            "رایانامه",
            "địa chỉ email",
            "thư điện tử",
            "netfang",
            "tölvupóstfang",
            "e-mail-adresse",
        ],
    ),
    (
        Col::UserId,
        &[
            "user id",
            "customer id",
            "client id",
            "member id",
            "loyalty number",
            "membership number",
            "external id",
            "شماره مشتری",
            "کد مشتری",
            "mã khách hàng",
            "númer viðskiptavinar",
            "kundennummer",
        ],
    ),
    (Col::Gclid, &["google click id", "gclid"]),
    (Col::Gbraid, &["gbraid"]),
    (Col::Wbraid, &["wbraid"]),
    (Col::Msclkid, &["microsoft click id", "msclkid"]),
    (Col::Fbclid, &["fbclid", "fbc", "facebook click id", "meta click id"]),
    (Col::Ttclid, &["ttclid", "tiktok click id"]),
    (Col::LiFatId, &["li_fat_id", "linkedin click id"]),
    (Col::Click, &["click id", "sulit click", "sulit_click", "شناسه کلیک", "mã nhấp", "smellauðkenni", "klick-id"]),
    (
        Col::Coupon,
        &[
            "coupon",
            "coupon code",
            "discount code",
            "promo code",
            "voucher",
            "voucher code",
            "kupon",
            "code ng diskwento",
            "کد تخفیف",
            "کوپن",
            "mã giảm giá",
            "mã khuyến mãi",
            "afsláttarkóði",
            "gutscheincode",
            "gutschein",
        ],
    ),
    (
        Col::OrderId,
        &[
            "order id",
            "order number",
            "order no",
            "order",
            "invoice number",
            "receipt number",
            "transaction id",
            "numero ng order",
            "شماره سفارش",
            "شماره فاکتور",
            "mã đơn hàng",
            "pöntunarnúmer",
            "bestellnummer",
        ],
    ),
    (Col::RowId, &["call id", "call sid", "response id", "answer id", "visit id", "event id", "row id"]),
    (
        Col::Conversion,
        &[
            "conversion name",
            "conversion event",
            "conversion type",
            "conversion action",
            "event name",
            "conversion",
            "pangalan ng conversion",
            "نام تبدیل",
            "تبدیل",
            "tên chuyển đổi",
            "chuyển đổi",
            "viðskiptamarkmið",
            "conversion-name",
        ],
    ),
    (
        Col::Value,
        &[
            "conversion value",
            "value",
            "revenue",
            "amount",
            "sale amount",
            "order value",
            "total",
            "halaga",
            "مبلغ",
            "ارزش تبدیل",
            "ارزش",
            "giá trị chuyển đổi",
            "giá trị",
            "số tiền",
            "virði",
            "upphæð",
            "conversion-wert",
            "betrag",
        ],
    ),
    (
        Col::Currency,
        &[
            "conversion currency code",
            "conversion currency",
            "currency code",
            "currency",
            "pera",
            "واحد پول",
            "ارز",
            "tiền tệ",
            "gjaldmiðill",
            "währung",
        ],
    ),
    (
        Col::Answer,
        &[
            "how did you hear about us?",
            "how did you hear about us",
            "how did you hear of us?",
            "how did you hear of us",
            "how did you find us?",
            "how did you find us",
            "where did you hear about us?",
            "where did you hear about us",
            "heard about us from",
            "heard of us from",
            "self-reported source",
            "self reported source",
            "self-reported attribution",
            "paano mo kami nalaman?",
            "paano mo kami nalaman",
            "paano mo kami nakilala?",
            "paano mo kami nakilala",
            "چگونه با ما آشنا شدید؟",
            "چگونه با ما آشنا شدید",
            "چطور با ما آشنا شدید؟",
            "چطور با ما آشنا شدید",
            "نحوه آشنایی",
            "نحوه آشنایی با ما",
            "bạn biết đến chúng tôi qua đâu?",
            "bạn biết đến chúng tôi qua đâu",
            "bạn biết chúng tôi qua đâu?",
            "bạn biết chúng tôi qua đâu",
            "hvernig fréttir þú af okkur?",
            "hvernig fréttir þú af okkur",
            "hvernig fréttirðu af okkur?",
            "hvernig heyrðir þú af okkur?",
            "wie haben sie von uns erfahren?",
            "wie haben sie von uns erfahren",
            "wie sind sie auf uns aufmerksam geworden?",
        ],
    ),
    (
        Col::Place,
        &[
            "place",
            "where",
            "store",
            "shop",
            "branch",
            "location",
            "store name",
            "store code",
            "lugar",
            "saan",
            "tindahan",
            "sangay",
            "مکان",
            "محل",
            "کجا",
            "شعبه",
            "فروشگاه",
            "địa điểm",
            "ở đâu",
            "cửa hàng",
            "chi nhánh",
            "staður",
            "hvar",
            "verslun",
            "útibú",
            "ort",
            "wo",
            "filiale",
        ],
    ),
    (
        Col::Duration,
        &[
            "duration (seconds)",
            "duration",
            "call duration",
            "call duration (seconds)",
            "call length",
            "talk time",
            "tagal ng tawag",
            "مدت تماس",
            "مدت مکالمه",
            "thời lượng",
            "thời lượng cuộc gọi",
            "lengd símtals",
            "lengd",
            "dauer",
            "anrufdauer",
        ],
    ),
    (
        Col::Status,
        &[
            "call status",
            "status",
            "call result",
            "call outcome",
            "answered",
            "kalagayan ng tawag",
            "وضعیت تماس",
            "trạng thái cuộc gọi",
            "staða símtals",
            "anrufstatus",
        ],
    ),
    (
        Col::Number,
        &[
            "tracking number",
            "number called",
            "called number",
            "dialed number",
            "dialled number",
            "to",
            "numerong tinawagan",
            "شماره گیرنده",
            "شماره تماس گرفته شده",
            "số được gọi",
            "númer sem var hringt í",
            "angerufene nummer",
        ],
    ),
    (
        Col::Campaign,
        &[
            "utm campaign",
            "utm_campaign",
            "campaign",
            "campaign name",
            "kampanya",
            "کمپین",
            "chiến dịch",
            "herferð",
            "kampagne",
        ],
    ),
    (Col::Source, &["utm source", "utm_source", "source", "call source", "lead source"]),
    (Col::Medium, &["utm medium", "utm_medium", "medium"]),
    (Col::Term, &["utm term", "utm_term", "keywords", "keyword"]),
    (Col::Content, &["utm content", "utm_content"]),
    (Col::Url, &["landing page", "landing page url", "page url", "url", "last requested url"]),
    (Col::Channel, &["channel", "marketing channel", "کانال", "kênh", "rás", "kanal"]),
    (
        Col::Consent,
        &["consent", "ad user data", "marketing consent", "pahintulot", "رضایت", "đồng ý", "samþykki", "einwilligung"],
    ),
    (
        Col::What,
        &[
            "what",
            "what was counted",
            "counted",
            "figure",
            "metric",
            "ano",
            "چه چیزی",
            "چی",
            "شاخص",
            "cái gì",
            "chỉ số",
            "hvað",
            "hvað var talið",
            "mælikvarði",
            "was",
            "kennzahl",
        ],
    ),
    (
        Col::Count,
        &["count", "how many", "number", "ilan", "bilang", "تعداد", "số lượng", "bao nhiêu", "fjöldi", "anzahl"],
    ),
];

/// What a column of the time may be called.
pub(crate) const TIMES: &[&str] = &[
    "conversion time",
    "conversion date",
    "event time",
    "start time",
    "call start time",
    "call time",
    "call date",
    "called at",
    "time of call",
    "visited at",
    "visit time",
    "visit date",
    "time of visit",
    "arrived at",
    "answered at",
    "answered on",
    "submitted at",
    "submitted on",
    "response date",
    "timestamp",
    "date and time",
    "date time",
    "date/time",
    "datetime",
    "created at",
    "created",
    "time",
    "date",
    "day",
    "petsa at oras",
    "oras ng tawag",
    "petsa ng bisita",
    "petsa",
    "زمان تبدیل",
    "زمان تماس",
    "تاریخ تماس",
    "زمان مراجعه",
    "تاریخ مراجعه",
    "تاریخ و زمان",
    "تاریخ",
    "زمان",
    "روز",
    "thời gian chuyển đổi",
    "thời gian gọi",
    "thời gian đến",
    "thời gian",
    "ngày giờ",
    "ngày",
    "tími símtals",
    "tími heimsóknar",
    "dagsetning",
    "dagur",
    "tími",
    "conversion-zeit",
    "anrufzeit",
    "zeitpunkt",
    "datum",
    "tag",
];

/// Names of a column that holds the day where [`CLOCKS`] hold the time of day.
pub(crate) const DAYS: &[&str] = &[
    "date",
    "day",
    "call date",
    "visit date",
    "conversion date",
    "petsa",
    "تاریخ",
    "تاریخ تماس",
    "روز",
    "ngày",
    "ngày gọi",
    "dagsetning",
    "dagur",
    "datum",
    "tag",
];

/// Names of a column that holds the time of day beside the day.
pub(crate) const CLOCKS: &[&str] = &[
    "time",
    "time of day",
    "call time",
    "visit time",
    "start time",
    "hour",
    "oras",
    "ساعت",
    "ساعت تماس",
    "زمان",
    "giờ",
    "giờ gọi",
    "tími",
    "klukkan",
    "uhrzeit",
    "zeit",
];

/// Names of the time that only visits to a shop have.
pub(crate) const VISIT_TIMES: &[&str] = &[
    "visited at",
    "visit time",
    "visit date",
    "time of visit",
    "arrived at",
    "petsa ng bisita",
    "زمان مراجعه",
    "تاریخ مراجعه",
    "thời gian đến",
    "tími heimsóknar",
];

/// Names of the number or time that only calls have.
pub(crate) const CALL_NAMES: &[&str] = &[
    "caller phone number",
    "caller number",
    "caller id",
    "caller",
    "call start time",
    "call time",
    "call date",
    "called at",
    "time of call",
    "call status",
    "call duration",
    "call duration (seconds)",
    "call length",
    "call id",
    "call sid",
    "tracking number",
    "numero ng tumawag",
    "oras ng tawag",
    "tagal ng tawag",
    "شماره تماس گیرنده",
    "زمان تماس",
    "تاریخ تماس",
    "مدت تماس",
    "مدت مکالمه",
    "وضعیت تماس",
    "số gọi đến",
    "thời gian gọi",
    "thời lượng cuộc gọi",
    "hringjandi",
    "tími símtals",
    "lengd símtals",
    "anrufer",
    "anrufzeit",
    "anrufdauer",
];
