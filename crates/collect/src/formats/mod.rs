//! Importers of platform exports.
