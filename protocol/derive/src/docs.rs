//! What a type says about itself besides its keys: its doc comment, and whether it is deprecated.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The doc comment with its common indentation taken away; empty if there is none.
pub(crate) fn text(attributes: &[Attribute]) -> String {
    let written: Vec<String> = attributes.iter().filter_map(doc).collect();
    let written = written.join("\n");
    let lines = written.lines().filter(|line| !line.trim().is_empty());
    let indentation = lines.map(indentation).min().unwrap_or(0);
    let lines: Vec<&str> = written
        .lines()
        .map(|line| line.get(indentation..).unwrap_or("").trim_end())
        .collect();
    lines.join("\n").trim().to_owned()
}

pub(crate) fn deprecated(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("deprecated"))
}

fn doc(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    match &pair.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) if pair.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use super::text;
    use syn::{Attribute, parse_quote};

    #[test]
    fn a_doc_comment_loses_its_common_indentation() {
        let attributes: Vec<Attribute> = parse_quote! {
            #[doc = " Load one user."]
            #[doc = ""]
            #[doc = "   - a list  "]
            #[doc(hidden)]
            #[doc = " "]
        };
        assert_eq!(text(&attributes), "Load one user.\n\n  - a list");
        assert_eq!(text(&[]), "");
    }
}
