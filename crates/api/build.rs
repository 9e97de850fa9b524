//! Says what is missing when the web app is to be embedded and was not built.
//! It builds nothing itself: `make` does that.

fn main() {
    println!("cargo::rerun-if-changed=../../web/dist/index.html");
    let wanted = std::env::var_os("CARGO_FEATURE_EMBED_WEB").is_some();
    if wanted && !std::path::Path::new("../../web/dist/index.html").exists() {
        println!(
            "cargo::error=the feature embed-web needs web/dist: run `npm ci && npm run build` in web/ (or `make demo`), \
             or leave the feature out"
        );
    }
}
