use schemars::JsonSchema;
use wilco_protocol::Operation;
use wilco_protocol::contract::ContractBuilder;

use super::probe::{contract, refusal};
use super::show;
use crate::ir::Api;

#[derive(JsonSchema)]
struct Options {
    #[serde(default)]
    limit: u8,
}

#[test]
#[allow(deprecated)]
fn an_operation_is_called_as_its_input_or_as_on_the_wire() {
    #[derive(JsonSchema, Operation)]
    #[operation(name = "flight.get", output = (), safe, timeout = "250ms")]
    struct ShowFlight {}
    /// List them.
    #[derive(JsonSchema, Operation)]
    #[schemars(inline)]
    #[operation(name = "flight.list_all", output = ())]
    #[deprecated]
    struct List {}
    let builder = ContractBuilder::new()
        .operation::<List>()
        .operation::<ShowFlight>();
    let api = Api::read(&builder.build().unwrap()).unwrap();
    let expected = "ShowFlight = flight.get (Safe): ShowFlight -> null or never\n\
        /List them./ ! FlightListAll = flight.list_all (Once): {} -> null or never\n";
    assert_eq!(show::operations(&api), expected);
    assert_eq!(api.operations[0].timeout_ms, Some(250));
    assert!(api.operations[0].source.file.ends_with("names.rs"));
    assert!(0 < api.operations[0].source.line);
}

#[test]
fn the_input_form_of_a_type_takes_no_name_from_others() {
    #[derive(JsonSchema)]
    struct OptionsInput {}
    let taken = "input type Options would be called `OptionsInput`, as is output type OptionsInput; \
        rename one with `#[schemars(rename = \"..\")]`";
    assert_eq!(refusal::<Options, (Options, OptionsInput)>(), taken);
}

#[test]
fn an_operation_is_called_like_no_other_type() {
    #[derive(JsonSchema)]
    struct ProbeIt {}
    let taken = "operation probe.it (probe.rs:7) would be called `ProbeIt`, as is output type ProbeIt; \
        rename one with `#[schemars(rename = \"..\")]`";
    assert_eq!(refusal::<u8, ProbeIt>(), taken);
    for own in [
        contract::<ProbeIt, ProbeIt>(),
        contract::<Options, Options>(),
    ] {
        assert!(Api::read(&own).is_ok());
    }
}

#[test]
fn two_operations_do_not_share_a_name() {
    #[derive(JsonSchema, Operation)]
    #[schemars(inline)]
    #[operation(name = "flight.get", output = ())]
    struct One {}
    #[derive(JsonSchema, Operation)]
    #[schemars(inline)]
    #[operation(name = "flight_get", output = ())]
    struct Two {}
    let contract = ContractBuilder::new()
        .operation::<One>()
        .operation::<Two>()
        .build()
        .unwrap();
    let error = Api::read(&contract).unwrap_err();
    assert_eq!(error.findings().len(), 1);
    let text = error.to_string();
    assert!(text.starts_with("operation flight_get ("), "{text}");
    assert!(
        text.contains("`FlightGet`, as is operation flight.get ("),
        "{text}"
    );
}
