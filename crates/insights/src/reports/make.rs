//! Making a report: read, choose the basis, gather, compare, say.

use std::collections::{BTreeMap, HashMap};

use base::{Basis, Currency, Day, Decimal, Month, Period, Workspace};
use jiff::ToSpan as _;
use lake::{Lake, SumQuery};
use store::Store;

use super::assemble::{self, Context, Row};
use super::meta::{ComparedWith, ReportMeta};
use super::values;
use super::{Report, conversion_rate};
use crate::basis::{self, BasisChoice};
use crate::dims::Dims;
use crate::error::InsightsError;
use crate::findings;
use crate::gather::{Atom, Gathering, Group, Part, filtered, is_wanted};
use crate::load::{self, Facts, LeftOut, Wanted};
use crate::pace;
use crate::query::{Compare, Dimension, ReportQuery};
use crate::sums::{Sum, Sums};

/// A report before it is laid out, so that the overview can look into it.
pub(crate) struct Made {
    pub(crate) context: Context,
    pub(crate) dims: Dims,
    pub(crate) rows: Vec<Row>,
    pub(crate) whole: Group,
    pub(crate) whole_before: Option<Group>,
    pub(crate) atoms: Vec<Atom>,
    pub(crate) data_through: Option<Day>,
    /// The days compared with.
    pub(crate) compared: Option<Period>,
    /// What had no exchange rate and is in no figure.
    pub(crate) left_out: Vec<LeftOut>,
}

/// Reads and gathers a report whose rows are `main`.
pub(crate) async fn make(
    store: &Store,
    lake: &Lake,
    workspace: &Workspace,
    query: &ReportQuery,
    main: Dimension,
) -> Result<Made, InsightsError> {
    let mut by = vec![main];
    by.extend(query.by.iter().copied().filter(|dimension| *dimension != main));
    let mut dims = load::dims(store, workspace).await?;
    refuse_unknown(query, &dims)?;
    let wanted = Wanted {
        workspace,
        currency: query.currency.unwrap_or(workspace.currency),
        period: query.period,
        as_of: query.as_of,
        by_day: by.iter().any(|dimension| dimension.is_time()),
    };
    let Facts { atoms: all, left_out } = load::facts(store, lake, &dims, &wanted).await?;
    load::ties(lake, &mut dims, &wanted, &all, query.compare.is_some()).await?;
    let choice = basis::choose(query.basis, workspace, &dims, &all);
    let last_of_all = last_of(&all);
    let mut atoms = filtered(query, &dims, all);
    let left_out: Vec<LeftOut> = left_out.into_iter().filter(|left| is_wanted(query, &dims, &left.atom)).collect();
    // Without figures, so that a campaign of which nothing could be converted has its row.
    atoms.extend(left_out.iter().map(|left| left.atom.clone()));
    let today = workspace.day_of(query.as_of.unwrap_or_else(|| store.now()));
    let mut budgets = Vec::new();
    if has_budgets(&by, &wanted) {
        let (from, to) = (Month::of(query.period.from), Month::of(query.period.to));
        budgets = store.budgets().between(&workspace.id, from, to).await?;
    }
    let data_through = if wanted.by_day {
        last_of_all
    } else if (!budgets.is_empty() || query.compare.is_some()) && query.period.to >= today {
        last_spend(lake, &wanted).await?
    } else {
        None
    };
    let through = pace::through(query.period, today, data_through);
    atoms.extend(filtered(query, &dims, pace::atoms(&budgets, &dims, query.period, today, data_through)));
    let margin = basis::margin(workspace);
    let gathering = Gathering { dims: &dims, by: &by, week_start: workspace.week_start, choice: &choice, margin };
    let (mut before, mut left_out_before) = (None, Vec::new());
    let compared = query.compare.map(|compare| so_far(compare.period(query.period), query.period, through));
    if let (Some(compare), Some(period)) = (query.compare, compared) {
        let earlier = Wanted { period, ..wanted };
        let facts = load::facts(store, lake, &dims, &earlier).await?;
        left_out_before = facts.left_out.into_iter().filter(|left| is_wanted(query, &dims, &left.atom)).collect();
        before = Some(filtered(query, &dims, shifted(compare, &earlier, query.period, facts.atoms)));
    }
    let mut rows = joined(gathering.gather(&atoms), before.as_deref().map(|atoms| gathering.gather(atoms)));
    note_left_out(&mut rows, &gathering, &left_out);
    let whole = gathering.whole(&atoms);
    let whole_before = before.as_deref().map(|atoms| gathering.whole(atoms));
    let context = Context::new(workspace, query, &by, choice, wanted.currency);
    let left_out = left_out.into_iter().chain(left_out_before).collect();
    let mut made = Made { context, dims, rows, whole, whole_before, atoms, data_through, compared, left_out };
    assemble::sort(&mut made.rows, &made.dims);
    Ok(made)
}

