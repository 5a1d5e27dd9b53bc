//! Reading a duration such as `"500ms"`.

use syn::LitStr;

/// The milliseconds a literal stands for.
pub(crate) fn milliseconds(literal: &LitStr) -> syn::Result<u64> {
    parse(&literal.value()).map_err(|message| syn::Error::new(literal.span(), message))
}

fn parse(text: &str) -> Result<u64, &'static str> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        _ => return Err(HOW_TO_WRITE),
    };
    if number.is_empty() {
        return Err(HOW_TO_WRITE);
    }
    let milliseconds = number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(factor));
    match milliseconds {
        Some(0) => Err("a timeout of zero would refuse every call"),
        Some(milliseconds @ 1..=LONGEST) => Ok(milliseconds),
        Some(_) | None => Err("the timeout is longer than the protocol can say"),
    }
}

const HOW_TO_WRITE: &str =
    "write a duration as a whole number and a unit: \"500ms\", \"5s\" or \"2m\"";

/// Integers of the protocol stay below 2^53, which is what JavaScript can hold.
const LONGEST: u64 = (1 << 53) - 1;

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_duration_is_a_whole_number_and_a_unit() {
        for (text, expected) in [("500ms", 500), ("5s", 5_000), ("2m", 120_000), ("1ms", 1)] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
        for text in [
            "",
            "5",
            "s",
            "5 s",
            "5h",
            "-5s",
            "+5s",
            "1.5s",
            "0s",
            "5sec",
            "9007199254740992ms",
            "99999999999999999999s",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
