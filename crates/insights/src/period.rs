//! The period of a question that names none.

use base::{Day, Period, Workspace, jalali};
use lake::Lake;
use serde::Serialize;

use crate::error::InsightsError;

/// Which months a period is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calendar {
    /// The Gregorian.
    Gregorian,
    /// The Solar Hijri of Iran.
    Jalali,
}

impl Calendar {
    /// The calendar that pages in a language show.
    #[must_use]
    pub fn of(language: &str) -> Self {
        if language == "fa" { Self::Jalali } else { Self::Gregorian }
    }

    /// The month that a day lies in.
    #[must_use]
    pub fn month(self, day: Day) -> Period {
        let gregorian = Period { from: day.first_of_month(), to: day.last_of_month() };
        match self {
            Self::Gregorian => gregorian,
            Self::Jalali => jalali_month(day).unwrap_or(gregorian),
        }
    }
}

fn jalali_month(day: Day) -> Option<Period> {
    let (year, month, _) = jalali::from_day(day)?;
    let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    let to = jalali::to_day(next_year, next, 1)?.yesterday().ok()?;
    Some(Period { from: jalali::to_day(year, month, 1)?, to })
}

/// The period that a page opens with, and why it is that one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DefaultPeriod {
    /// First day.
    #[schema(value_type = String)]
    pub from: Day,
    /// Last day.
    #[schema(value_type = String)]
    pub to: Day,
    /// `current`: the present month; `last_with_figures`: the present month has
    /// no figures yet, so it is the last one that has; `no_figures`: there are
    /// none at all, so it is the present month.
    pub reason: String,
    /// The last day that has spend, an order or a figure, up to today.
    #[schema(value_type = Option<String>)]
    pub last_day: Option<Day>,
}

impl DefaultPeriod {
    /// Whether the present month was left for an earlier one.
    #[must_use]
    pub fn fell_back(&self) -> bool {
        self.reason == "last_with_figures"
    }
}

/// The present month where it has figures, else the last month that has some:
/// on the first day of a month nobody wants an empty page.
///
/// # Errors
/// The lake's errors.
pub async fn default_period(
    lake: &Lake,
    workspace: &Workspace,
    today: Day,
    calendar: Calendar,
) -> Result<DefaultPeriod, InsightsError> {
    let of_events = lake.last_event_day(&workspace.id, &workspace.timezone, today).await?;
    let last_day = lake.last_day(&workspace.id, today).await?.max(of_events);
    let present = calendar.month(today);
    let (period, reason) = match last_day {
        Some(day) if day < present.from => (calendar.month(day), "last_with_figures"),
        Some(_) => (present, "current"),
        None => (present, "no_figures"),
    };
    Ok(DefaultPeriod { from: period.from, to: period.to, reason: reason.to_owned(), last_day })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_those_of_the_calendar() {
        let day: Day = "2026-11-21".parse().unwrap();
        let month = |calendar: Calendar, day: Day| {
            let Period { from, to } = calendar.month(day);
            format!("{from} {to}")
        };
        assert_eq!(month(Calendar::of("en"), day), "2026-11-01 2026-11-30");
        assert_eq!(month(Calendar::of("fa"), day), "2026-10-23 2026-11-21");
        assert_eq!(month(Calendar::Jalali, day.tomorrow().unwrap()), "2026-11-22 2026-12-21");
        // Esfand 1403 has a leap day; the year after begins on 21 March.
        assert_eq!(month(Calendar::Jalali, "2025-03-20".parse().unwrap()), "2025-02-19 2025-03-20");
    }
}
