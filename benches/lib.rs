//! Nothing: the benchmarks stand beside this file, one per hot path.
