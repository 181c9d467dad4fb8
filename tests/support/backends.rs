//! The backends of this machine, and a record of those that were walked.

use std::io::Write;

use eeema::crypto::hazmat::backend::Backend;

/// What the processor must have for a backend, as it says itself: AVX-512 is all that Ice Lake has of it.
#[cfg(target_arch = "x86_64")]
fn has(name: &str) -> bool {
    macro_rules! all {
        ($($feature:tt)*) => { $(std::arch::is_x86_feature_detected!($feature))&&* };
    }
    match name {
        "sse2" => cfg!(feature = "simd"),
        "avx2" => cfg!(feature = "simd") && all!("avx2" "bmi1" "bmi2" "fma" "lzcnt" "movbe"),
        "avx512" => {
            has("avx2")
                && all!("avx512f" "avx512bw" "avx512cd" "avx512dq" "avx512vl")
                && all!("avx512ifma" "avx512vbmi" "avx512vbmi2" "avx512vnni" "avx512bitalg")
                && all!("avx512vpopcntdq" "gfni" "vaes" "vpclmulqdq")
        }
        "plain" => cfg!(feature = "_plain_vectors"),
        _ => name == "portable",
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn has(name: &str) -> bool {
    match name {
        "neon" => cfg!(all(feature = "simd", target_arch = "aarch64")),
        "simd128" => cfg!(all(feature = "simd", target_feature = "simd128")),
        _ => name == "portable",
    }
}

/// Every backend of this machine, with those named that it does not have.
///
/// One that the processor has and the library does not find fails the test that asks. The file that the variable
/// `EEEMA_BACKENDS` names gets a line for each, and `.ci/run` compares it with what the processor has.
pub(crate) fn backends() -> Vec<(&'static str, Backend)> {
    let mut backends = Vec::new();
    for name in Backend::NAMES {
        let found = Backend::named(name);
        assert_eq!(
            found.is_some(),
            has(name),
            "{name}: the processor and the library differ"
        );
        match found {
            Some(backend) => backends.push((name, backend)),
            None => println!("skipped: this machine has no {name}"),
        }
    }
    if let Some(record) = std::env::var_os("EEEMA_BACKENDS") {
        let mut record = std::fs::File::options()
            .append(true)
            .create(true)
            .open(record)
            .unwrap();
        let program = module_path!().split("::").next().unwrap();
        for (name, _) in &backends {
            record
                .write_all(format!("{program} {name}\n").as_bytes())
                .unwrap();
        }
    }
    backends
}
