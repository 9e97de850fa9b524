//! What one visit does on the pages, and what the tag and the till tell of it.

use base::{Decimal, Timestamp};
use jiff::SignedDuration;
use jiff::civil::Time;
use serde_json::{Map, Value, json};

use super::plan::{From, Organic};
use super::visitors::Visitor;
use super::{SHOP_SITE, Teller, Told, links};
use crate::Simulation;
use crate::catalogue::PRODUCTS;
use crate::dice::Dice;
use crate::files::{email, order_name};
use crate::orders::{Order, Trace};
use crate::value::Refund;

/// What a visitor is here for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// Leaves from the first page.
    Leave,
    /// Looks at some products.
    Look,
    /// Fills a cart and leaves it.
    Cart,
    /// Subscribes to the newsletter.
    Subscribe,
    /// Buys: the index of the order.
    Order(usize),
    /// A machine: reads many pages at once.
    Read,
}

impl Goal {
    pub(super) fn drawn(dice: &mut Dice) -> Self {
        [Self::Leave, Self::Look, Self::Cart, Self::Subscribe][dice.weighted(&[0.47, 0.43, 0.088, 0.012])]
    }
}

/// One visit.
pub(super) struct Visit<'a> {
    pub simulation: &'a Simulation,
    pub from: From,
    pub visitor: &'a Visitor,
    pub goal: Goal,
}

/// The instant of a second of a day in the shop's zone, which has no summer
/// time.
pub(super) fn instant(simulation: &Simulation, day: usize, second: u32) -> Timestamp {
    let midnight = simulation.market.days[day].to_datetime(Time::midnight());
    let midnight = jiff::tz::offset(8).to_timestamp(midnight).unwrap_or_default();
    midnight + SignedDuration::from_secs(i64::from(second))
}

/// What is told on a page, with the seconds after the one before it.
struct Happened {
    after: f64,
    name: &'static str,
    page: Page,
    more: Map<String, Value>,
}

#[derive(Clone, Copy)]
enum Page {
    Home,
    Product(usize),
    Cart,
    Checkout,
    Thanks,
    News,
}

impl Page {
    fn path(self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Product(product) => format!("/products/{}", PRODUCTS[product].sku.to_lowercase()),
            Self::Cart => "/cart".to_owned(),
            Self::Checkout => "/checkout".to_owned(),
            Self::Thanks => "/checkout/thank-you".to_owned(),
            Self::News => "/newsletter".to_owned(),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Home => crate::SHOP_NAME,
            Self::Product(product) => PRODUCTS[product].name,
            Self::Cart => "Cart",
            Self::Checkout => "Checkout",
            Self::Thanks => "Salamat!",
            Self::News => "Newsletter",
        }
    }
}

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

