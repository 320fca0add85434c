//! The compiler exports `actuator_plugin_v1` alone. To this come: every other symbol is found while
//! linking, and the library is never unmapped, because a thread may still run in its code.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    for option in ["defs", "nodelete"] {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,{option}");
    }
}
