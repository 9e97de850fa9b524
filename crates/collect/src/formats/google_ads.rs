//! Google Ads reports, downloaded from its tables or its report editor.
//!
//! Two lines stand above the header (title and date range, in the language of
//! the user); rows end in `Total: …` lines; `--` is no value; numbers have
//! thousands marks. A report without a day, week or month covers the date
//! range above it as one sum.

use super::ads::{Ad, AdFormat};

pub(super) const FORMAT: AdFormat = AdFormat {
    platform: "google_ads",
    columns: &[
        (Ad::Day, &["Day", "Tag", "Jour", "Día", "Dia", "Date", "Datum", "Fecha", "Data"]),
        (Ad::Week, &["Week", "Woche", "Semaine", "Semana"]),
        (Ad::Month, &["Month", "Monat", "Mois", "Mes", "Mês"]),
        (
            Ad::Account,
            &[
                "Account name",
                "Account",
                "Kontoname",
                "Konto",
                "Nom du compte",
                "Compte",
                "Nombre de la cuenta",
                "Cuenta",
                "Nome da conta",
                "Conta",
            ],
        ),
        (
            Ad::AccountId,
            &[
                "Customer ID",
                "Account ID",
                "Kundennummer",
                "Kunden-ID",
                "Numéro client",
                "ID de client",
                "ID de cliente",
                "ID do cliente",
            ],
        ),
        (Ad::Campaign, &["Campaign", "Campaign name", "Kampagne", "Campagne", "Campaña", "Campanha"]),
        (
            Ad::CampaignId,
            &[
                "Campaign ID",
                "Kampagnen-ID",
                "ID de campagne",
                "ID de la campagne",
                "ID campagne",
                "ID de campaña",
                "ID de la campaña",
                "ID da campanha",
                "ID de campanha",
                "Código da campanha",
            ],
        ),
        (
            Ad::Group,
            &[
                "Ad group",
                "Ad group name",
                "Anzeigengruppe",
                "Groupe d'annonces",
                "Grupo de anuncios",
                "Grupo de anúncios",
            ],
        ),
        (
            Ad::GroupId,
            &[
                "Ad group ID",
                "Anzeigengruppen-ID",
                "ID du groupe d'annonces",
                "ID de groupe d'annonces",
                "ID del grupo de anuncios",
                "ID de grupo de anuncios",
                "ID do grupo de anúncios",
            ],
        ),
        (Ad::CreativeId, &["Ad ID", "Anzeigen-ID", "ID de l'annonce", "ID del anuncio", "ID do anúncio"]),
        (Ad::Creative, &["Ad name", "Anzeigenname", "Nom de l'annonce", "Nombre del anuncio", "Nome do anúncio"]),
        (
            Ad::Currency,
            &[
                "Currency code",
                "Currency",
                "Währungscode",
                "Währung",
                "Code de devise",
                "Code devise",
                "Devise",
                "Código de moneda",
                "Código de divisa",
                "Moneda",
                "Divisa",
                "Código da moeda",
                "Código de moeda",
                "Moeda",
            ],
        ),
        (Ad::Spend, &["Cost", "Kosten", "Coût", "Coste", "Costo", "Custo"]),
        (Ad::Impressions, &["Impr.", "Impressions", "Impressionen", "Impresiones", "Impressões"]),
        (Ad::Clicks, &["Clicks", "Klicks", "Clics", "Cliques"]),
        (Ad::Views, &["TrueView views", "Views", "Aufrufe", "Vues", "Visualizaciones", "Vistas", "Visualizações"]),
        (Ad::Engagements, &["Engagements", "Interaktionen mit Anzeigen", "Engajamentos"]),
        (
            Ad::Conversions,
            &["Conversions", "Conversiones", "Conversões", "Conv.", "All conv.", "Conv. (Platform Comparable)"],
        ),
        (
            Ad::ConversionsValue,
            &[
                "Conv. value",
                "Conversion value",
                "Total conv. value",
                "Conv.-Wert",
                "Conversion-Wert",
                "Valeur de conv.",
                "Valeur conv.",
                "Valeur de conversion",
                "Valor de conv.",
                "Valor conv.",
                "Valor de conversión",
                "Valor da conv.",
                "Valor de conversão",
                "All conv. value",
            ],
        ),
        (
            Ad::Label,
            &[
                "Campaign status",
                "Status der Kampagne",
                "Kampagnenstatus",
                "État de la campagne",
                "Estado de la campaña",
                "Status da campanha",
            ],
        ),
    ],
};

/// Words that a report's title holds, in the five languages.
pub(super) const TITLES: &[&str] = &["report", "bericht", "rapport", "informe", "relatorio"];