impl Visit<'_> {
    /// What is told of the visit, which begins at this instant; one that buys
    /// has its order at it.
    pub(super) fn tell(&self, at: Timestamp, dice: &mut Dice) -> Vec<Told> {
        let happened = self.happens(dice);
        let whole: f64 = happened.iter().map(|happened| happened.after).sum();
        let millis = |seconds: f64| {
            #[expect(clippy::cast_possible_truncation, reason = "a visit is shorter than a day")]
            let millis = (seconds * 1_000.0) as i64;
            SignedDuration::from_millis(millis)
        };
        let mut now = if matches!(self.goal, Goal::Order(_)) { at - millis(whole) } else { at };
        let (landing, mut referrer) = self.landing(dice);
        let mut told = Vec::with_capacity(happened.len() + 2);
        let click = links::linked(self.simulation, self.from).map(|campaign| {
            let (click, lands) = links::click(campaign, self.from, self.visitor, now - millis(0.8), dice);
            told.push(click);
            lands
        });
        let mut url = String::new();
        for (place, happened) in happened.into_iter().enumerate() {
            now += millis(happened.after);
            if happened.name == "page_view" {
                let before = std::mem::take(&mut url);
                let path = happened.page.path();
                url = match &click {
                    Some(lands) if place == 0 => lands.clone(),
                    None if place == 0 => format!("{SHOP_SITE}{path}{landing}"),
                    _ => format!("{SHOP_SITE}{path}"),
                };
                if place > 0 {
                    referrer = before;
                }
            }
            told.push(self.told(now, &url, &referrer, happened, dice));
        }
        if let Goal::Order(index) = self.goal {
            told.push(till(self.simulation, index, at));
        }
        told
    }

    fn told(&self, at: Timestamp, url: &str, referrer: &str, happened: Happened, dice: &mut Dice) -> Told {
        let mut event = Map::new();
        let mut set = |name: &str, value: Value| {
            event.insert(name.to_owned(), value);
        };
        set("event_id", Value::from(format!("{:08x}{:08x}", dice.below(1 << 32), dice.below(1 << 32))));
        set("name", Value::from(happened.name));
        set("occurred_at", Value::from(at.to_string()));
        set("url", Value::from(url));
        set("title", Value::from(happened.page.title()));
        set("referrer", Value::from(referrer));
        set("language", Value::from(self.visitor.language));
        set("user_agent", Value::from(self.visitor.agent));
        set("ip", Value::from(self.visitor.ip.as_str()));
        if self.visitor.consents {
            set("anonymous_id", Value::from(self.visitor.id.as_str()));
            set("consent", Value::from("granted"));
        } else {
            set("consent", Value::from("denied"));
        }
        event.extend(happened.more);
        Told { at, teller: Teller::Tag, json: Value::Object(event).to_string() }
    }

    /// What the landing page's address carries, and the page before it.
    fn landing(&self, dice: &mut Dice) -> (String, String) {
        match self.from {
            From::Campaign(index) => {
                let campaign = &self.simulation.market.campaigns[index];
                let (source, medium) = campaign.design.utm;
                let mut query = String::from("?");
                if !source.is_empty() {
                    query.push_str(&format!("utm_source={source}&"));
                }
                query.push_str(&format!("utm_medium={medium}&utm_campaign={}", campaign.key));
                let click = |dice: &mut Dice| format!("{:08x}{:08x}", dice.below(1 << 32), dice.below(1 << 32));
                let (kind, referrer) = match source {
                    "google" => ("gclid", "https://www.google.com/"),
                    "bing" => ("msclkid", "https://www.bing.com/"),
                    "facebook" => ("fbclid", "https://l.facebook.com/"),
                    "tiktok" => ("ttclid", "https://www.tiktok.com/"),
                    "linkedin" => ("li_fat_id", "https://www.linkedin.com/"),
                    _ => ("", ""),
                };
                if !kind.is_empty() {
                    query.push_str(&format!("&{kind}={}", click(dice)));
                }
                (query, referrer.to_owned())
            }
            // The link says where it leads, and no page was before.
            From::Print(_) => (String::new(), String::new()),
            From::Organic(organic) => {
                let referrer = match organic {
                    Organic::Typed => "",
                    Organic::Google => "https://www.google.com/",
                    Organic::Facebook => "https://m.facebook.com/",
                    Organic::Blog => "https://kape-at-iba-pa.example/ten-gifts-from-home",
                };
                (String::new(), referrer.to_owned())
            }
        }
    }

    fn happens(&self, dice: &mut Dice) -> Vec<Happened> {
        let mut script = Script { happened: Vec::new(), reads: 4.0 + 30.0 * dice.unit() };
        let product = |dice: &mut Dice| dice.weighted(&PRODUCTS.each_ref().map(|product| product.weight));
        if links::linked(self.simulation, self.from).is_some() {
            script.page(Page::Home, dice);
        }
        match self.goal {
            Goal::Leave if script.happened.is_empty() => {
                let first = if dice.chance(0.6) { Page::Home } else { Page::Product(product(dice)) };
                script.page(first, dice);
            }
            Goal::Leave => {}
            Goal::Look | Goal::Subscribe => {
                if script.happened.is_empty() {
                    script.page(Page::Home, dice);
                }
                for _ in 0..1 + dice.below(3) {
                    script.product(product(dice), self.simulation, dice);
                }
                if self.goal == Goal::Subscribe {
                    script.page(Page::News, dice);
                    script.does("lead", Page::News, json!({"properties": {"form": "newsletter"}}));
                }
            }
            Goal::Cart => {
                for _ in 0..1 + dice.below(2) {
                    let product = product(dice);
                    script.product(product, self.simulation, dice);
                    script.cart(product, 1, self.simulation.coin.amount(PRODUCTS[product].price), self.simulation);
                }
                script.page(Page::Cart, dice);
                if dice.chance(0.45) {
                    script.page(Page::Checkout, dice);
                    script.does("begin_checkout", Page::Checkout, json!({}));
                }
            }
            Goal::Order(index) => self.buys(index, &mut script, dice),
            Goal::Read => {
                script.reads = 0.05;
                for product in 0..PRODUCTS.len() {
                    script.page(Page::Product(product), dice);
                }
            }
        }
        script.happened
    }

    fn buys(&self, index: usize, script: &mut Script, dice: &mut Dice) {
        let order = &self.simulation.sales.orders[index];
        if script.happened.is_empty() && dice.chance(0.5) {
            script.page(Page::Home, dice);
        }
        for (line, price) in order.basket.lines.iter().zip(&order.amounts.prices) {
            script.product(line.product, self.simulation, dice);
            script.cart(line.product, line.quantity, *price, self.simulation);
        }
        script.page(Page::Cart, dice);
        if let Some(code) = coupon(self.simulation, order) {
            script.does("coupon", Page::Cart, json!({"coupon": code}));
        }
        script.page(Page::Checkout, dice);
        script.does("begin_checkout", Page::Checkout, json!({}));
        let who = json!({
            "user_id": format!("buyer-{}", order.buyer + 1),
            "email": email(order.buyer, &self.simulation.sales.buyers[order.buyer]),
        });
        script.does("identify", Page::Checkout, who.clone());
        let mut bought = fields(paid(self.simulation, index));
        bought.extend(fields(who));
        bought.remove("email");
        script.does("order", Page::Thanks, Value::Object(bought));
        // The page after the order is seen a moment before the tag tells of it.
        if let Some(order) = script.happened.pop() {
            script.page(Page::Thanks, dice);
            script.happened.push(Happened { after: 0.4, ..order });
        }
    }
}

