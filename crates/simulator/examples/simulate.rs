//! A market of people without the rest of the product: preset, seed, folder.

use std::path::PathBuf;

use simulator::agents::{AgentOptions, People, Preset};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [preset, seed, out, more @ ..] = words.as_slice() else {
        return Err("say a preset, a seed and a folder (and no-plan)".into());
    };
    let preset = Preset::parse(preset).ok_or("no such preset")?;
    let plan = !more.iter().any(|word| word == "no-plan");
    let people = People::new(AgentOptions { plan, ..AgentOptions::new(preset, seed.parse()?) })?;
    for file in people.write(&PathBuf::from(out))? {
        println!("{}", file.display());
    }
    Ok(())
}
