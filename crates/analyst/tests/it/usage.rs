//! Wrong usage, which ends the program with 2, and what a file shows, which ends
//! it with 1.

use crate::typed::refused;

/// What would be typed, and a word of what is said.
const WRONG: [(&str, &str); 49] = [
    ("mix fit F --channel tv --chains 0", "--chains 0"),
    ("mix fit F --channel tv --tune 5", "--tune 5"),
    ("mix fit F --channel tv --draws 1", "--draws 1"),
    ("mix fit F --channel tv --interval 94", "--interval"),
    ("mix fit F --channel tv --target-accept 1", "--target-accept 1"),
    ("mix fit F --channel tv --holdout 0", "--holdout 0"),
    ("mix fit F --channel tv --holdout 4 --folds 0", "--folds 0"),
    ("mix fit F", "--channel"),
    ("mix fit F --channel tv --channel tv", "twice"),
    ("mix fit F --channel tv --control tv", "at once"),
    ("mix fit F --channel tv --spend radio=cost", "“radio”"),
    ("mix fit F --channel tv --spend tv", "NAME=VALUE"),
    ("mix fit F --channel tv --reach tv=tv", "--frequency"),
    ("mix fit F --channel tv --control price --control-sign price=up", "positive"),
    ("mix fit F --channel tv --value-per-outcome 0", "above zero"),
    ("mix calibrate D --simulations 2", "--simulations 2"),
    ("mix calibrate D --chains 0", "--chains 0"),
    ("mix calibrate D --draws 10", "63 draws"),
    ("mix compare D D", "given twice"),
    ("mix compare D E --holdout 0", "--holdout 0"),
    ("mix refresh D F --interval 2", "--interval"),
    ("mix plan D --periods 0", "--periods 0"),
    ("mix plan D --periods 521", "520"),
    ("mix plan D --from 2026-03-09 --to 2026-03-01", "lies before --from"),
    ("mix plan D --periods 2 --margin 30", "--margin 30"),
    ("mix plan D --periods 2 --draws 0", "--draws 0"),
    ("mix plan D --periods 2 --value-per-outcome 0", "--value-per-outcome 0"),
    ("mix plan D --periods 2 --change 0", "--change 0"),
    ("mix plan D --periods 2 --risk gain=1.5", "--risk gain=1.5"),
    ("mix plan D --periods 2 --tail-value 2", "--tail-value 2"),
    ("mix plan D --periods 2 --decimals 7", "--decimals 7"),
    ("mix plan D --periods 2 --interval 1", "--interval"),
    ("mix plan D --periods 2 --budget -5", "above zero"),
    ("mix plan D --periods 2 --budget 1e30", "cannot be told"),
    ("mix plan D --periods 2 --cpa 0", "--cpa 0"),
    ("mix plan D --periods 2 --risk worst=2", "--risk worst=2"),
    ("ltv F", "say which columns"),
    ("ltv F --frequency x", "--recency"),
    ("ltv F --customer c --date d --horizon-weeks 0", "--horizon-weeks"),
    ("ltv F --customer c --date d --discount 20", "--discount"),
    ("ltv F --customer c --date d --interval 95", "--interval"),
    ("ltv F --customer c --date d --calibration-end 2024-02-01 --observation-end 2024-01-01", "must lie before"),
    ("attribute F --model time-decay --half-life 0", "half-life"),
    ("attribute F --intervals --level 95", "--level"),
    ("attribute F --model position --position 0.8,0.8", "together at most 1"),
    ("attribute F --model shapley --interactions 0", "--interactions"),
    ("geo-lift F --outcome y --treated a --start 2026-02-01 --end 2026-01-01", "lies before --start"),
    ("geo-lift F --outcome y --treated a --exclude a --start 2026-02-01", "--exclude"),
    ("geo-lift power F --outcome y --windows 0", "--windows 0"),
];

#[test]
fn options_alone_are_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sales.csv");
    std::fs::write(&file, "date,y,tv,price\n2024-01-01,5,1,2\n2024-01-08,6,2,2\n2024-01-15,6,3,3\n").unwrap();
    let file = file.to_str().unwrap();
    for (line, said) in WRONG {
        let words: Vec<&str> = line.split(' ').map(|word| if word == "F" { file } else { word }).collect();
        let refused = refused(&words);
        assert!(refused.usage && refused.message.contains(said), "{line}: {}", refused.message);
    }
}

#[test]
fn what_a_file_shows_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sales.csv");
    std::fs::write(&file, "date,y,tv\n2024-01-01,5,1\n2024-01-08,6,2\n2024-01-15,6,3\n").unwrap();
    let file = file.to_str().unwrap();
    for (line, said) in [
        ("mix fit F --channel radio", "no column “radio”"),
        ("mix fit F --channel tv", "too few"),
        ("mix fit nowhere.csv --channel tv", "nowhere.csv"),
        ("mix plan nowhere --periods 2", "nowhere"),
        ("ltv F --customer who --date date", "no column “who”"),
        ("attribute F", "path"),
        ("geo-lift F --outcome y --treated a --start 2024-01-08", "location"),
    ] {
        let words: Vec<&str> = line.split(' ').map(|word| if word == "F" { file } else { word }).collect();
        let refused = refused(&words);
        assert!(!refused.usage && refused.message.contains(said), "{line}: {}", refused.message);
    }
}
