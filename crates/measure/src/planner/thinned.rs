//! Some of the draws, for a first look.

use stats::quadratic::Curvature;

use crate::planner::responses::Responses;

/// Every `stride`-th draw of a market.
pub(super) struct Thinned<'a> {
    inner: &'a dyn Responses,
    stride: usize,
}

impl<'a> Thinned<'a> {
    /// About `wanted` draws; `None` if that is nearly all of them.
    pub(super) fn new(inner: &'a dyn Responses, wanted: usize) -> Option<Self> {
        let stride = inner.draws() / wanted.max(1);
        (stride >= 2).then_some(Self { inner, stride })
    }
}

impl Responses for Thinned<'_> {
    fn draws(&self) -> usize {
        self.inner.draws().div_ceil(self.stride)
    }

    fn channels(&self) -> usize {
        self.inner.channels()
    }

    fn geos(&self) -> usize {
        self.inner.geos()
    }

    fn weeks(&self) -> usize {
        self.inner.weeks()
    }

    fn reach(&self) -> usize {
        self.inner.reach()
    }

    fn scratch(&self) -> usize {
        self.inner.scratch()
    }

    fn value(&self, draw: usize) -> f64 {
        self.inner.value(draw * self.stride)
    }

    fn outcome(&self, draw: usize, spend: &[f64], scratch: &mut [f64]) -> f64 {
        self.inner.outcome(draw * self.stride, spend, scratch)
    }

    fn add_gradient(&self, draw: usize, spend: &[f64], weight: f64, gradient: &mut [f64], scratch: &mut [f64]) -> f64 {
        self.inner.add_gradient(draw * self.stride, spend, weight, gradient, scratch)
    }

    fn add_curvature(
        &self,
        draw: usize,
        spend: &[f64],
        weight: f64,
        into: &mut Curvature,
        scratch: &mut [f64],
    ) -> bool {
        self.inner.add_curvature(draw * self.stride, spend, weight, into, scratch)
    }

    fn concave(&self) -> bool {
        self.inner.concave()
    }
}
