//! Nodes and the ways between them, from left to right.

use std::f64::consts::TAU;

use super::pen::{LABEL, Pen, TICK, at, cut, width};
use super::{Svg, Unit};

/// Where a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Where ways begin: left.
    Source,
    /// Between.
    Inner,
    /// Where ways end well: right.
    Goal,
    /// Where ways end otherwise: right, below.
    End,
}

/// A node.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub role: Role,
    /// How much passes through it: its area.
    pub weight: f64,
}

/// A way from one node to another.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// Index of the node it begins at.
    pub from: usize,
    /// Index of the node it ends at.
    pub to: usize,
    /// How much takes it: its thickness.
    pub weight: f64,
    /// The share of what leaves its first node.
    pub share: f64,
}

/// A graph of which the strongest edges are drawn.
#[derive(Debug, Clone)]
pub struct Graph {
    /// The finding or the question.
    pub title: String,
    /// What is counted.
    pub subtitle: String,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The edges; the strongest are drawn.
    pub edges: Vec<Edge>,
    /// How many edges are drawn at most.
    pub most_edges: usize,
}

const WIDTH: f64 = 760.0;

impl Graph {
    /// Draws the graph.
    #[must_use]
    pub fn svg(&self) -> Svg {
        let mut pen = Pen::default();
        let top = pen.headed(&self.title, &self.subtitle, WIDTH - 32.0);
        let height = if self.nodes.len() > 8 { 460.0 } else { 360.0 };
        let largest = self.nodes.iter().map(|node| node.weight).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
        let radii: Vec<f64> =
            self.nodes.iter().map(|node| 6.0 + 20.0 * (node.weight.max(0.0) / largest).sqrt()).collect();
        let places = self.places(top, height);
        let mut edges: Vec<&Edge> =
            self.edges.iter().filter(|edge| edge.from != edge.to && edge.weight > 0.0).collect();
        edges.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.from.cmp(&b.from)).then(a.to.cmp(&b.to)));
        edges.truncate(self.most_edges);
        let heaviest = edges.first().map_or(1.0, |edge| edge.weight);
        for edge in edges.iter().rev() {
            self.edge(&mut pen, edge, heaviest, &places, &radii);
        }
        let names = self.names(&places, &radii, top + height / 2.0);
        let mut taken: Vec<[f64; 4]> = places
            .iter()
            .zip(&radii)
            .map(|((x, y), radius)| [x - radius, y - radius, x + radius, y + radius])
            .chain(names.iter().map(|(x, y, name)| {
                let half = width(name, LABEL.size) * 0.56;
                [x - half, y - LABEL.size, x + half, y + 4.0]
            }))
            .collect();
        for edge in edges.iter().filter(|edge| edge.weight / heaviest > 0.25) {
            self.share(&mut pen, edge, heaviest, &places, &mut taken);
        }
        for (at, node) in self.nodes.iter().enumerate() {
            let paint = match node.role {
                Role::Source => "ink-3",
                Role::Inner => "hue-1",
                Role::Goal => "good",
                Role::End => "spend",
            };
            let hint = format!("{}: {}", node.name, Unit::Number.shown(node.weight));
            pen.circle(places[at], radii[at], paint, 1.0, &hint);
        }
        for (x, y, name) in &names {
            pen.text(*x, *y, name, LABEL.strong().middle());
        }
        let described = edges.iter().take(12).map(|edge| {
            format!("{} to {}: {}", self.nodes[edge.from].name, self.nodes[edge.to].name, Unit::Share.shown(edge.share))
        });
        Svg {
            title: self.title.clone(),
            description: described.collect::<Vec<_>>().join("; "),
            width: WIDTH,
            height: top + height + 12.0,
            body: pen.out,
            narrow: None,
        }
    }

    /// Source at the left, ends at the right, the others on an ellipse between.
    #[expect(clippy::cast_precision_loss, reason = "a graph that can be read has few nodes")]
    fn places(&self, top: f64, height: f64) -> Vec<(f64, f64)> {
        let inner = self.nodes.iter().filter(|node| node.role == Role::Inner).count().max(1) as f64;
        let middle = top + height / 2.0;
        let mut seen = 0.0;
        let place = |node: &Node| match node.role {
            Role::Source => (48.0, middle),
            Role::Goal => (WIDTH - 60.0, middle - height * 0.22),
            Role::End => (WIDTH - 60.0, middle + height * 0.22),
            Role::Inner => {
                let turn = TAU * (seen + 0.5) / inner - TAU / 4.0;
                seen += 1.0;
                (WIDTH / 2.0 + 205.0 * turn.cos(), middle + (height / 2.0 - 48.0) * turn.sin())
            }
        };
        self.nodes.iter().map(place).collect()
    }

    fn edge(&self, pen: &mut Pen, edge: &Edge, heaviest: f64, places: &[(f64, f64)], radii: &[f64]) {
        let (from, to) = (places[edge.from], places[edge.to]);
        let bent = bent(from, to);
        let share = edge.weight / heaviest;
        let thick = 0.8 + 6.0 * share;
        let (start, _) = towards(from, bent, radii[edge.from] + 1.0);
        let (tip, way) = towards(to, bent, radii[edge.to] + 2.0);
        let size = 5.0 + thick * 0.9;
        let neck = (tip.0 - way.0 * size, tip.1 - way.1 * size);
        let hint = format!(
            "{} → {}: {} ({})",
            self.nodes[edge.from].name,
            self.nodes[edge.to].name,
            Unit::Number.shown(edge.weight),
            Unit::Share.shown(edge.share)
        );
        let opacity = 0.28 + 0.5 * share;
        let curve =
            format!("M{} {}Q{} {} {} {}", at(start.0), at(start.1), at(bent.0), at(bent.1), at(neck.0), at(neck.1));
        pen.stroke(&curve, "ink-3", thick, opacity, &hint);
        let half = size * 0.55;
        let head =
            [tip, (neck.0 - way.1 * half, neck.1 + way.0 * half), (neck.0 + way.1 * half, neck.1 - way.0 * half)];
        pen.fill(&(super::pen::path(head) + "Z"), "ink-3", opacity.min(1.0), "");
    }

    /// The share beside its edge, at the first place along it where no other
    /// words or circles are.
    fn share(&self, pen: &mut Pen, edge: &Edge, heaviest: f64, places: &[(f64, f64)], taken: &mut Vec<[f64; 4]>) {
        const ALONG: [f64; 7] = [0.5, 0.4, 0.6, 0.32, 0.68, 0.25, 0.75];
        let (from, to) = (places[edge.from], places[edge.to]);
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy).max(1.0);
        let bent = bent(from, to);
        let words = Unit::Share.shown((edge.share * 100.0).round() / 100.0);
        let half = width(&words, TICK.size) / 2.0 + 2.0;
        let away = (0.8 + 6.0 * edge.weight / heaviest) / 2.0 + 9.0;
        let place = |t: f64| {
            let on = |a: f64, b: f64, c: f64| (1.0 - t) * (1.0 - t) * a + 2.0 * t * (1.0 - t) * b + t * t * c;
            (on(from.0, bent.0, to.0) - dy / length * away, on(from.1, bent.1, to.1) + dx / length * away + 4.0)
        };
        let room = |(x, y): (f64, f64)| [x - half, y - TICK.size, x + half, y + 3.0];
        let free = |room: &[f64; 4]| {
            !taken
                .iter()
                .any(|other| room[0] < other[2] && other[0] < room[2] && room[1] < other[3] && other[1] < room[3])
        };
        // Where there is no room, the words are left to the hint and the table.
        let Some(at) = ALONG.into_iter().map(place).find(|at| free(&room(*at))) else { return };
        let [left, above, right, below] = room(at);
        taken.push([left, above, right, below]);
        pen.rect([left, above, right - left, below - above], 3.0, "paper", "");
        pen.text(at.0, at.1, &words, TICK);
    }

    /// Where each node's name stands, and the name.
    fn names(&self, places: &[(f64, f64)], radii: &[f64], middle: f64) -> Vec<(f64, f64, String)> {
        let place = |((node, (x, y)), radius): ((&Node, &(f64, f64)), &f64)| {
            let above = node.role == Role::Inner && *y < middle - 1.0;
            let y = if above { y - radius - 6.0 } else { y + radius + 15.0 };
            (*x, y, cut(&node.name, LABEL.size, 130.0))
        };
        self.nodes.iter().zip(places).zip(radii).map(place).collect()
    }
}

/// Where an edge bows to: to one side, so that the way back lies beside the way
/// there.
fn bent(from: (f64, f64), to: (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(1.0);
    let bow = (length * 0.13).min(34.0);
    (f64::midpoint(from.0, to.0) - dy / length * bow, f64::midpoint(from.1, to.1) + dx / length * bow)
}

/// The point this far from a centre towards another point, and the direction
/// from there to the centre.
fn towards(centre: (f64, f64), other: (f64, f64), far: f64) -> ((f64, f64), (f64, f64)) {
    let (dx, dy) = (other.0 - centre.0, other.1 - centre.1);
    let length = dx.hypot(dy).max(1e-9);
    let way = (dx / length, dy / length);
    ((centre.0 + way.0 * far, centre.1 + way.1 * far), (-way.0, -way.1))
}
