//! What a line needs to know of a font before it is drawn: which letters it
//! has and how wide they are. Read from the font's own tables
//! (`cmap`, `hmtx`: OpenType specification 1.9).

use std::collections::HashMap;

use krilla::text::Font;

/// A font with the widths of its letters.
pub(super) struct Face {
    pub(super) font: Font,
    /// Glyph numbers by character, from the basic plane.
    glyphs: HashMap<u32, u16>,
    /// Advances by glyph, in units of the em.
    advances: Vec<f32>,
}

impl Face {
    /// Reads a font; `None` when it has no table that we can read.
    pub(super) fn read(data: &'static [u8]) -> Option<Self> {
        let units = f32::from(u16_at(table(data, *b"head")?, 18)?);
        let count = usize::from(u16_at(table(data, *b"hhea")?, 34)?);
        let metrics = table(data, *b"hmtx")?;
        let advances = (0..count).map(|at| u16_at(metrics, at * 4).map(|wide| f32::from(wide) / units));
        Some(Self {
            font: Font::new(data.into(), 0)?,
            glyphs: glyphs(table(data, *b"cmap")?)?,
            advances: advances.collect::<Option<_>>()?,
        })
    }

    /// Whether it has a letter.
    pub(super) fn has(&self, letter: char) -> bool {
        self.glyphs.contains_key(&u32::from(letter))
    }

    /// Width of a text in units of its size. Kerning is left out.
    pub(super) fn width(&self, text: &str) -> f32 {
        let mut before = ' ';
        let mut width = 0.0;
        for letter in text.chars() {
            // Lam and alef are one letter; marks and joiners stand on others.
            let is_ligature = before == 'ل' && matches!(letter, 'ا' | 'أ' | 'إ' | 'آ');
            if !is_ligature && !is_mark(letter) {
                let glyph = self.glyphs.get(&u32::from(letter)).copied().unwrap_or_default();
                width += self.advances.get(usize::from(glyph)).or(self.advances.last()).copied().unwrap_or(0.6);
            }
            before = letter;
        }
        width
    }
}

/// Marks above and below letters, and signs without width.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{200B}'..='\u{200F}')
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?)).ok()
}

fn table(data: &[u8], tag: [u8; 4]) -> Option<&[u8]> {
    let count = usize::from(u16_at(data, 4)?);
    let record = (0..count).map(|at| 12 + at * 16).find(|at| data.get(*at..at + 4) == Some(&tag))?;
    let (from, length) = (u32_at(data, record + 8)?, u32_at(data, record + 12)?);
    data.get(from..from + length)
}

/// The characters of a format 4 subtable for Unicode, which every font has.
fn glyphs(cmap: &[u8]) -> Option<HashMap<u32, u16>> {
    let count = usize::from(u16_at(cmap, 2)?);
    let subtables = (0..count).filter_map(|at| {
        let (platform, offset) = (u16_at(cmap, 4 + at * 8)?, u32_at(cmap, 8 + at * 8)?);
        let subtable = cmap.get(offset..)?;
        (matches!(platform, 0 | 3) && u16_at(subtable, 0)? == 4).then_some(subtable)
    });
    let subtable = subtables.into_iter().next()?;
    let segments = usize::from(u16_at(subtable, 6)?) / 2;
    let (ends, starts) = (14, 16 + segments * 2);
    let (deltas, ranges) = (starts + segments * 2, starts + segments * 4);
    let mut found = HashMap::new();
    for segment in 0..segments {
        let (start, end) = (u16_at(subtable, starts + segment * 2)?, u16_at(subtable, ends + segment * 2)?);
        let delta = u16_at(subtable, deltas + segment * 2)?;
        let range_at = ranges + segment * 2;
        let range = usize::from(u16_at(subtable, range_at)?);
        for code in start..=end.min(0xFFFE) {
            let glyph = if range == 0 {
                code.wrapping_add(delta)
            } else {
                match u16_at(subtable, range_at + range + usize::from(code - start) * 2)? {
                    0 => 0,
                    glyph => glyph.wrapping_add(delta),
                }
            };
            if glyph != 0 {
                found.insert(u32::from(code), glyph);
            }
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(at: usize) -> Face {
        Face::read(typst_assets::fonts().nth(at).unwrap()).unwrap()
    }

    #[test]
    fn the_fonts_have_the_letters_of_the_five_languages() {
        let (serif, mono) = (face(super::super::draw::SERIF), face(super::super::draw::MONO_BOLD));
        assert!("Mùa thu Đặng ữ ñ þ ð ö €₫₱–…".chars().all(|letter| serif.has(letter)));
        assert!("پژگچکیأإآلا۰۹٪".chars().all(|letter| mono.has(letter)));
        assert!(!serif.has('پ'));
    }

    #[test]
    fn widths_are_those_of_the_font() {
        let mono = face(super::super::draw::MONO_BOLD);
        assert!((mono.width("ABCD") - 4.0 * mono.width("i")).abs() < 1e-4);
        assert!((mono.width("سلام") - 3.0 * mono.width("س")).abs() < 1e-4, "lam-alef is one letter");
        let serif = face(super::super::draw::SERIF);
        assert!(serif.width("WWW") > 2.0 * serif.width("iii"));
    }

    #[test]
    fn bytes_that_are_no_font_are_none() {
        assert!(Face::read(b"OTTO no font").is_none());
        assert!(Face::read(b"").is_none());
    }
}
