//! The gRPC service without a `.proto` file, so that no `protoc` is needed.

use tonic_build::manual::{Builder, Method, Service};

fn main() {
    let call = Method::builder()
        .name("call")
        .route_name("Call")
        .input_type("crate::grpc::Message")
        .output_type("crate::grpc::Message")
        .codec_path("tonic_prost::ProstCodec")
        .build();
    let bench = Service::builder()
        .name("Bench")
        .package("bench")
        .method(call)
        .build();
    Builder::new().build_client(false).compile(&[bench]);
}