/// Marks the rows of which something is left out.
fn note_left_out(rows: &mut [Row], gathering: &Gathering<'_>, left_out: &[LeftOut]) {
    let mut by_key: HashMap<Vec<Part>, BTreeMap<Currency, Decimal>> = HashMap::new();
    for left in left_out {
        for key in gathering.keys(&left.atom) {
            *by_key.entry(key).or_default().entry(left.missing.currency).or_default() += left.amount;
        }
    }
    for row in rows {
        row.left_out = by_key.remove(&row.key).unwrap_or_default();
    }
}

/// As many days of the earlier period as the period has behind it: three weeks
/// of a month are compared with three weeks, not with a whole month.
fn so_far(earlier: Period, now: Period, through: Option<Day>) -> Period {
    let Some(through) = through.filter(|through| *through < now.to) else { return earlier };
    let elapsed = (through - now.from).get_days().max(0);
    let to = earlier.from.checked_add(elapsed.days()).unwrap_or(earlier.to);
    Period { from: earlier.from, to: to.min(earlier.to) }
}

/// A filter that names nothing is a typing error, not an empty report.
fn refuse_unknown(query: &ReportQuery, dims: &Dims) -> Result<(), InsightsError> {
    for wanted in query.campaigns.iter().filter(|wanted| *wanted != "unassigned") {
        if !dims.campaigns.iter().any(|c| c.key == *wanted || c.id.as_str() == wanted) {
            return Err(InsightsError::Question(format!("there is no campaign with the key or id “{wanted}”")));
        }
    }
    Ok(())
}

/// Budgets are of campaigns and months: they fit rows of those only, and are
/// kept in the workspace's currency.
fn has_budgets(by: &[Dimension], wanted: &Wanted<'_>) -> bool {
    let fits = |dimension: &Dimension| {
        matches!(dimension, Dimension::Campaign | Dimension::Channel | Dimension::Label | Dimension::Month)
    };
    by.iter().all(fits) && wanted.currency == wanted.workspace.currency
}

/// The last day with spend, as far as days were told apart.
fn last_of(atoms: &[Atom]) -> Option<Day> {
    let spent = atoms.iter().filter(|atom| atom.sums.get(Sum::Spend).is_some_and(|spend| !spend.is_zero()));
    spent.filter_map(|atom| atom.day).max()
}

/// The last day with spend in a period that is not over yet.
async fn last_spend(lake: &Lake, wanted: &Wanted<'_>) -> Result<Option<Day>, InsightsError> {
    let query =
        SumQuery { as_of: wanted.as_of, by_day: true, ..SumQuery::new(wanted.workspace.id.clone(), wanted.period) };
    let sums = lake.spend_sums(&query).await?;
    Ok(sums.iter().filter(|row| !row.spend.is_zero()).filter_map(|row| row.day).max())
}

/// Moves the days of an earlier period beside those of the period.
fn shifted(compare: Compare, earlier: &Wanted<'_>, now: Period, mut atoms: Vec<Atom>) -> Vec<Atom> {
    for atom in &mut atoms {
        atom.day = atom.day.map(|day| compare.beside(earlier.period, now, day));
    }
    atoms
}

