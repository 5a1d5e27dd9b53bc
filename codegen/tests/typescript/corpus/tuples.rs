use super::*;
use schemars::JsonSchema;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Segment(Point, Point);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Point(f32, f32);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Track {
    segments: Vec<Segment>,
    colour: [u8; 3],
    single: (String,),
    mixed: (u8, Option<Point>, (bool, Vec<u16>)),
    choice: Option<(i8, i16)>,
    samples: [u16; 20],
}

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "track.echo", output = Track)]
struct EchoTrack {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Track,
}

/// Takes a pair alone.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "pair.swap", output = (u8, String))]
struct SwapPair(
    #[expect(dead_code, reason = "the schema is what counts")] String,
    #[expect(dead_code, reason = "the schema is what counts")] u8,
);

pub(crate) fn group() -> Group {
    let track = Track {
        segments: vec![Segment(Point(0.0, 1.0), Point(0.5, -0.5))],
        colour: [0, 128, 255],
        single: ("one".to_owned(),),
        mixed: (1, None, (true, vec![1, 2])),
        choice: Some((-128, i16::MAX)),
        samples: std::array::from_fn(|index| u16::try_from(index).unwrap()),
    };
    let other = Track {
        mixed: (1, Some(Point(1.0, 2.0)), (false, vec![])),
        choice: None,
        ..track.clone()
    };
    let operations = ContractBuilder::new()
        .operation::<EchoTrack>()
        .operation::<SwapPair>();
    let samples = vec![sample::<EchoTrack, _>(track), sample::<EchoTrack, _>(other)];
    super::group("tuples", operations, samples)
}
