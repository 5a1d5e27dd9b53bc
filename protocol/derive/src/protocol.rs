//! Which path the generated code reaches the protocol crate by.

use proc_macro_crate::{FoundCrate, crate_name};
use proc_macro2::{Ident, Span};
use syn::{Path, parse_quote};

/// The protocol crate, or the first of its two re-exporters, as `Cargo.toml` names it.
///
/// Where the manifest says nothing, as under a build that is not Cargo's, it is `::wilco_protocol`.
pub(crate) fn path() -> Path {
    if let Some(protocol) = find("wilco-protocol") {
        return parse_quote!(::#protocol);
    }
    match find("wilco-server").or_else(|| find("wilco-client")) {
        Some(reexporter) => parse_quote!(::#reexporter::protocol),
        None => parse_quote!(::wilco_protocol),
    }
}

fn find(package: &str) -> Option<Ident> {
    let name = match crate_name(package).ok()? {
        // The protocol crate names itself with `extern crate self`; its tests and doctests see it by that name anyway.
        FoundCrate::Itself => package.replace('-', "_"),
        FoundCrate::Name(name) => name,
    };
    Some(Ident::new(&name, Span::call_site()))
}