fn joined(now: HashMap<Vec<Part>, Group>, before: Option<HashMap<Vec<Part>, Group>>) -> Vec<Row> {
    let mut before = before;
    let mut rows: Vec<Row> = now
        .into_iter()
        .map(|(key, group)| {
            let earlier = before.as_mut().and_then(|before| before.remove(&key));
            Row { key, group, before: earlier, left_out: BTreeMap::new() }
        })
        .collect();
    for (key, earlier) in before.unwrap_or_default() {
        let group = Group { is_unassigned: earlier.is_unassigned, channel: earlier.channel, ..Group::default() };
        rows.push(Row { key, group, before: Some(earlier), left_out: BTreeMap::new() });
    }
    rows
}

impl Made {
    /// Lays the report out.
    pub(crate) fn report(self) -> Report {
        let findings = findings::of(&self);
        let notices = findings::notices(&self);
        let (frame, columns, missing) = assemble::frame(&self.context, &self.rows, &self.dims);
        let context = &self.context;
        let denominator = self.denominator();
        let before = |paired: bool| self.whole_before.as_ref().map(|group| values::totals(context, group, paired));
        let meta = ReportMeta {
            report: context.report().to_owned(),
            workspace: context.workspace.clone(),
            currency: context.currency.to_string(),
            period: context.query.period,
            compare: context.query.compare.zip(self.compared).map(|(kind, period)| ComparedWith { kind, period }),
            by: context.by.iter().skip(1).map(|dimension| dimension.as_str().to_owned()).collect(),
            as_of: context.query.as_of,
            basis: context.choice.basis.as_str().to_owned(),
            basis_text: context.choice.text(),
            basis_choice: context.choice.clone(),
            conversion_rate_denominator: denominator.map(str::to_owned),
            roi_on: if context.has_margin { "gross_profit" } else { "revenue" }.to_owned(),
            refund_policy: context.refund_policy.to_owned(),
            revenue_net_of_tax_and_shipping: context.net_of_tax,
            data_through: self.data_through,
            columns,
            totals: values::totals(context, &self.whole, false),
            attributed: values::totals(context, &self.whole, true),
            totals_before: before(false),
            attributed_before: before(true),
            unassigned: findings::unassigned(&self),
            is_complete: self.left_out.is_empty(),
            left_out: findings::left_out(&self),
            missing,
            notices,
            findings,
        };
        Report { frame, meta }
    }

    /// What the rows' conversion rates are taken over.
    fn denominator(&self) -> Option<&'static str> {
        let mut found = None;
        for row in &self.rows {
            match (conversion_rate(&row.group), found) {
                (Ok(rate), None) => found = Some(rate.over.as_str()),
                (Ok(rate), Some(known)) if known != rate.over.as_str() => return Some("mixed"),
                _ => {}
            }
        }
        found
    }

    /// The campaign of a row, when it is a row of one campaign.
    pub(crate) fn campaign_of(&self, row: &Row) -> Option<u32> {
        row.key.iter().find_map(|part| if let Part::Campaign(campaign) = part { *campaign } else { None })
    }

    pub(crate) fn currency(&self) -> Currency {
        self.context.currency
    }

    pub(crate) fn basis(&self) -> Basis {
        self.choice().basis
    }

    pub(crate) fn choice(&self) -> &BasisChoice {
        &self.context.choice
    }

    /// Facts without a campaign, added up.
    pub(crate) fn untied(&self) -> Sums {
        let mut sums = Sums::default();
        for atom in self.atoms.iter().filter(|atom| atom.campaign.is_none()) {
            sums.merge(&atom.sums);
        }
        basis::apply(self.choice(), None, false, &mut sums);
        sums
    }

    pub(crate) fn total(&self, sum: Sum) -> Option<Decimal> {
        self.whole.total.get(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_weeks_are_compared_with_three_weeks() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let november = Period { from: day("2026-11-01"), to: day("2026-11-30") };
        let october = Compare::Previous.period(november);
        let part = so_far(october, november, Some(day("2026-11-21")));
        assert_eq!(part, Period { from: day("2026-10-01"), to: day("2026-10-21") });
        assert_eq!(so_far(october, november, Some(day("2026-11-30"))), october);
        assert_eq!(so_far(october, november, None), october);
    }
}
