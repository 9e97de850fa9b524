//! Lifetime value: likelihoods against integrals, published figures, recovery.

mod likelihoods;
mod outlooks;
mod published;
mod recovery;

use measure::lifetime::BuyerModel;

/// Parameters that are near those of real shops, for each model.
fn usual(model: BuyerModel) -> [f64; 4] {
    match model {
        BuyerModel::BgNbd => [0.243, 4.414, 0.793, 2.426],
        BuyerModel::MbgNbd => [0.525, 6.183, 0.891, 1.614],
        BuyerModel::ParetoNbd => [0.553, 10.578, 0.606, 11.669],
    }
}
