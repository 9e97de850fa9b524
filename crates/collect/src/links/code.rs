//! The codes of links as pictures. Sheets for print are made by [`crate::print`].

use fast_qr::{ECL, QRBuilder, QRCode};

/// Modules of nothing around a code, by which readers find it (ISO/IEC 18004).
const QUIET: usize = 4;
/// Pixels of a module, at most.
pub const SCALE: u32 = 64;
/// Longest text of a code, in bytes: more is too fine for a phone.
pub const LONGEST: usize = 1_000;

/// Why there is no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// The text is empty or too long.
    #[error("a code holds 1 to {LONGEST} bytes")]
    Text,
    /// The picture cannot be written.
    #[error("the picture cannot be written: {0}")]
    Picture(String),
}

/// A code that is read even when a seventh of it is dirty.
fn code(text: &str) -> Result<QRCode, CodeError> {
    if text.is_empty() || text.len() > LONGEST {
        return Err(CodeError::Text);
    }
    QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| CodeError::Text)
}

/// Runs of dark modules: row, first column, length.
fn runs(code: &QRCode) -> impl Iterator<Item = (usize, usize, usize)> {
    (0..code.size).flat_map(move |row| {
        let line: Vec<bool> = (0..code.size).map(|column| code[row][column].value()).collect();
        let mut found = Vec::new();
        let mut column = 0;
        while column < line.len() {
            let length = line[column..].iter().take_while(|dark| **dark).count();
            if length > 0 {
                found.push((row, column, length));
            }
            column += length.max(1);
        }
        found
    })
}

/// As SVG, black on white.
///
/// # Errors
/// [`CodeError::Text`].
pub fn svg(text: &str) -> Result<String, CodeError> {
    let code = code(text)?;
    let size = code.size + 2 * QUIET;
    let mut path = String::new();
    for (row, column, length) in runs(&code) {
        path.push_str(&format!("M{} {}h{length}v1h-{length}z", column + QUIET, row + QUIET));
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{size}v{size}h-{size}z\"/><path fill=\"#000\" d=\"{path}\"/></svg>\n"
    ))
}

/// As PNG, black on white, so many pixels a module.
///
/// # Errors
/// [`CodeError`].
pub fn png(text: &str, scale: u32) -> Result<Vec<u8>, CodeError> {
    let code = code(text)?;
    let scale = scale.clamp(1, SCALE) as usize;
    let size = (code.size + 2 * QUIET) * scale;
    let width = size.div_ceil(8);
    // One bit a pixel, 1 = white.
    let mut bits = vec![0xff_u8; width * size];
    for (row, column, length) in runs(&code) {
        let columns = (column + QUIET) * scale..(column + QUIET + length) * scale;
        for line in (row + QUIET) * scale..(row + QUIET + 1) * scale {
            for pixel in columns.clone() {
                bits[line * width + pixel / 8] &= !(0x80 >> (pixel % 8));
            }
        }
    }
    let failed = |error: png::EncodingError| CodeError::Picture(error.to_string());
    let mut out = Vec::new();
    let side = u32::try_from(size).map_err(|_| CodeError::Text)?;
    let mut encoder = png::Encoder::new(&mut out, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&bits).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_pictures_show_the_same_modules() {
        let text = "https://go.example/l/gate?q=1";
        let code = code(text).unwrap();
        let bytes = png(text, 3).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        let side = (code.size + 2 * QUIET) * 3;
        assert_eq!((info.width as usize, info.height as usize), (side, side));
        let line = info.line_size;
        let dark = |x: usize, y: usize| pixels[y * line + x / 8] & (0x80 >> (x % 8)) == 0;
        for row in 0..code.size {
            for column in 0..code.size {
                let (x, y) = ((column + QUIET) * 3, (row + QUIET) * 3);
                let expected = code[row][column].value();
                assert!((0..3).all(|d| dark(x + d, y) == expected && dark(x, y + d) == expected), "{row} {column}");
            }
        }
        assert!((0..side).all(|x| !dark(x, 0) && !dark(x, side - 1)), "nothing around it");
        let svg = svg(text).unwrap();
        let drawn: usize = svg.match_indices("h-").skip(1).count();
        assert_eq!(drawn, runs(&code).count());
        let modules: usize = runs(&code).map(|(_, _, length)| length).sum();
        assert_eq!(modules, (0..code.size).flat_map(|row| &code[row][..]).filter(|module| module.value()).count());
    }

    #[test]
    fn a_code_has_a_bound() {
        assert_eq!(svg(""), Err(CodeError::Text));
        assert_eq!(png(&"x".repeat(LONGEST + 1), 1), Err(CodeError::Text));
        assert!(svg(&"x".repeat(LONGEST)).is_ok());
        assert!(png("x", u32::MAX).unwrap().starts_with(b"\x89PNG"));
    }
}