/// What happens in a visit, in order.
struct Script {
    happened: Vec<Happened>,
    /// Seconds a page is read, on average.
    reads: f64,
}

impl Script {
    fn page(&mut self, page: Page, dice: &mut Dice) {
        let after = if self.happened.is_empty() { 0.0 } else { self.reads * dice.noise(0.6) };
        if after > 2.0 && dice.chance(0.6) {
            #[expect(clippy::cast_possible_truncation, reason = "a page is read for less than an hour")]
            let engaged = (after.min(3_000.0) * 850.0) as i64;
            let page = self.happened.last().map_or(page, |last| last.page);
            let more = fields(json!({"engaged_ms": engaged}));
            self.happened.push(Happened { after: after * 0.95, name: "engagement", page, more });
            self.happened.push(Happened { after: after * 0.05, name: "page_view", page, more: Map::new() });
        } else {
            self.happened.push(Happened { after, name: "page_view", page, more: Map::new() });
        }
        if let Some(last) = self.happened.last_mut() {
            last.page = page;
        }
    }

    fn does(&mut self, name: &'static str, page: Page, more: Value) {
        self.happened.push(Happened { after: 1.5 + self.reads * 0.1, name, page, more: fields(more) });
    }

    fn product(&mut self, product: usize, simulation: &Simulation, dice: &mut Dice) {
        self.page(Page::Product(product), dice);
        let price = simulation.coin.amount(PRODUCTS[product].price);
        self.item("view_item", product, 1, price, simulation);
    }

