//! Small messages that are large or deep once they are read.

use wilco_server::{Config, Router};

use super::api::add;
use super::bad_input::{FATAL, binary, check, served, still_answers, text};
use super::kit::serve;

/// Runs a test on threads of the stack that tokio gives to its workers.
fn on_small_stacks(test: impl Future<Output = ()> + Send + 'static) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_stack_size(2 << 20)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async { tokio::spawn(test).await.expect("no panic") });
}

#[test]
fn ten_thousand_levels_are_refused_and_do_not_touch_the_stack() {
    on_small_stacks(async {
        let (served, mut other) = served().await;
        let deep = 10_000;
        let arrays = format!("{}{}", "[".repeat(deep), "]".repeat(deep));
        let maps = format!("{}1{}", r#"{"a":"#.repeat(deep), "}".repeat(deep));
        for payload in [&arrays, &maps, &"[".repeat(deep)] {
            let message = format!(
                r#"{{"type":"request","request_id":5,"op":"math.add","payload":{payload}}}"#
            );
            check(served, text(&message), &FATAL).await;
        }
        let request = b"\x84\xa1t\xcd\x17\x70\xaarequest_id\x05\xa2op\xa8math.add\xa7payload";
        for payload in [&[0x91][..], b"\x81\xa1a"] {
            let mut bytes = request.to_vec();
            bytes.extend(payload.repeat(deep));
            bytes.push(1);
            check(served, binary(&bytes), &["5 ! invalid_payload/no"]).await;
        }
        still_answers(&mut other).await;
    });
}

mod large {
    use schemars::JsonSchema;
    use serde::Deserialize;
    use wilco_server::Operation;

    /// Sixteen kilobytes in memory.
    #[derive(Deserialize, JsonSchema)]
    #[expect(dead_code, reason = "only its size matters")]
    pub(super) struct Block {
        a: [[u64; 32]; 32],
        b: [[u64; 32]; 32],
    }

    /// Takes many large things.
    #[derive(Deserialize, JsonSchema, Operation)]
    #[operation(name = "blocks.count", output = usize, safe)]
    pub(super) struct Count {
        blocks: Vec<Block>,
    }

    pub(super) async fn count(input: Count) -> usize {
        input.blocks.len()
    }
}

/// The most memory that the process ever had mapped, in bytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmPeak:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kilobytes
        .and_then(|number| number.parse().ok())
        .map_or(0, |kilobytes: usize| kilobytes * 1024)
}

#[tokio::test]
async fn a_list_that_claims_much_is_given_no_room_for_its_claim() {
    let mut config = Config::default();
    config.limits.max_message = 1 << 20;
    let api = Router::new().operation(add).operation(large::count);
    let served = serve(api.with_config(config).into_axum("/ws")).await;
    let head =
        b"\x84\xa1t\xcd\x17\x70\xaarequest_id\x05\xa2op\xacblocks.count\xa7payload\x81\xa6blocks";
    let nils = 1_000_000_u32;
    let mut bytes = head.to_vec();
    bytes.push(0xdd);
    bytes.extend(nils.to_be_bytes());
    bytes.resize(bytes.len() + nils as usize, 0xc0);
    let before = peak();
    check(served, binary(&bytes), &["5 ! invalid_payload/no"]).await;
    // A million blocks would be sixteen gigabytes. What the threads of other tests reserve
    // meanwhile is not a tenth of it.
    let grown = peak() - before;
    assert!(grown < 4 << 30, "{} MiB", grown >> 20);
}
