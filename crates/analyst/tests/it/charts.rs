//! Charts and reports: what they hold, and that nothing in a name breaks them.

use analyst::charts::{Bar, Bars, Edge, Graph, Layer, Node, Paint, Panel, Panels, Plot, Role, Rule, Svg, Unit};
use analyst::print::{Cell, Sheet};
use analyst::report::Report;

fn every_chart() -> Vec<(&'static str, Svg)> {
    let names = ["Organic search", "Paid <search> & \"more\"", "Email", "A very long name of a channel that is cut"];
    let bar = |(at, name): (usize, &&str)| {
        let value = 3.1 / (at + 1) as f64;
        Bar { name: (*name).to_owned(), value, interval: Some((value * 0.8, value * 1.25)) }
    };
    let bars = Bars {
        title: "Organic search earned most".to_owned(),
        subtitle: "Return on spend by channel, with 95% intervals".to_owned(),
        unit: Unit::Number,
        bars: names.iter().enumerate().map(bar).collect(),
    };
    let week = |at: usize| 19_723.0 + 7.0 * at as f64;
    let line = |name: &str, hue: usize, lift: f64| Layer::Line {
        name: name.to_owned(),
        paint: Paint::Hue(hue),
        points: (0..60).map(|at| (week(at), lift + (at as f64 / 6.0).sin() * 20.0 + at as f64)).collect(),
        band: (0..60).map(|at| lift + (at as f64 / 6.0).sin() * 20.0 + at as f64).map(|y| (y - 9.0, y + 9.0)).collect(),
    };
    let lines = Plot {
        title: "Sales grew after the test".to_owned(),
        subtitle: "Weekly sales in thousands, with 94% bands".to_owned(),
        x_unit: Unit::Day,
        y_label: "thousands".to_owned(),
        from_zero: true,
        layers: vec![line("treated", 0, 120.0), line("control", 2, 114.0), line("a third of them", 4, 60.0)],
        rules: vec![Rule { at: week(40), label: "campaign begins".to_owned() }],
        ..Plot::default()
    };
    let areas = Plot {
        title: "What made the sales".to_owned(),
        subtitle: "Contribution by week".to_owned(),
        x_unit: Unit::Day,
        layers: vec![
            Layer::Areas {
                names: ["base", "search", "social", "tv"].map(str::to_owned).to_vec(),
                x: (0..60).map(week).collect(),
                values: (0..4)
                    .map(|s| {
                        (0..60).map(|at| 60.0 / (s + 1) as f64 + ((at + 9 * s) as f64 / 5.0).sin() * 8.0).collect()
                    })
                    .collect(),
            },
            Layer::Line {
                name: "observed".to_owned(),
                paint: Paint::Ink,
                points: (0..60).map(|at| (week(at), 126.0 + (at as f64 / 5.0).cos() * 9.0)).collect(),
                band: Vec::new(),
            },
        ],
        ..Plot::default()
    };
    let columns = Plot {
        title: "Most journeys are short".to_owned(),
        subtitle: "Conversions by the number of touches".to_owned(),
        x_label: "touches".to_owned(),
        from_zero: true,
        layers: vec![Layer::Columns {
            name: String::new(),
            paint: Paint::Hue(0),
            points: (1..=20).map(|at| (at as f64, 9000.0 * 0.7_f64.powi(at))).collect(),
        }],
        ..Plot::default()
    };
    let scatter = Plot {
        title: "Predicted against observed".to_owned(),
        x_label: "observed".to_owned(),
        y_label: "predicted".to_owned(),
        layers: vec![Layer::Points {
            name: "weeks".to_owned(),
            paint: Paint::Hue(1),
            points: (0..30).map(|at| (at as f64, at as f64 + (at as f64 * 7.0).sin() * 3.0)).collect(),
            intervals: (0..30).map(|at| (at as f64 - 4.0, at as f64 + 4.0)).collect(),
        }],
        ..Plot::default()
    };
    let panels = Panels {
        title: "Last touch gives alpha twice what the others do".to_owned(),
        subtitle: "Conversions by model".to_owned(),
        unit: Unit::Number,
        rows: names.iter().map(|name| (*name).to_owned()).collect(),
        panels: ["first", "last", "linear", "markov", "shapley"]
            .iter()
            .enumerate()
            .map(|(at, name)| Panel {
                name: (*name).to_owned(),
                bars: (0..4)
                    .map(|row| {
                        (
                            900.0 / (row + at + 1) as f64,
                            Some((400.0 / (row + at + 1) as f64, 1200.0 / (row + at + 1) as f64)),
                        )
                    })
                    .collect(),
            })
            .collect(),
    };
    vec![
        ("bars", bars.svg()),
        ("lines", lines.svg()),
        ("areas", areas.svg()),
        ("columns", columns.svg()),
        ("scatter", scatter.svg()),
        ("panels", panels.svg()),
        ("graph", graph().svg()),
    ]
}

