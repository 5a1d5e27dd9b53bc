use super::*;
use schemars::JsonSchema;
use wilco_protocol::Bytes;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Photo {
    pixels: Bytes,
    parts: Vec<Bytes>,
    thumbnail: Option<Bytes>,
    signature: Signature,
    numbers: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Signature(Bytes);

#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "photo.echo", output = Photo)]
struct EchoPhoto {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Photo,
}

pub(crate) fn group() -> Group {
    let photo = Photo {
        pixels: (0..=255).collect::<Vec<u8>>().into(),
        parts: vec![Bytes::default(), vec![0].into(), vec![0, 255].into()],
        thumbnail: None,
        signature: Signature(vec![1, 2, 3].into()),
        numbers: vec![0, 128, 255],
    };
    let operations = ContractBuilder::new().operation::<EchoPhoto>();
    super::group("bytes", operations, vec![sample::<EchoPhoto, _>(photo)])
}
