//! Columns that the file computed itself, compared with what its counts give.

use base::Decimal;

use super::field::Field;

/// The counts and amounts of a row from which rates are made.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RowValues {
    pub(super) spend: Option<Decimal>,
    pub(super) impressions: Option<Decimal>,
    pub(super) clicks: Option<Decimal>,
    pub(super) conversions: Option<Decimal>,
    pub(super) conversions_value: Option<Decimal>,
    pub(super) visits: Option<Decimal>,
    pub(super) sales: Option<Decimal>,
    pub(super) leads: Option<Decimal>,
    pub(super) revenue: Option<Decimal>,
}

impl RowValues {
    /// Numerator and denominator of a rate, if the row has both. Conversions
    /// are of visits where visits are known, else of clicks.
    fn parts(&self, field: Field) -> Option<(Decimal, Decimal)> {
        let converted = self.sales.or(self.conversions).or(self.leads);
        match field {
            Field::ConversionRate => Some((converted?, self.visits.or(self.clicks)?)),
            Field::Ctr => Some((self.clicks?, self.impressions?)),
            Field::Cpc => Some((self.spend?, self.clicks?)),
            Field::Cpm => Some((self.spend?.checked_mul(Decimal::ONE_THOUSAND)?, self.impressions?)),
            Field::Cpa => Some((self.spend?, self.sales.or(self.conversions)?)),
            Field::Roas => Some((self.revenue.or(self.conversions_value)?, self.spend?)),
            _ => None,
        }
    }
}

/// A rate as the file shows it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    /// Its value; of a percentage the number before the sign.
    pub(super) value: Decimal,
    /// Decimals shown.
    pub(super) decimals: u32,
    /// What one written unit is worth: 0.01 for a percentage, 10 for a Toman.
    pub(super) unit: Decimal,
    /// Whether a bare number may also be a percentage.
    pub(super) may_be_percent: bool,
}

/// A rate that the counts do not give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Disagreement {
    /// What the counts give, in the unit of the file.
    pub(super) computed: Decimal,
    pub(super) numerator: Decimal,
    pub(super) denominator: Decimal,
}

/// Compares a rate with the row's counts, to the last digit that the file
/// shows; `None` when they agree or cannot be compared.
pub(super) fn compare(field: Field, shown: Shown, values: &RowValues) -> Option<Disagreement> {
    let (numerator, denominator) = values.parts(field)?;
    let computed = numerator.checked_div(denominator)?;
    let half_digit = Decimal::new(5, (shown.decimals + 1).min(28));
    let agrees = |unit: Decimal| match (shown.value.checked_mul(unit), half_digit.checked_mul(unit)) {
        (Some(value), Some(tolerance)) => (value - computed).abs() <= tolerance,
        _ => true,
    };
    let percent = Decimal::new(1, 2);
    // A denominator of clicks is as honest as one of visits.
    let other = RowValues { visits: None, ..*values };
    let is_of_clicks = field == Field::ConversionRate
        && values.visits.is_some()
        && values.clicks.is_some()
        && compare(field, shown, &other).is_none();
    if agrees(shown.unit) || (shown.may_be_percent && agrees(percent)) || is_of_clicks {
        return None;
    }
    let in_file_unit = computed.checked_div(shown.unit)?;
    Some(Disagreement { computed: in_file_unit.round_dp(shown.decimals + 2).normalize(), numerator, denominator })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(visits: i64, sales: i64) -> RowValues {
        RowValues { visits: Some(visits.into()), sales: Some(sales.into()), ..RowValues::default() }
    }

    fn percent(value: &str) -> Shown {
        let value: Decimal = value.parse().unwrap();
        Shown { value, decimals: value.scale(), unit: Decimal::new(1, 2), may_be_percent: false }
    }

    #[test]
    fn the_rounding_of_the_file_is_allowed() {
        assert_eq!(compare(Field::ConversionRate, percent("1"), &row(10_000, 100)), None);
        assert_eq!(compare(Field::ConversionRate, percent("1.25"), &row(6_000, 75)), None);
        assert_eq!(compare(Field::ConversionRate, percent("33"), &row(3, 1)), None);
        assert_eq!(compare(Field::ConversionRate, percent("33.3"), &row(3, 1)), None);
        let wrong = compare(Field::ConversionRate, percent("2"), &row(10_000, 100)).unwrap();
        assert_eq!(wrong.computed, Decimal::ONE);
        assert!(compare(Field::ConversionRate, percent("33.4"), &row(3, 1)).is_some());
    }

    #[test]
    fn a_bare_number_may_be_a_ratio_or_a_percentage() {
        let bare = |text: &str| {
            let value: Decimal = text.parse().unwrap();
            Shown { value, decimals: value.scale(), unit: Decimal::ONE, may_be_percent: true }
        };
        assert_eq!(compare(Field::ConversionRate, bare("0.0125"), &row(6_000, 75)), None);
        assert_eq!(compare(Field::ConversionRate, bare("1.25"), &row(6_000, 75)), None);
        assert!(compare(Field::ConversionRate, bare("1.30"), &row(6_000, 75)).is_some());
    }

    #[test]
    fn nothing_to_compare_is_no_disagreement() {
        assert_eq!(compare(Field::ConversionRate, percent("1"), &row(0, 0)), None);
        assert_eq!(compare(Field::Cpc, percent("1"), &RowValues::default()), None);
        let mut both = row(10_000, 100);
        both.clicks = Some(5_000.into());
        assert_eq!(compare(Field::ConversionRate, percent("2"), &both), None);
    }
}