    fn cart(&mut self, product: usize, quantity: u32, price: Decimal, simulation: &Simulation) {
        self.item("add_to_cart", product, quantity, price, simulation);
    }

    fn item(&mut self, name: &'static str, product: usize, quantity: u32, price: Decimal, simulation: &Simulation) {
        let more = json!({
            "currency": simulation.options.currency.code(),
            "items": [line(product, quantity, price)],
        });
        self.does(name, Page::Product(product), more);
    }
}

fn line(product: usize, quantity: u32, price: Decimal) -> Value {
    let product = &PRODUCTS[product];
    json!({"sku": product.sku, "name": product.name, "quantity": quantity, "price": price.to_string()})
}

fn coupon(simulation: &Simulation, order: &Order) -> Option<String> {
    let Trace::Coupon(campaign) = order.trace else { return None };
    simulation.market.campaigns[campaign].coupon().map(|(code, _)| code)
}

/// What the page after the order knows of it.
fn paid(simulation: &Simulation, index: usize) -> Value {
    let order = &simulation.sales.orders[index];
    let lines = order.basket.lines.iter().zip(&order.amounts.prices);
    let items: Vec<Value> = lines.map(|(of, price)| line(of.product, of.quantity, *price)).collect();
    let mut paid = json!({
        "order_id": order_name(index),
        "value": order.amounts.total.to_string(),
        "shipping": order.amounts.shipping.to_string(),
        "discount": order.amounts.discount.to_string(),
        "currency": simulation.options.currency.code(),
        "items": items,
    });
    if let Some(code) = coupon(simulation, order) {
        paid["coupon"] = Value::from(code);
    }
    paid
}

/// The server behind the till tells of the order as well, a moment later.
fn till(simulation: &Simulation, index: usize, at: Timestamp) -> Told {
    let order = &simulation.sales.orders[index];
    let mut properties = fields(paid(simulation, index));
    if let Some(total) = properties.remove("value") {
        properties.insert("total".to_owned(), total);
    }
    let items = properties.remove("items");
    properties.insert("products".to_owned(), items.unwrap_or_default());
    told_by_server(simulation, order.buyer, index, "Order Completed", properties, at + SignedDuration::from_millis(900))
}

fn told_by_server(
    simulation: &Simulation,
    buyer: usize,
    index: usize,
    name: &str,
    properties: Map<String, Value>,
    at: Timestamp,
) -> Told {
    let event = json!({
        "type": "track",
        "event": name,
        "messageId": format!("till-{}-{}-{index}", simulation.options.seed, name.len()),
        "userId": format!("buyer-{}", buyer + 1),
        "timestamp": at.to_string(),
        "context": {"library": {"name": "tindahan-till", "version": "2.1.0"}},
        "properties": properties,
    });
    Told { at, teller: Teller::Server, json: event.to_string() }
}

/// Money that goes back, some days after the order: the till tells.
pub(super) fn refunds(simulation: &Simulation, day: usize) -> Vec<Told> {
    const DAYS_LATER: usize = 4;
    let Some(of) = day.checked_sub(DAYS_LATER) else { return Vec::new() };
    let orders = &simulation.sales.orders;
    let first = orders.partition_point(|order| order.day < of);
    let that_day = orders.iter().enumerate().skip(first).take_while(|(_, order)| order.day == of);
    let refunded = that_day.filter(|(_, order)| order.basket.refund != Refund::None);
    refunded
        .map(|(index, order)| {
            let properties = fields(json!({
                "order_id": order_name(index),
                "total": order.amounts.refunded.to_string(),
                "currency": simulation.options.currency.code(),
            }));
            let at = instant(simulation, day, 36_000 + order.second % 20_000);
            told_by_server(simulation, order.buyer, index, "Order Refunded", properties, at)
        })
        .collect()
}
