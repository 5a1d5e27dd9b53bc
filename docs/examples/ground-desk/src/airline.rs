//! The airlines that come here.

/// The name of the airline with that two-character code; `None` for one that has not been here before.
#[must_use]
pub fn name(code: &str) -> Option<&'static str> {
    AIRLINES
        .iter()
        .find_map(|(known, name)| (*known == code).then_some(*name))
}

const AIRLINES: &[(&str, &str)] = &[
    ("AF", "Air France"),
    ("AY", "Finnair"),
    ("BA", "British Airways"),
    ("DL", "Delta Air Lines"),
    ("EI", "Aer Lingus"),
    ("EK", "Emirates"),
    ("FR", "Ryanair"),
    ("IB", "Iberia"),
    ("KL", "KLM"),
    ("LH", "Lufthansa"),
    ("LM", "Loganair"),
    ("LX", "Swiss"),
    ("OS", "Austrian"),
    ("QR", "Qatar Airways"),
    ("SK", "SAS"),
    ("TK", "Turkish Airlines"),
    ("TP", "TAP Air Portugal"),
    ("U2", "easyJet"),
    ("UA", "United Airlines"),
    ("W6", "Wizz Air"),
];
