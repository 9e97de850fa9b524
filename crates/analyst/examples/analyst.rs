//! The analyst's commands alone, without the rest of the product.

use clap::Parser;

#[derive(Debug, Parser)]
#[command(name = "analyst")]
struct Arguments {
    #[command(subcommand)]
    command: analyst::Command,
}

fn main() -> anyhow::Result<()> {
    match analyst::run(&Arguments::parse().command) {
        Err(error) => match error.downcast::<clap::Error>() {
            Ok(usage) => usage.exit(),
            Err(error) => Err(error),
        },
        done => done,
    }
}
