mod bad_input;
mod reference;
mod simulated;