fn graph() -> Graph {
    let channels = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];
    let mut nodes = vec![Node { name: "start".to_owned(), role: Role::Source, weight: 100.0 }];
    nodes.extend(channels.iter().enumerate().map(|(at, name)| Node {
        name: (*name).to_owned(),
        role: Role::Inner,
        weight: 80.0 / (at + 1) as f64,
    }));
    nodes.push(Node { name: "conversion".to_owned(), role: Role::Goal, weight: 30.0 });
    nodes.push(Node { name: "no conversion".to_owned(), role: Role::End, weight: 70.0 });
    let count = nodes.len();
    let mut edges = Vec::new();
    for from in 0..count - 2 {
        for to in 1..count {
            let weight = 60.0 / ((from + 1) * to) as f64;
            edges.push(Edge { from, to, weight, share: 0.4 / to as f64 });
        }
    }
    Graph {
        title: "How people move between channels".to_owned(),
        subtitle: "The 24 strongest transitions; a circle's area is its visits".to_owned(),
        nodes,
        edges,
        most_edges: 24,
    }
}

#[test]
fn every_chart_is_drawn_as_svg_and_png() {
    let keep = std::env::var_os("SULIT_CHARTS_DIR").map(std::path::PathBuf::from);
    for (name, svg) in every_chart() {
        let text = svg.standalone();
        assert!(text.starts_with("<svg ") && text.contains("prefers-color-scheme:dark"), "{name}");
        assert!(!text.contains("NaN") && !text.contains("inf\""), "{name}");
        assert!(!text.contains("<search>"), "{name}");
        let png = svg.png().unwrap();
        assert_eq!(&png[1..4], b"PNG", "{name}");
        if let Some(folder) = &keep {
            svg.write(&folder.join(format!("{name}.svg"))).unwrap();
            svg.write(&folder.join(format!("{name}.png"))).unwrap();
        }
    }
}

#[test]
fn a_chart_of_nothing_is_drawn_too() {
    let empty = Plot::default().svg();
    assert!(empty.png().is_ok());
    let bars = Bars { title: String::new(), subtitle: String::new(), unit: Unit::Share, bars: Vec::new() };
    assert!(bars.svg().png().is_ok());
    let strange = Plot {
        layers: vec![Layer::Line {
            name: "gaps".to_owned(),
            paint: Paint::Ink,
            points: vec![(0.0, f64::NAN), (1.0, f64::INFINITY), (2.0, 3.0)],
            band: Vec::new(),
        }],
        ..Plot::default()
    };
    assert!(!strange.svg().standalone().contains("NaN"));
}

#[test]
fn a_chart_has_a_known_ending() {
    let folder = tempfile::tempdir().unwrap();
    let svg = Plot::default().svg();
    assert!(svg.write(&folder.path().join("x.SVG")).is_ok());
    assert!(svg.write(&folder.path().join("x.pdf")).unwrap_err().to_string().contains(".svg or .png"));
}

#[test]
fn a_report_stands_alone() {
    let mut report = Report::new("Attribution of <shop>", "Alpha earned most.");
    for section in ["Credits", "Paths", "Lengths"] {
        report.section(section);
    }
    report.warning("Only ten rows.");
    for (_, svg) in every_chart() {
        report.chart(&svg);
    }
    let mut sheet = Sheet::new(["channel", "value"]);
    sheet.row(["<b>".into(), Cell::Number(1234.5, 1)]);
    report.sheet("Credits by channel", &sheet, false);
    report.sheet("Again", &sheet, true);
    let html = report.html();
    for outside in ["src=", "http://", "https://", "@import", "url("] {
        let without_names = html.replace("http://www.w3.org/2000/svg", "");
        assert!(!without_names.contains(outside), "{outside}");
    }
    assert!(html.contains("&lt;b&gt;") && html.contains("1,234.5") && html.contains("href=\"#s3\""));
    if let Some(folder) = std::env::var_os("SULIT_CHARTS_DIR") {
        report.write(&std::path::Path::new(&folder).join("report.html")).unwrap();
    }
}
