//! Distinct visitors without counting each again: `HyperLogLog` sketches, which
//! can be joined over days, channels and files.
//!
//! Flajolet, Fusy, Gandouet, Meunier: `HyperLogLog`, the analysis of a near-optimal
//! cardinality estimation algorithm, 2007; the estimator is that of Apache
//! `DataSketches`. With 2¹² registers the relative standard error of joined
//! sketches is 1.04 ÷ √4096 = 1.6 %, so that 95 of 100 estimates are within
//! 3.3 %. Up to a few hundred visitors are counted nearly exactly.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray as _, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use datafusion::error::{DataFusionError, Result as PlanResult};
use datafusion::logical_expr::{Accumulator, AggregateUDF, Volatility, create_udaf};
use datafusion::scalar::ScalarValue;
use datasketches::hll::{HllSketch, HllType, HllUnion};

use crate::error::{LakeError, Result};
use crate::rows::unhex;

/// Registers of a sketch, as a power of two.
const REGISTERS: u8 = 12;

/// A sketch of nobody.
pub(super) fn empty() -> Result<HllSketch> {
    HllSketch::new(REGISTERS, HllType::Hll4).map_err(|error| LakeError::Internal(error.to_string()))
}

/// A sketch as its column holds it: hexadecimal digits, which harm no terminal.
pub(super) fn written(sketch: &HllSketch) -> String {
    base::hex(&sketch.serialize())
}

/// `approx_visitors(sketch)`: how many distinct visitors some sketches hold
/// together; null where there is none.
pub(crate) fn approx_visitors() -> AggregateUDF {
    create_udaf(
        "approx_visitors",
        vec![DataType::Utf8],
        Arc::new(DataType::Int64),
        Volatility::Immutable,
        Arc::new(|_| Ok(Box::new(Joined(None)))),
        Arc::new(vec![DataType::Utf8]),
    )
}

/// The sketches joined so far; `None` before the first.
struct Joined(Option<HllUnion>);

impl std::fmt::Debug for Joined {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_tuple("Joined").field(&self.estimate()).finish()
    }
}

impl Joined {
    fn add(&mut self, sketches: &StringArray) -> PlanResult<()> {
        for text in sketches.iter().flatten() {
            let bytes = unhex(text).ok_or_else(|| unreadable("it is no text of hexadecimal digits"))?;
            let sketch = HllSketch::deserialize(&bytes).map_err(unreadable)?;
            let union = match &mut self.0 {
                Some(union) => union,
                none => none.insert(HllUnion::new(REGISTERS).map_err(unreadable)?),
            };
            union.update(&sketch);
        }
        Ok(())
    }

    fn estimate(&self) -> Option<i64> {
        self.0.as_ref().map(|union| union.estimate().round() as i64)
    }
}

impl Accumulator for Joined {
    fn update_batch(&mut self, values: &[ArrayRef]) -> PlanResult<()> {
        let sketches = cast(&values[0], &DataType::Utf8)?;
        self.add(sketches.as_string::<i32>())
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> PlanResult<()> {
        self.update_batch(states)
    }

    fn evaluate(&mut self) -> PlanResult<ScalarValue> {
        Ok(ScalarValue::Int64(self.estimate()))
    }

    fn state(&mut self) -> PlanResult<Vec<ScalarValue>> {
        let text = self.0.as_ref().map(|union| written(&union.to_sketch(HllType::Hll4)));
        Ok(vec![ScalarValue::Utf8(text)])
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.0.as_ref().map_or(0, HllUnion::estimated_size)
    }
}

fn unreadable(error: impl std::fmt::Display) -> DataFusionError {
    DataFusionError::Execution(format!("a sketch of visitors cannot be read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(visitors: std::ops::Range<u32>) -> String {
        let mut sketch = empty().unwrap();
        visitors.for_each(|visitor| sketch.update(format!("visitor-{visitor}").as_str()));
        written(&sketch)
    }

    #[test]
    fn joined_sketches_count_who_is_in_several_once_and_stay_within_their_error() {
        for (visitors, parts) in [(100_u32, 4_u32), (5_000, 10), (200_000, 40)] {
            let step = visitors / parts;
            // Each part holds the half of the one before as well.
            let parts: Vec<String> =
                (0..parts).map(|part| sketch((part * step).saturating_sub(step / 2)..(part + 1) * step)).collect();
            let (left, right) = parts.split_at(parts.len() / 2);
            let array = |parts: &[String]| -> ArrayRef { Arc::new(StringArray::from_iter_values(parts)) };
            let mut joined = Joined(None);
            joined.update_batch(&[array(left)]).unwrap();
            let mut other = Joined(None);
            other.update_batch(&[array(right)]).unwrap();
            let state = other.state().unwrap()[0].to_array().unwrap();
            joined.merge_batch(&[state]).unwrap();
            let ScalarValue::Int64(Some(estimate)) = joined.evaluate().unwrap() else { panic!("no estimate") };
            let error = (estimate as f64 - f64::from(visitors)).abs() / f64::from(visitors);
            // Three standard errors; where there are few, hardly any.
            assert!(error < if visitors == 100 { 0.01 } else { 0.049 }, "{estimate} of {visitors}");
        }
    }

    #[test]
    fn nobody_is_unknown_and_what_is_no_sketch_is_refused() {
        let mut joined = Joined(None);
        joined.update_batch(&[Arc::new(StringArray::from(vec![None::<&str>]))]).unwrap();
        assert_eq!(joined.evaluate().unwrap(), ScalarValue::Int64(None));
        for text in ["no sketch", "", "00ff"] {
            assert!(joined.update_batch(&[Arc::new(StringArray::from(vec![text]))]).is_err(), "{text}");
        }
    }
}
