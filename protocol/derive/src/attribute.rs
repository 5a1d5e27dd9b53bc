//! Reading `#[operation(..)]`.

use proc_macro2::{Ident, Span, TokenTree};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{LitInt, LitStr, Meta, Path, Token, Type};

use crate::errors::Errors;
use crate::{name, timeout};

/// What the keys of a type's attributes say; `None` where a key is missing.
#[derive(Default)]
pub(crate) struct Keys {
    pub(crate) name: Option<LitStr>,
    pub(crate) output: Option<Type>,
    pub(crate) error: Option<Type>,
    pub(crate) timeout_ms: Option<u64>,
    pub(crate) class: Option<Class>,
    pub(crate) cost: Option<u32>,
    pub(crate) protocol: Option<Path>,
    seen: Vec<String>,
}

/// The four words that say a class.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Safe,
    Idempotent,
    Once,
    Transactional,
}

impl Keys {
    /// Reads every `#[operation(..)]` among the attributes; what is wrong goes to `errors`.
    pub(crate) fn read(attributes: &[syn::Attribute], errors: &mut Errors) -> Self {
        let mut keys = Self::default();
        for attribute in attributes.iter().filter(|attribute| is_ours(attribute)) {
            match &attribute.meta {
                Meta::List(list) => {
                    let read = |input: ParseStream<'_>| {
                        keys.read_list(input, errors);
                        Ok(())
                    };
                    let read = read.parse2(list.tokens.clone());
                    errors.keep(read);
                }
                Meta::Path(_) | Meta::NameValue(_) => {
                    errors.at(
                        attribute.meta.span(),
                        "write the keys in parentheses: `#[operation(name = \"user.get\")]`",
                    );
                }
            }
        }
        keys
    }

    fn read_list(&mut self, input: ParseStream<'_>, errors: &mut Errors) {
        while !input.is_empty() {
            let read = self.read_key(input, errors).and_then(|()| separator(input));
            if errors.keep(read).is_none() {
                skip_to_next_key(input);
            }
        }
    }

    fn read_key(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let key = input
            .call(Ident::parse_any)
            .map_err(|error| syn::Error::new(error.span(), "expected a key"))?;
        let word = key.to_string();
        if self.seen.contains(&word) {
            errors.at(key.span(), format!("`{word}` is given twice"));
        }
        self.seen.push(word.clone());
        match word.as_str() {
            "name" => {
                let literal = value(input, &key, STRING, "\"user.get\"")?;
                errors.keep(checked_name(&literal));
                self.name = Some(literal);
            }
            "output" => self.output = Some(value(input, &key, TYPE, "User")?),
            "error" => self.error = Some(value(input, &key, TYPE, "GetUserError")?),
            "timeout" => {
                let literal = value(input, &key, STRING, "\"5s\"")?;
                self.timeout_ms = errors.keep(timeout::milliseconds(&literal));
            }
            "safe" => self.read_class(input, &key, Class::Safe, errors)?,
            "idempotent" => self.read_class(input, &key, Class::Idempotent, errors)?,
            "once" => self.read_class(input, &key, Class::Once, errors)?,
            "transactional" => self.read_class(input, &key, Class::Transactional, errors)?,
            "cost" => {
                let literal = value(input, &key, INTEGER, "10")?;
                self.cost = errors.keep(checked_cost(&literal));
            }
            "crate" => {
                self.protocol = Some(value(input, &key, PATH, "\"wilco_server::protocol\"")?);
            }
            _ => return Err(syn::Error::new(key.span(), unknown(&word))),
        }
        Ok(())
    }

    fn read_class(
        &mut self,
        input: ParseStream<'_>,
        key: &Ident,
        class: Class,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        match self.class {
            Some(first) if first != class => errors.at(
                key.span(),
                "an operation has one class: `safe`, `idempotent`, `once` or `transactional`",
            ),
            Some(_) | None => self.class = Some(class),
        }
        if input.peek(Token![=]) {
            return Err(input.error(format!("`{key}` takes no value")));
        }
        Ok(())
    }
}

/// Whether an attribute is `#[operation]`.
pub(crate) fn is_ours(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("operation")
}

/// What follows a key: `=` and a value. An absent value is reported at the key, as there is no token to point at.
///
/// A value that cannot be read is left where it is: its first token shows the place, and what was meant as the next key
/// is still to be found after it.
fn value<T>(input: ParseStream<'_>, key: &Ident, kind: Kind<T>, example: &str) -> syn::Result<T> {
    let error = |span: Span, what: &str| {
        syn::Error::new(span, format!("`{key}` {what}, as in `{key} = {example}`"))
    };
    if input.parse::<Token![=]>().is_err() || input.is_empty() || input.peek(Token![,]) {
        return Err(error(key.span(), "needs a value"));
    }
    let ahead = input.fork();
    let value = (kind.read)(&ahead).map_err(|_| error(input.span(), kind.wanted))?;
    input.advance_to(&ahead);
    Ok(value)
}

/// A kind of value, and what to say where something else is found.
struct Kind<T> {
    wanted: &'static str,
    read: fn(ParseStream<'_>) -> syn::Result<T>,
}

const STRING: Kind<LitStr> = Kind {
    wanted: "is written as a string",
    read: |input| input.parse(),
};

const INTEGER: Kind<LitInt> = Kind {
    wanted: "is written as a whole number without quotes",
    read: |input| input.parse(),
};

const TYPE: Kind<Type> = Kind {
    wanted: "is written as a type without quotes",
    read: |input| input.parse(),
};

const PATH: Kind<Path> = Kind {
    wanted: "is written as a path in quotes",
    read: |input| input.parse::<LitStr>()?.parse_with(Path::parse_mod_style),
};

fn checked_name(literal: &LitStr) -> syn::Result<()> {
    name::check(&literal.value()).map_err(|message| syn::Error::new(literal.span(), message))
}

fn checked_cost(literal: &LitInt) -> syn::Result<u32> {
    let cost = literal.base10_parse::<u32>().ok();
    cost.filter(|cost| *cost > 0).ok_or_else(|| {
        syn::Error::new(
            literal.span(),
            "a cost is a whole number from 1 to 4294967295",
        )
    })
}

fn separator(input: ParseStream<'_>) -> syn::Result<()> {
    if input.is_empty() || input.parse::<Option<Token![,]>>()?.is_some() {
        return Ok(());
    }
    Err(input.error("expected a comma before the next key"))
}

/// Leaves what could not be read. A comma may stand inside of a type, so only one before a key ends the skipping.
fn skip_to_next_key(input: ParseStream<'_>) {
    while !input.is_empty() {
        let ahead = input.fork();
        if ahead.parse::<Token![,]>().is_ok() && begins_key(&ahead) {
            // The same comma that was just seen in the fork.
            let _: syn::Result<Token![,]> = input.parse();
            return;
        }
        let _: syn::Result<TokenTree> = input.parse();
    }
}

fn begins_key(input: ParseStream<'_>) -> bool {
    match input.call(Ident::parse_any) {
        Ok(ident) => KEYS.contains(&ident.to_string().as_str()) || input.peek(Token![=]),
        Err(_) => input.is_empty(),
    }
}

fn unknown(word: &str) -> String {
    format!("unknown key `{word}`; the keys are `{}`", KEYS.join("`, `"))
}

const KEYS: [&str; 10] = [
    "name",
    "output",
    "error",
    "timeout",
    "safe",
    "idempotent",
    "once",
    "transactional",
    "cost",
    "crate",
];
