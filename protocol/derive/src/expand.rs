//! From a type with its attributes to its implementation of `Operation`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Path};

use crate::attribute::{self, Class, Keys};
use crate::errors::Errors;
use crate::{docs, name, protocol};

pub(crate) fn operation(input: &DeriveInput) -> syn::Result<TokenStream> {
    let mut errors = Errors::default();
    refuse_shape(input, &mut errors);
    refuse_misplaced(&input.data, &mut errors);
    let keys = Keys::read(&input.attrs, &mut errors);
    let name = operation_name(&input.ident, &keys, &mut errors);
    errors.into_result()?;
    Ok(implementation(input, &keys, &name))
}

fn refuse_shape(input: &DeriveInput, errors: &mut Errors) {
    if !input.generics.params.is_empty() {
        let message = "an operation's name stands for one type, so a generic type cannot be an operation; \
            derive `Operation` on a type that names its parameters";
        errors.at(input.generics.params.span(), message);
    }
    if let Data::Union(union) = &input.data {
        errors.at(
            union.union_token.span,
            "an operation is a struct or an enum",
        );
    }
}

/// The compiler lets a derive's attribute stand on fields too, where it would say nothing.
fn refuse_misplaced(data: &Data, errors: &mut Errors) {
    let fields: Vec<&syn::Field> = match data {
        Data::Struct(data) => data.fields.iter().collect(),
        Data::Enum(data) => data
            .variants
            .iter()
            .flat_map(|variant| &variant.fields)
            .collect(),
        Data::Union(data) => data.fields.named.iter().collect(),
    };
    let variants: Vec<&syn::Variant> = match data {
        Data::Enum(data) => data.variants.iter().collect(),
        Data::Struct(_) | Data::Union(_) => Vec::new(),
    };
    let attributes = variants.iter().flat_map(|variant| &variant.attrs);
    let attributes = attributes.chain(fields.iter().flat_map(|field| &field.attrs));
    for attribute in attributes.filter(|attribute: &&Attribute| attribute::is_ours(attribute)) {
        errors.at(
            attribute.path().span(),
            "`#[operation]` belongs on the type, above its name",
        );
    }
}

fn operation_name(ident: &Ident, keys: &Keys, errors: &mut Errors) -> String {
    // A name that was given has been checked where it was read.
    if let Some(literal) = &keys.name {
        return literal.value();
    }
    let name = name::snake_case(&ident.unraw().to_string());
    if let Err(message) = name::check(&name) {
        let message = format!(
            "the name of this type makes no operation name: {message}. Write one: `#[operation(name = \"user.get\")]`"
        );
        errors.at(ident.span(), message);
    }
    name
}

fn implementation(input: &DeriveInput, keys: &Keys, name: &str) -> TokenStream {
    let protocol = keys.protocol.clone().unwrap_or_else(protocol::path);
    let ident = &input.ident;
    let output = keys
        .output
        .as_ref()
        .map_or_else(|| quote!(()), |output| quote!(#output));
    let error = keys
        .error
        .as_ref()
        .map_or_else(|| quote!(#protocol::NoError), |error| quote!(#error));
    let class = class(&protocol, keys.class);
    let timeout = timeout(keys.timeout_ms);
    let cost = keys.cost.unwrap_or(1);
    let source = source(&protocol, ident.span());
    let doc = docs::text(&input.attrs);
    let deprecated = docs::deprecated(&input.attrs);
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #protocol::Operation for #ident {
            type Output = #output;
            type Error = #error;
            const NAME: &'static str = #name;
            const CLASS: #protocol::Class = #class;
            const TIMEOUT: ::core::option::Option<::core::time::Duration> = #timeout;
            const SOURCE: #protocol::Source = #source;
            const DOC: &'static str = #doc;
            const DEPRECATED: bool = #deprecated;
            const COST: u32 = #cost;
        }
    }
}

fn class(protocol: &Path, class: Option<Class>) -> TokenStream {
    match class {
        Some(Class::Safe) => quote!(#protocol::Class::Safe),
        Some(Class::Idempotent) => quote!(#protocol::Class::Idempotent),
        Some(Class::Transactional) => quote!(#protocol::Class::Transactional),
        Some(Class::Once) | None => quote!(#protocol::Class::Once),
    }
}

fn timeout(milliseconds: Option<u64>) -> TokenStream {
    match milliseconds {
        Some(milliseconds) => quote! {
            ::core::option::Option::Some(::core::time::Duration::from_millis(#milliseconds))
        },
        None => quote!(::core::option::Option::None),
    }
}

/// The three macros answer for the place their tokens come from: here the name of the type, not the derive.
fn source(protocol: &Path, span: Span) -> TokenStream {
    let file = quote_spanned!(span=> ::core::file!());
    let line = quote_spanned!(span=> ::core::line!());
    let column = quote_spanned!(span=> ::core::column!());
    quote!(#protocol::Source { file: #file, line: #line, column: #column })
}
