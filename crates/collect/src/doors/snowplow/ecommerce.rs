//! Snowplow's e-commerce events: an action, and entities that say of what.
//!
//! Schemas: `com.snowplowanalytics.snowplow.ecommerce` of Iglu Central.

use base::Refusal;
use base::event::name;
use serde_json::Value;

use super::super::commerce::{self, Words};
use super::super::json::{self, Object};
use super::super::{Draft, Fault};
use super::event::Entities;
use super::schema::Schema;

/// What Snowplow's fields are called once they are here.
pub(super) const WORDS: Words = Words {
    order_id: &["order_id", "transaction_id"],
    value: &["revenue", "value", "total"],
    items: &["products"],
    discount_per_piece: false,
};

const VENDOR: &str = "com.snowplowanalytics.snowplow.ecommerce";

/// Actions that have a name here; the others keep theirs.
const ACTIONS: &[(&str, &str)] = &[
    ("add_to_cart", name::ADD_TO_CART),
    ("remove_from_cart", name::REMOVE_FROM_CART),
    ("product_view", name::VIEW_ITEM),
    ("list_view", name::VIEW_ITEM_LIST),
    ("transaction", name::ORDER),
    ("refund", name::REFUND),
];

/// Fields of entities under the names that orders are read by.
const RENAMED: &[(&str, &str, &str)] = &[
    ("transaction", "discount_amount", "discount"),
    ("refund", "refund_amount", "revenue"),
    ("cart", "total_value", "value"),
    ("checkout_step", "coupon_code", "coupon"),
];

/// Reads an action with its entities.
pub(super) fn read(
    draft: &mut Draft,
    payload: &mut Object,
    mut data: Object,
    entities: &mut Entities,
) -> Result<(), Fault> {
    let action = json::take(&mut data, &["type"]);
    if action.is_empty() {
        return Err(Fault::new(Refusal::MissingName, "the e-commerce action has no `type`"));
    }
    called(draft, &action, entities);
    if let Some(list) = data.remove("name") {
        data.insert("list_name".to_owned(), list);
    }
    let mut products = Vec::new();
    let mut others = Entities::new();
    for entity in entities.drain(..) {
        let known =
            Schema::read(&entity.schema).filter(|schema| schema.vendor == VENDOR).map(|schema| schema.name.to_owned());
        match known.as_deref() {
            Some("product") => products.push(Value::Object(entity.object())),
            Some(kind @ ("transaction" | "refund" | "cart" | "checkout_step")) => {
                merge(&mut data, kind, entity.object())
            }
            Some("user") => {
                let mut user = entity.object();
                draft.contact(&mut user);
                if draft.event.user_id.is_empty() && user.get("is_guest") != Some(&Value::Bool(true)) {
                    draft.event.user_id = json::take(&mut user, &["id"]);
                }
                data.extend(user.into_iter().map(|(field, value)| (format!("user_{field}"), value)));
            }
            _ => others.push(entity),
        }
    }
    *entities = others;
    if json::field(&data, "currency").is_empty() {
        let written = products.iter().filter_map(Value::as_object).map(|product| json::field(product, "currency"));
        if let Some(currency) = written.into_iter().find(|currency| !currency.is_empty()) {
            data.insert("currency".to_owned(), currency.into());
        }
    }
    for product in products.iter_mut().filter_map(Value::as_object_mut) {
        product.remove("currency");
    }
    if !products.is_empty() {
        data.insert("products".to_owned(), Value::Array(products));
    }
    commerce::apply(&mut draft.event, &mut data, &WORDS)?;
    payload.extend(data);
    Ok(())
}

/// The first step of a checkout begins it; one with a way to pay tells that.
fn called(draft: &mut Draft, action: &str, entities: &Entities) {
    if action == "checkout_step" {
        let step =
            entities.iter().find(|entity| Schema::read(&entity.schema).is_some_and(|s| s.name == "checkout_step"));
        let told = |field: &str| step.and_then(|step| step.data.get(field)).map(json::text).unwrap_or_default();
        let known = match (told("step").as_str(), told("payment_method").is_empty()) {
            ("" | "1", _) => name::BEGIN_CHECKOUT,
            (_, false) => name::ADD_PAYMENT_INFO,
            _ => "checkout_step",
        };
        return draft.rename(known, action);
    }
    match ACTIONS.iter().find(|(theirs, _)| *theirs == action) {
        Some((_, known)) => draft.rename(known, action),
        None => draft.name(action),
    }
}

/// Adds an entity's fields under the names that orders are read by. What is
/// there already stays, but for what a refund says.
fn merge(data: &mut Object, kind: &str, entity: Object) {
    for (field, value) in entity {
        let known = RENAMED.iter().find(|(of, theirs, _)| *of == kind && *theirs == field);
        let field = known.map_or(field, |(_, _, ours)| (*ours).to_owned());
        if kind == "refund" {
            data.insert(field, value);
        } else {
            data.entry(field).or_insert(value);
        }
    }
}
