//! Sampling, diagnostics and solvers from outside.
