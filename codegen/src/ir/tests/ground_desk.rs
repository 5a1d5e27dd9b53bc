use super::show;
use crate::ir::Api;

#[test]
fn the_demo_reads_as_it_is_written() {
    let contract = ground_desk::router().contract().unwrap();
    let api = Api::read(&contract).unwrap();
    assert_eq!(api.hash, contract.hash());
    let shown = format!("{}\n{}", show::operations(&api), show::types(&api));
    insta::assert_snapshot!(shown);
}
