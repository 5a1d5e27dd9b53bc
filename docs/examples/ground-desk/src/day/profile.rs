//! Who flies here, with what, and where to.

use crate::aircraft::AircraftType;
use AircraftType::{A21n, A320, A333, At76, B77w, B738, B752, B763, B789, E145, E190};

/// An airline as the day needs it: code, registration prefix, its airports, and what it flies.
pub(super) struct Profile(
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) &'static [&'static str],
    pub(super) &'static [AircraftType],
);

pub(super) const PROFILES: &[Profile] = &[
    Profile(
        "AF",
        "F-",
        &["CDG", "ORY", "NCE", "LYS"],
        &[A320, A320, E190],
    ),
    Profile("AY", "OH-", &["HEL"], &[A320, A21n, E190]),
    Profile(
        "BA",
        "G-",
        &["LHR", "LHR", "LCY"],
        &[A320, A320, A21n, E190],
    ),
    Profile("DL", "N", &["JFK", "BOS", "ATL"], &[B763, A333]),
    Profile("EI", "EI-", &["DUB", "ORK", "DUB"], &[A320, A21n, At76]),
    Profile("EK", "A6-", &["DXB"], &[B77w]),
    Profile("FR", "EI-", &["STN", "BGY", "AGP", "PMI"], &[B738]),
    Profile("IB", "EC-", &["MAD"], &[A320, A21n]),
    Profile("KL", "PH-", &["AMS"], &[E190, B738]),
    Profile("LH", "D-", &["FRA", "MUC"], &[A320, A21n, A320]),
    Profile("LM", "G-", &["KOI", "LSI", "SYY"], &[E145, At76]),
    Profile("LX", "HB-", &["ZRH", "GVA"], &[A320, E190]),
    Profile("OS", "OE-", &["VIE"], &[A320, E190]),
    Profile("QR", "A7-", &["DOH"], &[B789, A333]),
    Profile("SK", "SE-", &["CPH", "ARN", "OSL"], &[A320]),
    Profile("TK", "TC-", &["IST"], &[A21n, A333]),
    Profile("TP", "CS-", &["LIS", "OPO"], &[A320, A21n]),
    Profile(
        "U2",
        "G-",
        &["LGW", "BRS", "GVA", "FAO"],
        &[A320, A320, A21n],
    ),
    Profile("UA", "N", &["EWR", "ORD"], &[B752, B763, B789]),
    Profile("W6", "HA-", &["BUD", "GDN", "KTW"], &[A21n, A320]),
];
